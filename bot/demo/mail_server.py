"""Which mail server does the demo use? An embedded one: IMAP by pymap, SMTP by aiosmtpd, on loopback."""

from __future__ import annotations

import contextlib
import email
import email.policy
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from imapclient import IMAPClient

USER, PASSWORD = "desk", "s3cret"

_PYMAP = "import sys; from pymap.main import main; sys.exit(main())"
"""The package has no ``__main__``, and its script's folder is not always on the path."""


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Delivered:
    """A mail that left the desk for a client."""

    recipient: str
    message: EmailMessage

    @property
    def text(self) -> str:
        """Return its plain text."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part is not None else ""


class _Handler:
    def __init__(self, server: DemoMailServer) -> None:
        self.server = server

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.server.take(bytes(envelope.content), list(envelope.rcpt_tos))
        return "250 2.0.0 Pris"


class DemoMailServer:
    """
    One mail server for both sides: what is sent to the desk lands in its IMAP box, the rest with the clients.

    Args:
        address: The doleances address.
        on_delivery: Called with each mail that leaves for a client.
    """

    def __init__(self, address: str, *, on_delivery: Callable[[Delivered], None]) -> None:
        self.address = address
        self.on_delivery = on_delivery
        self.imap_port, self.smtp_port = free_port(), free_port()
        self._lock = threading.Lock()
        self._imap = subprocess.Popen(  # noqa: S603 - a fixed command
            [
                *(sys.executable, "-W", "ignore", "-c", _PYMAP, "--host", "127.0.0.1", "--port"),
                *(str(self.imap_port), "--no-tls", "dict", "--demo-user", USER, "--demo-password", PASSWORD),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._smtp = Controller(_Handler(self), hostname="127.0.0.1", port=self.smtp_port)
        self._smtp.start()

    def wait(self, seconds: float = 20.0) -> bool:
        """Tell whether the IMAP side answers, emptied of the server's own samples."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._imap.poll() is None:
            with contextlib.suppress(OSError):
                self._empty()
                return True
            time.sleep(0.1)
        return False

    def _empty(self) -> None:
        with IMAPClient("127.0.0.1", self.imap_port, ssl=False, timeout=10) as client:
            client.login(USER, PASSWORD)
            client.select_folder("INBOX")
            if uids := client.search():
                client.delete_messages(uids)
                client.expunge()

    def deliver_to_desk(self, content: bytes) -> None:
        """Put a mail in the desk's box, as its server would."""
        with self._lock, IMAPClient("127.0.0.1", self.imap_port, ssl=False, timeout=10) as client:
            client.login(USER, PASSWORD)
            client.append("INBOX", content)

    def take(self, content: bytes, recipients: list[str]) -> None:
        """Take a mail that was submitted, to the desk or to clients."""
        for recipient in recipients:
            if recipient.lower() == self.address:
                self.deliver_to_desk(content)
            else:
                message = email.message_from_bytes(content, policy=email.policy.default)
                self.on_delivery(Delivered(recipient, message))

    def stop(self) -> None:
        """End both sides."""
        self._smtp.stop()
        self._imap.terminate()
        try:
            self._imap.wait(5)
        except subprocess.TimeoutExpired:
            self._imap.kill()
