"""How does a mail leave by SMTP, over a connection that is kept, and when is a deferred one tried again?"""

from __future__ import annotations

import base64
import contextlib
import smtplib
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from intake.imap_connection import tls_context
from intake.mailbox import Auth, Security, is_loopback
from intake.oauth import TokenCommand, oauthbearer, xoauth2
from intake.smtp_results import RecipientResult, Reply, SendResult, SendState, not_sent, read_reply, reply_of
from intake.smtp_transaction import ConnectionLostError, Transaction, set_timeout
from models.errors import MailboxError, SettingsError

__all__ = [
    "RecipientResult",
    "Reply",
    "SendResult",
    "SendState",
    "SmtpSender",
    "SmtpSettings",
    "retry_at",
]

CONNECTING_ERRORS = (OSError, smtplib.SMTPException, ValueError, MailboxError)
IDLE_TOO_LONG = 60.0
"""Seconds after which a kept connection is tried by NOOP before it is used again."""
EXPIRY = timedelta(hours=72)
_DELAYS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How the submission server is reached."""

    host: str
    port: int = 587
    security: Security = "starttls"
    """``none`` is refused anywhere but on loopback."""
    user: str = ""
    """Empty: no authentication."""
    password: str = field(default="", repr=False)
    auth: Auth = "password"
    token_command: str = field(default="", repr=False)
    ca_file: str = ""
    local_hostname: str | None = None
    """Name given in EHLO; ``None``: this machine's."""
    connect_timeout: float = 30.0
    command_timeout: float = 300.0
    """Seconds for each command (RFC 5321 4.5.3.2)."""
    data_timeout: float = 600.0
    """Seconds for the answer to the final dot: a shorter patience manufactures duplicates (RFC 1047)."""

    def __post_init__(self) -> None:
        if self.security == "none" and not is_loopback(self.host):
            raise SettingsError("SMTP security none is allowed on loopback only")
        if self.auth != "password" and not self.token_command:
            raise SettingsError(f"SMTP: {self.auth} needs a token command")


def retry_at(attempts: int, now: datetime, *, since: datetime | None = None) -> datetime | None:
    """
    Return when a deferred mail is tried again: after 5, 15, 60 minutes, then every hour.

    Args:
        attempts: How many were made, 1 at least.
        now: When the last one failed.
        since: When the first was made; ``None`` adds up the delays.

    Returns:
        ``None`` once the mail has expired, 72 hours after the first attempt.
    """
    if attempts < 1:
        raise ValueError("no attempt was made yet")
    delays = [_DELAYS[min(n, len(_DELAYS) - 1)] for n in range(attempts)]
    age = sum(delays, timedelta()) if since is None else now - since + delays[-1]
    return now + delays[-1] if age <= EXPIRY else None


class SmtpSender:
    """
    Sends mails over one connection, kept open between them.

    Threads may share it: one mail at a time.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._tokens = TokenCommand(settings.token_command) if settings.auth != "password" else None
        self._lock = threading.Lock()
        self._smtp: smtplib.SMTP | None = None
        self._used_at = 0.0

    def send(
        self,
        mail: bytes,
        envelope_from: str,
        recipients: Sequence[str],
        *,
        before_end: Callable[[], None] = lambda: None,
    ) -> SendResult:
        """
        Offer a mail once and tell exactly what happened; never raises for anything the server does.

        Args:
            mail: As ``compose`` gives it, with CRLF line ends.
            envelope_from: Where bounces go; empty for the null sender of automatic mails.
            recipients: Addresses, one at least.
            before_end: Called before the final dot, which is all that makes the server keep a mail: from
                here on a crash leaves a doubt, before it none. Where it raises, nothing was sent.
        """
        if not recipients:
            raise ValueError("a mail needs a recipient")
        with self._lock:
            was_open = self._smtp is not None
            result = self._try(mail, envelope_from, recipients, before_end)
            if was_open and self._smtp is None and result.state == "deferred" and result.code == 0:
                # The server had closed the kept connection, and certainly took nothing: a new one.
                result = self._try(mail, envelope_from, recipients, before_end)
            return result

    def _try(
        self, mail: bytes, envelope_from: str, recipients: Sequence[str], before_end: Callable[[], None]
    ) -> SendResult:
        try:
            smtp = self._connected()
        except CONNECTING_ERRORS as error:
            self._drop()
            return not_sent(recipients, reply_of(error), account_trouble=True)
        transaction = Transaction(
            smtp,
            command_timeout=self._settings.command_timeout,
            data_timeout=self._settings.data_timeout,
            before_end=before_end,
        )
        try:
            return transaction.run(mail, envelope_from, recipients)
        except ConnectionLostError as lost:
            self._drop()
            return lost.result
        except BaseException:
            # The caller could not write it down: the mail, without its final dot, is given up.
            self._drop()
            raise
        finally:
            self._used_at = time.monotonic()

    def check(self, envelope_from: str) -> Reply:
        """
        Tell whether the account works and accepts this envelope sender, without sending anything.

        Returns:
            The answer to MAIL FROM, or the error that came before as a reply with code 0 or its code.
        """
        with self._lock:
            try:
                smtp = self._connected()
                said = read_reply(*smtp.mail(envelope_from))
                smtp.rset()
            except CONNECTING_ERRORS as error:
                self._drop()
                return reply_of(error)
            return said

    def close(self) -> None:
        """End the connection, politely where it still lives."""
        with self._lock:
            if self._smtp is not None:
                with contextlib.suppress(OSError, smtplib.SMTPException):
                    set_timeout(self._smtp, 5.0)
                    self._smtp.quit()
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is not None and not self._is_alive(self._smtp):
            self._drop()
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _is_alive(self, smtp: smtplib.SMTP) -> bool:
        if smtp.sock is None:
            return False
        if time.monotonic() - self._used_at < IDLE_TOO_LONG:
            return True
        try:
            return smtp.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        context = None if settings.security == "none" else tls_context(settings.ca_file)
        if settings.security == "ssl":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host,
                settings.port,
                local_hostname=settings.local_hostname,
                timeout=settings.connect_timeout,
                context=context,
            )
        else:
            smtp = smtplib.SMTP(
                settings.host,
                settings.port,
                local_hostname=settings.local_hostname,
                timeout=settings.connect_timeout,
            )
        try:
            _send_at_once(smtp)
            set_timeout(smtp, settings.command_timeout)
            if settings.security == "starttls":
                # Not offered, or refused: an error, never a login in clear.
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            self._log_in(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        settings = self._settings
        if not settings.user:
            return
        if self._tokens is None:
            _password_login(smtp, settings)
            return
        try:
            _token_login(smtp, settings, self._tokens.token())
        except smtplib.SMTPAuthenticationError:
            _token_login(smtp, settings, self._tokens.token(renewed=True))


def _send_at_once(smtp: smtplib.SMTP) -> None:
    """Keep the kernel from holding the final dot back for 40 ms (Nagle against delayed ACK)."""
    if smtp.sock is not None:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _password_login(smtp: smtplib.SMTP, settings: SmtpSettings) -> None:
    if (settings.user + settings.password).isascii():
        smtp.login(settings.user, settings.password)
        return
    # smtplib refuses accents; PLAIN is UTF-8 (RFC 4616).
    secret = base64.b64encode(f"\0{settings.user}\0{settings.password}".encode()).decode("ascii")
    code, text = smtp.docmd("AUTH", f"PLAIN {secret}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, text)


def _token_login(smtp: smtplib.SMTP, settings: SmtpSettings, token: str) -> None:
    if settings.auth == "xoauth2":
        first, after_refusal = xoauth2(settings.user, token), ""
    else:
        first, after_refusal = oauthbearer(settings.user, token, settings.host, settings.port), "\1"

    def answer(challenge: bytes | None = None) -> str:
        # A refusal comes as a challenge, which must be answered before the server says 535.
        return first if challenge is None else after_refusal

    smtp.auth(settings.auth.upper(), answer)
