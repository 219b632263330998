"""What is known for certain of a mail and of each recipient after it was offered by SMTP?"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from intake.imap_connection import describe

SendState = Literal["sent", "deferred", "failed", "unknown"]

_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")


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


def make_result(
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


def not_sent(recipients: Sequence[str], said: Reply, *, account_trouble: bool = False) -> SendResult:
    return make_result(recipients, {}, said, state="deferred", account_trouble=account_trouble)


def read_reply(code: int, text: bytes | str) -> Reply:
    raw = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    shown = "".join(c if c.isprintable() else " " for c in raw)
    enhanced = _ENHANCED.match(shown)
    return Reply(code, " ".join(shown.split())[:500], enhanced[1] if enhanced else "")


def reply_of(error: Exception) -> Reply:
    if isinstance(error, smtplib.SMTPResponseException):
        return read_reply(error.smtp_code, error.smtp_error)
    return Reply(0, describe(error))
