"""How is the desk itself doing: its mailboxes, what it could not read or send, how well it understands?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.drifting import drift_now
from models.tables import MailboxStateRow, Outbox, OutboxState, RawMailRow, RawState
from nlp.drift import Drift

FAILED = (OutboxState.FAILED, OutboxState.INCONNU)
MOST = 20


@dataclass(frozen=True, slots=True)
class Mailbox:
    """How one mailbox is doing."""

    name: str
    status: str
    """``connected``, ``refused``, ``unreachable``, ``failing``, or empty where it was never read."""
    last_success_at: datetime | None


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a lead or an administrator should know of the desk."""

    mailboxes: tuple[Mailbox, ...]
    quarantined: int
    """Mails that could not be read."""
    failed: int
    """Letters that did not leave, or of which nobody can tell."""
    drift: Drift


def read_vitals(session: Session, now: datetime) -> Vitals:
    """Read how the desk is doing."""
    rows = session.exec(select(MailboxStateRow).order_by(MailboxStateRow.mailbox).limit(MOST)).all()
    quarantined = (
        select(sa.func.count()).select_from(RawMailRow).where(RawMailRow.state == RawState.QUARANTINE)
    )
    failed = (
        select(sa.func.count())
        .select_from(Outbox)
        .where(col(Outbox.state).in_(FAILED), col(Outbox.kind).startswith("mail."))
    )
    return Vitals(
        tuple(Mailbox(row.mailbox, row.status, row.last_success_at) for row in rows),
        int(session.exec(quarantined).one()),
        int(session.exec(failed).one()),
        drift_now(session, now),
    )
