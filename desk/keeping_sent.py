"""Where are the bytes of a mail that left? Kept like those that come in: as they were sent (seed row 49)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from desk.ledger import keep_all
from models.tables import Message, RawMailRow, RawState

OUTGOING = "envoi"
"""What stands for the mailbox of a mail that we sent."""


def keep_sent(session: Session, message: Message, content: bytes, *, now: datetime) -> None:
    """Keep the bytes that the mail server took, in the commit that says that they left."""
    kept = keep_all(session, [(content, OUTGOING, now, False)], now=now)[0]
    row = session.get_one(RawMailRow, kept.id)
    # Nobody is to read it: it is ours.
    row.state, row.reason = RawState.DONE, "courriel envoyé"
    message.raw_mail_id = row.id
