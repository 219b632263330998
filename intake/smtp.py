"""How does a mail leave by SMTP, and what is known for certain of each recipient afterwards?"""

from __future__ import annotations

import contextlib
import logging
import re
import smtplib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from intake.imap_connection import describe, tls_context
from intake.mailbox import Auth, Security, is_loopback
from intake.oauth import TokenCommand, oauthbearer, xoauth2
from models.errors import MailboxAuthError, SettingsError

log = logging.getLogger(__name__)

SendState = Literal["sent", "deferred", "failed", "unknown"]

IDLE_TOO_LONG = 60.0
"""Seconds after which a kept connection is tried by NOOP before it is used again."""
EXPIRY = timedelta(hours=72)
_DELAYS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")


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


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said."""

    code: int
    """Three digits, 0 where it said nothing."""
    text: str
    enhanced: str = ""
    """``5.1.1`` (RFC 3463), empty where the server gives none."""

    @property
    def state(self) -> SendState:
        """Return what the reply means for the mail it answers."""
        if 200 <= self.code < 300:
            return "sent"
        return "failed" if 500 <= self.code < 600 else "deferred"


@dataclass(frozen=True, slots=True)
class RecipientResult:
    """What became of a mail for one recipient."""

    address: str
    state: SendState
    code: int
    enhanced: str
    text: str


@dataclass(frozen=True, slots=True)
class SendResult:
    """
    What became of a mail.

    ``sent``: the server took charge of it for one recipient at least; ``deferred``: certainly not sent,
    try again; ``failed``: refused for good; ``unknown``: the connection was lost between the final dot
    and the answer: it may have left, and must never be sent again without a person.
    """

    state: SendState
    recipients: tuple[RecipientResult, ...]
    code: int
    enhanced: str
    text: str
    account_trouble: bool = False
    """The server, its TLS or its login is at fault, not the mail: pause every mail of the account."""

    @property
    def to_retry(self) -> tuple[str, ...]:
        """Return the recipients that the mail must be offered to again."""
        return tuple(r.address for r in self.recipients if r.state == "deferred")


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

    def send(self, mail: bytes, envelope_from: str, recipients: Sequence[str]) -> SendResult:
        """
        Offer a mail once and tell exactly what happened; never raises for anything the server does.

        Args:
            mail: As ``compose`` gives it, with CRLF line ends.
            envelope_from: Where bounces go; empty for the null sender of automatic mails.
            recipients: Addresses, one at least.
        """
        if not recipients:
            raise ValueError("a mail needs a recipient")
        with self._lock:
            try:
                smtp = self._connected()
            except (OSError, smtplib.SMTPException, MailboxAuthError) as error:
                self._drop()
                return _not_sent(recipients, _reply_of(error), account_trouble=True)
            try:
                return _Transaction(smtp, self._settings.data_timeout).run(mail, envelope_from, recipients)
            except _LostError as lost:
                self._drop()
                return lost.result
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
                said = _reply(*smtp.mail(envelope_from))
                smtp.rset()
            except (OSError, smtplib.SMTPException, MailboxAuthError) as error:
                self._drop()
                return _reply_of(error)
            return said

    def close(self) -> None:
        """End the connection, politely where it still lives."""
        with self._lock:
            if self._smtp is not None:
                with contextlib.suppress(OSError, smtplib.SMTPException):
                    _set_timeout(self._smtp, 5.0)
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
            _set_timeout(smtp, settings.command_timeout)
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
            smtp.login(settings.user, settings.password)
            return
        try:
            _token_login(smtp, settings, self._tokens.token())
        except smtplib.SMTPAuthenticationError:
            _token_login(smtp, settings, self._tokens.token(renewed=True))


def _token_login(smtp: smtplib.SMTP, settings: SmtpSettings, token: str) -> None:
    if settings.auth == "xoauth2":
        first, after_refusal = xoauth2(settings.user, token), ""
    else:
        first, after_refusal = oauthbearer(settings.user, token, settings.host, settings.port), "\1"

    def answer(challenge: bytes | None = None) -> str:
        # A refusal comes as a challenge, which must be answered before the server says 535.
        return first if challenge is None else after_refusal

    smtp.auth(settings.auth.upper(), answer)


class _LostError(Exception):
    """The connection cannot be used any more; carries what is known of the mail."""

    def __init__(self, result: SendResult) -> None:
        super().__init__(result.text)
        self.result = result


class _Transaction:
    """One mail over one connection."""

    def __init__(self, smtp: smtplib.SMTP, data_timeout: float) -> None:
        self._smtp = smtp
        self._data_timeout = data_timeout

    def run(self, mail: bytes, envelope_from: str, recipients: Sequence[str]) -> SendResult:
        """Go from MAIL to the answer to the final dot; a failure before that dot sent nothing."""
        try:
            refused = self._offer(envelope_from, recipients)
            if len(refused) == len(recipients):
                self._smtp.rset()
                return _result(recipients, refused, next(iter(refused.values())))
            ready = _reply(*self._smtp.docmd("DATA"))
            if ready.code != 354:
                self._smtp.rset()
                return _result(recipients, refused, ready, account_trouble=ready.code == 421)
            self._smtp.send(_dotted(mail))
        except smtplib.SMTPResponseException as error:
            raise _LostError(_not_sent(recipients, _reply_of(error))) from error
        except (OSError, smtplib.SMTPException) as error:
            raise _LostError(_not_sent(recipients, _reply_of(error), account_trouble=True)) from error
        return self._finish(recipients, refused)

    def _offer(self, envelope_from: str, recipients: Sequence[str]) -> dict[str, Reply]:
        """Say MAIL and RCPT; return the recipients that the server refused, with its reply."""
        sender = _reply(*self._smtp.mail(envelope_from))
        if sender.state != "sent":
            return self._all(recipients, sender)
        refused: dict[str, Reply] = {}
        for address in recipients:
            said = self._recipient(address)
            if said.code == 421:
                return self._all(recipients, said)
            if said.state != "sent":
                refused[address] = said
        return refused

    def _recipient(self, address: str) -> Reply:
        if not address.isascii() or any(c <= " " or c in "<>\x7f" for c in address):
            return Reply(553, "the address cannot be said in SMTP", "5.1.3")
        return _reply(*self._smtp.rcpt(address))

    def _all(self, recipients: Sequence[str], said: Reply) -> dict[str, Reply]:
        if said.code == 421:
            raise smtplib.SMTPServerDisconnected(f"421 {said.text}")
        return dict.fromkeys(recipients, said)

    def _finish(self, recipients: Sequence[str], refused: dict[str, Reply]) -> SendResult:
        """Say the final dot and wait for the answer: from here to the answer nothing is certain."""
        try:
            _set_timeout(self._smtp, self._data_timeout)
            self._smtp.send(b".\r\n")
            said = _reply(*self._smtp.getreply())
        except (OSError, smtplib.SMTPException) as error:
            said = _reply_of(error)
            raise _LostError(_result(recipients, refused, said, state="unknown")) from error
        if not (200 <= said.code < 300 or 400 <= said.code < 600):
            # Not an SMTP answer: whether the mail was taken cannot be told.
            raise _LostError(_result(recipients, refused, said, state="unknown"))
        result = _result(recipients, refused, said, account_trouble=said.code == 421)
        if said.code == 421:
            raise _LostError(result)
        return result


def _result(
    recipients: Sequence[str],
    refused: dict[str, Reply],
    said: Reply,
    *,
    state: SendState | None = None,
    account_trouble: bool = False,
) -> SendResult:
    """Put together what was said to each recipient, and ``said`` to those that were not refused."""
    outcomes = tuple(
        RecipientResult(
            address,
            refused[address].state if address in refused else state or said.state,
            (refused.get(address) or said).code,
            (refused.get(address) or said).enhanced,
            (refused.get(address) or said).text,
        )
        for address in recipients
    )
    worst: tuple[SendState, ...] = ("unknown", "sent", "deferred", "failed")
    overall = next(s for s in worst if any(outcome.state == s for outcome in outcomes))
    return SendResult(overall, outcomes, said.code, said.enhanced, said.text, account_trouble)


def _not_sent(recipients: Sequence[str], said: Reply, *, account_trouble: bool = False) -> SendResult:
    return _result(recipients, {}, said, state="deferred", account_trouble=account_trouble)


def _reply(code: int, text: bytes | str) -> Reply:
    raw = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    shown = "".join(c if c.isprintable() else " " for c in raw)
    enhanced = _ENHANCED.match(shown)
    return Reply(code, " ".join(shown.split())[:500], enhanced[1] if enhanced else "")


def _reply_of(error: Exception) -> Reply:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return Reply(0, describe(error))


def _dotted(mail: bytes) -> bytes:
    """Return the mail with CRLF line ends and leading dots doubled (RFC 5321 4.5.2), final dot left out."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", mail)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def _set_timeout(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)
