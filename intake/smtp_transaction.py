"""How is one mail offered over an SMTP connection, and where does certainty end?"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable, Sequence

from intake.smtp_results import Reply, SendResult, make_result, not_sent, read_reply, reply_of

PIECE = 64 * 1024
CLOSING = 421


class ConnectionLostError(Exception):
    """The connection cannot be used any more; carries what is known of the mail."""

    def __init__(self, result: SendResult) -> None:
        super().__init__(result.text)
        self.result = result


class Transaction:
    """One mail over one connection."""

    def __init__(
        self,
        smtp: smtplib.SMTP,
        *,
        command_timeout: float,
        data_timeout: float,
        before_end: Callable[[], None],
    ) -> None:
        self._smtp = smtp
        self._before_end = before_end
        self._command_timeout = command_timeout
        self._data_timeout = data_timeout

    def run(self, mail: bytes, envelope_from: str, recipients: Sequence[str]) -> SendResult:
        """Go from MAIL to the answer to the final dot; a failure before that dot sent nothing."""
        try:
            refused = self._offer(envelope_from, recipients)
            if len(refused) == len(recipients):
                return self._abandon(make_result(recipients, refused, next(iter(refused.values()))))
            ready = read_reply(*self._smtp.docmd("DATA"))
            _check_not_closing(ready)
            if ready.code != 354:
                return self._abandon(make_result(recipients, refused, ready))
            self._say_content(mail)
        except (OSError, smtplib.SMTPException) as error:
            said = reply_of(error)
            raise ConnectionLostError(not_sent(recipients, said, account_trouble=True)) from error
        self._before_end()
        return self._finish(recipients, refused)

    def _offer(self, envelope_from: str, recipients: Sequence[str]) -> dict[str, Reply]:
        """Say MAIL and RCPT; return the recipients that the server refused, with its reply."""
        sender = read_reply(*self._smtp.mail(envelope_from))
        _check_not_closing(sender)
        if sender.state != "sent":
            return dict.fromkeys(recipients, sender)
        refused: dict[str, Reply] = {}
        for address in recipients:
            said = self._recipient(address)
            _check_not_closing(said)
            if said.state != "sent":
                refused[address] = said
        return refused

    def _abandon(self, result: SendResult) -> SendResult:
        """Clear the way for the next mail; what was said of this one stands even if the line breaks now."""
        try:
            self._smtp.rset()
        except (OSError, smtplib.SMTPException) as error:
            raise ConnectionLostError(result) from error
        return result

    def _say_content(self, mail: bytes) -> None:
        """Send the content without the final dot, in pieces so that the timeout bounds each of them."""
        content = _dotted(mail)
        for start in range(0, len(content), PIECE):
            self._smtp.send(content[start : start + PIECE])

    def _recipient(self, address: str) -> Reply:
        if not address.isascii() or any(c <= " " or c in "<>\x7f" for c in address):
            return Reply(553, "the address cannot be said in SMTP", "5.1.3")
        return read_reply(*self._smtp.rcpt(address))

    def _finish(self, recipients: Sequence[str], refused: dict[str, Reply]) -> SendResult:
        """Say the final dot and wait for the answer: from here to the answer nothing is certain."""
        try:
            set_timeout(self._smtp, self._data_timeout)
            self._smtp.send(b".\r\n")
            said = read_reply(*self._smtp.getreply())
        except (OSError, smtplib.SMTPException) as error:
            said = reply_of(error)
            raise ConnectionLostError(make_result(recipients, refused, said, state="unknown")) from error
        if not (200 <= said.code < 300 or 400 <= said.code < 600):
            # Not an SMTP answer: whether the mail was taken cannot be told.
            raise ConnectionLostError(make_result(recipients, refused, said, state="unknown"))
        set_timeout(self._smtp, self._command_timeout)
        result = make_result(recipients, refused, said, account_trouble=said.code == CLOSING)
        if said.code == CLOSING:
            raise ConnectionLostError(result)
        return result


def _check_not_closing(said: Reply) -> None:
    """Raise where the server announces that it closes the connection (RFC 5321 3.8)."""
    if said.code == CLOSING:
        raise smtplib.SMTPResponseException(said.code, said.text)


def _dotted(mail: bytes) -> bytes:
    """Return the mail with CRLF line ends and leading dots doubled (RFC 5321 4.5.2), final dot left out."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", mail)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def set_timeout(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)
