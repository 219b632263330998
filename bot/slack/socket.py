"""How does the desk stay on the line with Slack (Socket Mode), and notice when it has gone deaf?"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.slack.app import DeskApp
from bot.slack.calling import UNREACHABLE, error_code
from bot.slack.settings import SlackSettings

log = logging.getLogger(__name__)

CHECK_SECONDS = 2.0
PING_SECONDS = 5.0
SILENT_PONG_SECONDS = 30.0
"""Six pings without an answer: the line is dead whatever the socket says."""
QUIET_SECONDS = 1800.0
"""Some lines answer pings and bring no event (python-slack-sdk#1701): a quiet one is renewed."""
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 60.0


class SlackSocket:
    """
    Run the application over Socket Mode until told to stop.

    Args:
        app: From ``build_app``.
        settings: The application's token, and the address of the API.
        clock: Seconds; tests own it.
    """

    def __init__(
        self, app: DeskApp, settings: SlackSettings, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._app = app
        self._settings = settings
        self._clock = clock
        self._handler: SocketModeHandler | None = None
        self._heard_at = clock()
        self.connected = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Connect, watch, connect again; return when *stop* is set."""
        failures = 0
        while not stop.is_set():
            try:
                self._connect()
            except UNREACHABLE as error:
                failures += 1
                wait = min(FIRST_WAIT_SECONDS * 2 ** min(failures - 1, 10), LONGEST_WAIT_SECONDS)
                log.warning("Slack cannot be reached (%s), again in %.0f s", error_code(error), wait)
                self._close()
                stop.wait(wait)
                continue
            failures = 0
            self._watch(stop)
            self._close()
        self._app.close()

    def _watch(self, stop: threading.Event) -> None:
        while not stop.wait(CHECK_SECONDS):
            why = self.deafness()
            if why:
                log.warning("the line to Slack is renewed: %s", why)
                return

    def deafness(self) -> str | None:
        """Say why the line should be renewed, or ``None`` while it is well."""
        client = self._handler.client if self._handler else None
        session = client.current_session if client else None
        if session is None:
            return "no session"
        now = self._clock()
        pong = session.last_ping_pong_time
        if pong is not None and now - pong > SILENT_PONG_SECONDS:
            return f"no answer to pings for {now - pong:.0f} s"
        if now - self._heard_at > QUIET_SECONDS:
            return f"nothing heard for {now - self._heard_at:.0f} s"
        return None

    def _connect(self) -> None:
        self._app.identity.learn()
        handler = SocketModeHandler(
            self._app,
            self._settings.app_token,
            web_client=WebClient(token=self._settings.app_token, base_url=self._settings.base_url),
            ping_interval=PING_SECONDS,
        )
        handler.client.on_message_listeners.append(self._hear)
        self._handler = handler
        handler.connect()  # type: ignore[no-untyped-call]
        self._heard_at = self._clock()
        self.connected.set()
        log.info("connected to Slack")

    def _hear(self, _message: str) -> None:
        self._heard_at = self._clock()

    def _close(self) -> None:
        self.connected.clear()
        if self._handler is not None:
            _wake(self._handler)
            self._handler.close()  # type: ignore[no-untyped-call]
            self._handler = None


def _wake(handler: SocketModeHandler) -> None:
    """End a read that would last its three seconds, so that the desk stops at once."""
    handler.client.auto_reconnect_enabled = False
    session = handler.client.current_session
    if session is not None and session.sock is not None:
        with contextlib.suppress(OSError):
            session.sock.shutdown(socket.SHUT_RDWR)
