"""What does the store know of earlier mails, for threading and for screening?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from intake.threading import Participants
from models.store import Clock
from models.tables import (
    Direction,
    Dossier,
    EntrepriseDomain,
    Interlocuteur,
    Message,
    Outbox,
    ThreadId,
)

DOUBTFUL = "doubtful"
"""Key of a message's authenticity: filed on the dossier, though its sender takes no part in it."""


def survivor(session: Session, dossier: Dossier) -> Dossier:
    """Return where a dossier lives now: itself, or the one it was merged into, however often."""
    while dossier.merged_into is not None:
        dossier = session.exec(select(Dossier).where(Dossier.reference == dossier.merged_into)).one()
    return dossier


def family(session: Session, dossier: Dossier) -> list[Dossier]:
    """Return a dossier and all that were merged into it, directly or not."""
    found = [dossier]
    for one in found:  # grows while it is read
        found.extend(session.exec(select(Dossier).where(Dossier.merged_into == one.reference)).all())
    return found


class StoredThreads:
    """The threads of the store, read inside one unit of work so that a batch sees its own mails."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def dossiers_of(self, message_ids: Sequence[str]) -> Mapping[str, str]:
        """
        Return, for those Message-IDs that lead somewhere, the dossier each leads to now.

        A mail that was kept leads to where it is, the first one of its id where several share it: a
        split or a stranger's copy takes no thread away. An id that was only named leads to the newest
        dossier that named it.
        """
        named = self.session.exec(
            select(ThreadId.message_id, Dossier)
            .join(Dossier)
            .where(col(ThreadId.message_id).in_(message_ids))
            .order_by(col(ThreadId.id))
        ).all()
        kept = self.session.exec(
            select(Message.message_id, Dossier)
            .join(Dossier, col(Message.dossier_id) == Dossier.id)
            .where(col(Message.message_id).in_(message_ids))
            .order_by(col(Message.id).desc())
        ).all()
        newest = {message_id: dossier for message_id, dossier in (*named, *kept) if message_id}
        return {message_id: survivor(self.session, row).reference for message_id, row in newest.items()}

    def current(self, reference: str) -> str | None:
        """Return the reference where a dossier lives now, ``None`` where there is no such dossier."""
        row = self.session.exec(select(Dossier).where(Dossier.reference == reference)).first()
        return None if row is None else survivor(self.session, row).reference

    def participants(self, reference: str) -> Participants:
        """Return who wrote to us, or was written to by us, about a dossier, and their company's domains."""
        dossier = self.session.exec(select(Dossier).where(Dossier.reference == reference)).first()
        if dossier is None:
            return Participants()
        addresses: set[str] = set()
        domains: set[str] = set()
        rows = self.session.exec(select(Message).where(Message.dossier_id == dossier.id)).all()
        for row in rows:
            # To and Cc of a client's mail never make anybody a participant (the Ticket Trick), nor
            # does a mail whose sender was unknown to the dossier.
            if row.direction is Direction.OUT:
                addresses.update(row.to_addresses)
            elif DOUBTFUL not in row.authenticity:
                addresses.add(row.from_address)
        for one in family(self.session, dossier):
            self._add_clients(one, addresses, domains)
        return Participants(frozenset(a for a in addresses if a), frozenset(d for d in domains if d))

    def _add_clients(self, dossier: Dossier, addresses: set[str], domains: set[str]) -> None:
        person = (
            self.session.get(Interlocuteur, dossier.interlocuteur_id) if dossier.interlocuteur_id else None
        )
        if person is not None and person.address:
            addresses.add(person.address)
            domains.add(person.address.rpartition("@")[2])
        if dossier.entreprise_id is not None:
            domains.update(
                self.session.exec(
                    select(EntrepriseDomain.domain).where(
                        EntrepriseDomain.entreprise_id == dossier.entreprise_id
                    )
                ).all()
            )


def remember_ids(session: Session, dossier_id: int, message_ids: Iterable[str | None]) -> None:
    """Let these Message-IDs lead to a dossier from now on."""
    wanted = sorted({i[:998] for i in message_ids if i})
    if not wanted:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [{"message_id": message_id, "dossier_id": dossier_id} for message_id in wanted]
    session.execute(insert(ThreadId).on_conflict_do_nothing(), rows)


def ack_key(address: str, reference: str) -> str:
    """Return the outbox key of an acknowledgement; it starts alike for every dossier of an address."""
    return f"ack:{hashlib.sha256(address.encode()).hexdigest()[:24]}:{reference}"


def acks_sent_to(session: Session, address: str, clock: Clock) -> int:
    """Return how many acknowledgements were asked for this address in the last 24 hours."""
    return session.exec(
        select(sa.func.count())
        .select_from(Outbox)
        .where(
            col(Outbox.key).startswith(ack_key(address, "")),
            col(Outbox.created_at) >= clock() - timedelta(hours=24),
        )
    ).one()
