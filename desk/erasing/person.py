"""What does the desk hold of one person, known by an address?"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.erasing.masking import Mask, names_to_mask
from desk.known import family, survivor
from models.tables import Direction, Dossier, Entreprise, Interlocuteur, Message


@dataclass(frozen=True, slots=True)
class Person:
    """A person and all that leads to them."""

    address: str
    names: tuple[str, ...]
    interlocuteurs: tuple[int, ...]
    messages: tuple[int, ...]
    """What they wrote, or what we wrote to them, held dossiers apart."""
    emptied: tuple[int, ...]
    """Dossiers in which nobody else of the client wrote."""
    touched: tuple[int, ...]
    """Dossiers that they share with others."""
    held: tuple[int, ...]
    """Dossiers under legal hold, which nothing is taken from (RGPD, article 17.3 e)."""
    all_messages: tuple[int, ...] = ()
    """What they wrote and what we wrote to them, held dossiers included."""

    @property
    def mask(self) -> Mask:
        """Return what masks them in a text."""
        return Mask(self.address, self.names)


def find_person(session: Session, address: str) -> Person:
    """Look for all that the desk holds of the person who has *address*."""
    wanted = address.strip().casefold()
    people = session.exec(
        select(Interlocuteur).where(sa.func.lower(col(Interlocuteur.address)) == wanted)
    ).all()
    messages = _messages(session, wanted)
    ids = {person.id or 0 for person in people}
    dossiers = _dossiers(session, ids, messages)
    held = {row_id for row_id, row in dossiers.items() if _is_held(session, row)}
    kept = [m for m in messages if m.dossier_id not in held and m.home_id not in held]
    free = {row_id: row for row_id, row in dossiers.items() if row_id not in held}
    emptied = {row_id for row_id in free if not _has_others(session, row_id, kept)}
    return Person(
        address=wanted,
        names=names_to_mask(
            {*(person.name for person in people), *(m.from_name for m in messages if _is_from(m, wanted))},
            _companies(session, dossiers.values()),
        ),
        interlocuteurs=tuple(sorted(ids)),
        messages=tuple(m.id or 0 for m in kept),
        emptied=tuple(sorted(emptied)),
        touched=tuple(sorted(set(free) - emptied)),
        held=tuple(sorted(held)),
        all_messages=tuple(m.id or 0 for m in messages),
    )


def _is_from(message: Message, wanted: str) -> bool:
    return message.from_address.casefold() == wanted


def _messages(session: Session, wanted: str) -> list[Message]:
    rows = session.exec(
        select(Message)
        .where(
            sa.or_(
                sa.func.lower(col(Message.from_address)) == wanted,
                sa.and_(
                    col(Message.direction) == Direction.OUT,
                    sa.func.lower(sa.cast(col(Message.to_addresses), sa.Text)).contains(
                        wanted, autoescape=True
                    ),
                ),
            )
        )
        .order_by(col(Message.id))
    ).all()
    return [m for m in rows if _is_from(m, wanted) or wanted in {a.casefold() for a in m.to_addresses}]


def _dossiers(session: Session, people: set[int], messages: list[Message]) -> dict[int, Dossier]:
    wanted = {m.dossier_id for m in messages} | {m.home_id for m in messages if m.home_id}
    rows = session.exec(
        select(Dossier).where(sa.or_(col(Dossier.interlocuteur_id).in_(people), col(Dossier.id).in_(wanted)))
    ).all()
    return {row.id or 0: row for row in rows}


def held_dossiers(session: Session) -> set[int]:
    """Return every dossier under legal hold, with what was merged with it."""
    found: set[int] = set()
    for row in session.exec(select(Dossier).where(col(Dossier.hold).is_(True))).all():
        found |= {one.id or 0 for one in family(session, survivor(session, row))}
    return found


def _is_held(session: Session, dossier: Dossier) -> bool:
    """A hold binds what was merged together, whichever of them carries it."""
    return any(one.hold for one in family(session, survivor(session, dossier)))


def _has_others(session: Session, dossier_id: int, own: list[Message]) -> bool:
    mine = {m.id for m in own}
    received = session.exec(
        select(Message.id).where(
            sa.or_(col(Message.dossier_id) == dossier_id, col(Message.home_id) == dossier_id),
            col(Message.direction) == Direction.IN,
        )
    ).all()
    return any(row_id not in mine for row_id in received)


def _companies(session: Session, dossiers: object) -> list[str]:
    ids = {row.entreprise_id for row in dossiers if row.entreprise_id}  # type: ignore[attr-defined]
    return list(session.exec(select(Entreprise.name).where(col(Entreprise.id).in_(ids))).all())
