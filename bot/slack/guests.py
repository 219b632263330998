"""
Which of those who speak to the desk are guests of the workspace, or strangers in it?

A guest is in some channels by courtesy: dossiers of clients are not for guests. Slack does not say
so in what it sends, so each person is looked up once, and remembered for a while.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from enum import StrEnum
from typing import Any

from slack_bolt import BoltResponse
from slack_sdk import WebClient

from bot.slack.calling import UNREACHABLE, error_code
from bot.slack.failing import tell_failure
from bot.texts import errors

log = logging.getLogger(__name__)

KEPT_SECONDS = 600.0
MOST = 10_000


class Standing(StrEnum):
    """What a person is in the workspace."""

    COLLEAGUE = "colleague"
    GUEST = "guest"
    STRANGER = "stranger"
    """Somebody of another company, or an account that was closed."""


class Standings:
    """
    What each person is, read from Slack at most every ten minutes.

    Args:
        client: The Web API client of the bot; its timeout must stay below Slack's three seconds.
        clock: Monotonic seconds.
    """

    def __init__(self, client: WebClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Standing, float]] = {}

    def of(self, user: str) -> Standing:
        """
        Return what a person is.

        Where Slack does not answer the person counts as a colleague, and is asked about again: Slack
        lets guests write where the application is only if somebody invited them there.
        """
        now = self._clock()
        with self._lock:
            found = self._known.get(user)
        if found is not None and now - found[1] < KEPT_SECONDS:
            return found[0]
        try:
            member: Any = self._client.users_info(user=user)["user"]
        except UNREACHABLE as error:
            log.warning("what a person is could not be read (%s)", error_code(error))
            return found[0] if found else Standing.COLLEAGUE
        standing = standing_of(member)
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[user] = (standing, now)
        return standing


def standing_of(member: Mapping[str, Any]) -> Standing:
    """Read what Slack tells of a person (``users.info``)."""
    if member.get("is_stranger") or member.get("deleted"):
        return Standing.STRANGER
    if member.get("is_restricted") or member.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.COLLEAGUE


def acting_user(body: Mapping[str, Any]) -> str | None:
    """Return who acts in a request: a click, a window, a command, a shortcut or an event."""
    event = body.get("event")
    if isinstance(event, Mapping):
        return str(event["user"]) if event.get("user") else None
    user = body.get("user")
    found = user.get("id") if isinstance(user, Mapping) else body.get("user_id")
    return str(found) if found else None


def speaks_to_us(body: Mapping[str, Any]) -> bool:
    """Tell whether a request is addressed to the desk, and is not what people say among themselves."""
    event = body.get("event")
    if not isinstance(event, Mapping):
        return True
    return event.get("type") != "message" or event.get("channel_type") == "im"


def refuse_guests(
    standings: Standings, client: WebClient, executor: Executor
) -> Callable[..., BoltResponse | None]:
    """
    Return a Bolt middleware that politely refuses guests, and says nothing to strangers.

    Args:
        standings: What each person is.
        client: Tells a guest why.
        executor: Where that is told, so that Slack is answered at once.
    """

    def only_colleagues(body: Mapping[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002
        user = acting_user(body)
        if user is None or not speaks_to_us(body):
            return next()
        standing = standings.of(user)
        if standing is Standing.COLLEAGUE:
            return next()
        log.warning("a request of a %s was refused", standing)
        opened_home = (body.get("event") or {}).get("type") == "app_home_opened"
        if standing is Standing.GUEST and not opened_home:
            executor.submit(tell_failure, client, dict(body), errors.for_colleagues_only())
        return BoltResponse(status=200, body="")

    return only_colleagues
