"""
What does the deciding of several mails look up once for all of them?

Deciding is one batch at a time, whatever the number of readers: what is looked up at the start of
the unit of work stays true until its commit, and a mail never sees half of another reader's batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from desk.entreprises import Directory
from intake.screening import CapKind, content_key
from models.leasing import LEASE_SECONDS
from models.store import Clock
from models.tables import Direction, Entreprise, Message, RawMailRow, RawState
from models.values import Analysis, ParsedMail

_COLUMNS = {"address": Message.from_address, "domain": Message.from_domain, "content": Message.content_key}
_DECIDING = 0x646F6C
"""Name of the lock of those who decide, among PostgreSQL's advisory locks."""


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A raw mail, parsed and understood, ready to be decided."""

    raw_id: int
    mail: ParsedMail
    analysis: Analysis
    forced: bool = False
    """A person said that this mail is a dossier, whatever the screening thinks."""


class Recent:
    """What was received lately, for the caps: one statement a kind of cap, then counted along."""

    def __init__(self, session: Session, clock: Clock, mails: Sequence[ParsedMail]) -> None:
        self.session = session
        self.clock = clock
        self.mails = mails
        self._counts: dict[str, Counter[str]] = {}

    def count(self, kind: CapKind, key: str, within: timedelta) -> int:
        """Return how many mails came from an address or a domain, or with the same content."""
        if kind not in self._counts:
            self._counts[kind] = self._stored(kind, within)
        return self._counts[kind][key]

    def filed(self, message: Message) -> None:
        """Count a mail that this unit of work files."""
        for kind, counts in self._counts.items():
            counts[_value(kind, message)] += 1

    def _stored(self, kind: CapKind, within: timedelta) -> Counter[str]:
        column = col(_COLUMNS[kind])
        keys = {_key(kind, mail) for mail in self.mails}
        rows = self.session.exec(
            select(column, sa.func.count())
            .where(
                column.in_(keys), Message.direction == Direction.IN, col(Message.at) >= self.clock() - within
            )
            .group_by(column)
        ).all()
        return Counter(dict(rows))


def _key(kind: str, mail: ParsedMail) -> str:
    if kind == "content":
        return content_key(mail)
    return (mail.from_.address if kind == "address" else mail.from_.domain).casefold()


def _value(kind: str, message: Message) -> str:
    if kind == "content":
        return message.content_key
    return message.from_address if kind == "address" else message.from_domain


class Batch:
    """
    The mails that one unit of work decides, with what the store knows of them.

    Args:
        session: The unit of work; nobody else decides until it ends.
        clock: Gives the present instant.
        items: The mails, in the order in which they are decided.
    """

    def __init__(self, session: Session, clock: Clock, items: Sequence[ReadMail]) -> None:
        _take_turn(session)
        mails = [item.mail for item in items]
        self.raws = _raws(session, [item.raw_id for item in items])
        self.recent = Recent(session, clock, mails)
        passed_on = [mail.forwarded.from_ for mail in mails if mail.forwarded and mail.forwarded.from_]
        self.directory = Directory(session, [*(mail.from_ for mail in mails), *passed_on])
        self.waiting: list[ReadMail] = []
        self._clock = clock
        self._oldest = _oldest_undecided(session, self.raws)
        self._managers = _managers(session, {mail.from_.address.casefold() for mail in mails})
        self._identities = set(
            session.exec(
                select(Message.identity).where(col(Message.identity).in_({mail.identity for mail in mails}))
            ).all()
        )

    def is_of_manager(self, mail: ParsedMail) -> bool:
        """Tell whether the account manager of some company sent this mail."""
        return mail.from_.address.casefold() in self._managers

    def is_known(self, mail: ParsedMail) -> bool:
        """Tell whether this very mail is on a dossier already."""
        return mail.identity in self._identities

    def filed(self, message: Message) -> None:
        """Let the next mails of the batch know that this one is on a dossier."""
        self._identities.add(message.identity)
        if message.direction is Direction.IN:
            self.recent.filed(message)

    def is_leased_by(self, worker: str, raw_id: int) -> bool:
        """Tell whether the mail is still this worker's: a lease that lapsed may be another's now."""
        raw = self.raws.get(raw_id)
        return raw is not None and raw.state is RawState.LEASED and raw.leased_by == worker

    def is_oldest(self, raw_id: int) -> bool:
        """Tell whether every raw mail kept before this one is decided."""
        return self._oldest is None or raw_id < self._oldest

    def wait(self, item: ReadMail) -> None:
        """Decide a mail later, and what answers it later still; its lease goes on."""
        self.waiting.append(item)
        self._oldest = min(self._oldest or item.raw_id, item.raw_id)
        raw, now = self.raws[item.raw_id], self._clock()
        if raw.leased_until is not None and raw.leased_until < now + timedelta(seconds=LEASE_SECONDS / 2):
            raw.leased_until = now + timedelta(seconds=LEASE_SECONDS)


def _take_turn(session: Session) -> None:
    # A unit of work on SQLite is alone from its beginning (models/store.py).
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_DECIDING)))


def _raws(session: Session, ids: Sequence[int]) -> Mapping[int, RawMailRow]:
    """Return the rows without their bytes: they were read already."""
    unread = defer(RawMailRow.content)  # type: ignore[arg-type]  # SQLModel says bytes, where it is a column
    rows = session.exec(select(RawMailRow).where(col(RawMailRow.id).in_(ids)).options(unread)).all()
    return {row.id or 0: row for row in rows}


def _managers(session: Session, senders: Set[str]) -> Set[str]:
    address = sa.func.lower(sa.func.trim(col(Entreprise.account_manager)))
    return set(session.exec(select(address).where(address.in_(senders - {""}))).all())


def _oldest_undecided(session: Session, mine: Mapping[int, RawMailRow]) -> int | None:
    """Return the oldest raw mail that still waits for a decision, elsewhere than in this batch."""
    waiting = col(RawMailRow.state).in_((RawState.KEPT, RawState.LEASED))
    return session.exec(
        select(sa.func.min(RawMailRow.id)).where(waiting, col(RawMailRow.id).not_in(mine))
    ).one()
