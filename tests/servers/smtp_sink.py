"""How does a submission server fail? An aiosmtpd sink that says what it is told to, or hangs up."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from intake.smtp import SmtpSettings
from tests.servers import free_port

DROP = "drop"
"""Instead of a reply: hang up."""
HANG = "hang"
"""Instead of a reply: say nothing until the client gives up."""


@dataclass(frozen=True)
class Received:
    """A mail that the sink took, or had taken when it hung up."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass
class SmtpSink:
    """What the sink received, and what it answers."""

    mail_reply: str | None = None
    rcpt_replies: dict[str, str] = field(default_factory=dict)
    data_reply: str | None = None
    """The answer to the final dot: a reply line, ``DROP`` or ``HANG``."""
    tokens: set[str] = field(default_factory=set)
    """Bearer tokens that XOAUTH2 accepts."""
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    transactions: int = 0
    port: int = 0

    def settings(self, **changes: Any) -> SmtpSettings:
        """Return the desk's settings for this sink, with short timeouts."""
        wanted: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "connect_timeout": 2.0,
            "command_timeout": 2.0,
            "data_timeout": 1.0,
        }
        return SmtpSettings(**{**wanted, **changes})


class _Handler:
    """The hooks of aiosmtpd."""

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink
        self._lock = threading.Lock()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        with self._lock:
            self._sink.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._sink.transactions += 1
        said = self._sink.mail_reply or "250 OK"
        if said.startswith("2"):
            envelope.mail_from = address
        return _answer(server, said)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self._sink.rcpt_replies.get(address, "250 OK")
        if said.startswith("2"):
            envelope.rcpt_tos.append(address)
        return _answer(server, said)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = Received((envelope.mail_from or "").strip("<>"), tuple(envelope.rcpt_tos), content)
        said = self._sink.data_reply or "250 2.0.0 taken"
        if said.startswith(("2", DROP, HANG)):
            self._sink.received.append(mail)
        if said == HANG:
            await server.loop.create_future()
        return _answer(server, said)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        """Accept the tokens of the sink; refuse the others by a challenge, as Microsoft and Google do."""
        said = await server.challenge_auth("") if len(args) == 1 else None
        blob = said if isinstance(said, bytes) else _decoded(args[1])
        token = blob.partition(b"auth=Bearer ")[2].partition(b"\1")[0].decode()
        if token in self._sink.tokens:
            return AuthResult(success=True, auth_data=token)
        await server.challenge_auth('{"status":"401","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)


def _decoded(text: str) -> bytes:
    return base64.b64decode(text)


def _answer(server: SMTP, said: str) -> str:
    if said == DROP:
        transport = server.transport
        assert isinstance(transport, asyncio.Transport)
        transport.abort()
        return "421 gone"
    return said


@contextlib.contextmanager
def running_smtp_sink(
    sink: SmtpSink | None = None, *, tls: ssl.SSLContext | None = None, **options: Any
) -> Iterator[SmtpSink]:
    """Serve on a loopback port; ``tls`` offers STARTTLS, other options go to aiosmtpd's SMTP."""
    served = sink or SmtpSink()
    controller = Controller(
        _Handler(served), hostname="127.0.0.1", port=free_port(), tls_context=tls, ready_timeout=5, **options
    )
    controller.start()
    try:
        served.port = controller.port
        yield served
    finally:
        controller.stop()
