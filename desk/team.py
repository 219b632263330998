"""Who of the desk is away, who stands in, and who is on call?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from desk.journal import record
from desk.parts import Desk
from models.errors import DoleancesError
from models.tables import Membre

NBSP = "\u00a0"


class AbsenceRefusedError(DoleancesError):
    """This absence makes no sense; the message is a French sentence."""


def set_absence(
    desk: Desk, user: str, *, since: datetime, until: datetime, stand_in: str | None = None, by: str
) -> None:
    """
    Say that a person is away, and who stands in.

    Args:
        desk: The parts.
        user: Who is away.
        since: From this instant, in UTC.
        until: Up to this instant, not included.
        stand_in: Who is asked meanwhile; nobody in particular where absent.
        by: Who says so.

    Raises:
        AbsenceRefusedError: It ends before it begins, or the stand-in is the person who leaves.
    """
    if until <= since:
        raise AbsenceRefusedError(f"Cette absence finit avant de commencer{NBSP}: vérifiez les dates.")
    if stand_in == user:
        raise AbsenceRefusedError(f"Personne ne se remplace{NBSP}: choisissez quelqu’un d’autre.")
    with desk.store.work() as session:
        row = _membre(session, user, now=desk.now())
        row.absent_from, row.absent_until, row.stand_in = since, until, stand_in
        row.updated_at = desk.now()
        record(
            session,
            "equipe.absence",
            now=desk.now(),
            actor=by,
            de=user,
            du=since.isoformat(),
            au=until.isoformat(),
            remplace=stand_in,
        )


def clear_absence(desk: Desk, user: str, *, by: str) -> bool:
    """Say that a person is back; return whether an absence was known."""
    with desk.store.work() as session:
        row = session.get(Membre, user)
        if row is None or row.absent_until is None:
            return False
        row.absent_from = row.absent_until = row.stand_in = None
        row.updated_at = desk.now()
        record(session, "equipe.retour", now=desk.now(), actor=by, de=user)
        return True


def set_on_call(desk: Desk, user: str, *, on: bool, by: str) -> None:
    """Put a person on call, or off."""
    with desk.store.work() as session:
        row = _membre(session, user, now=desk.now())
        if row.on_call != on:
            row.on_call, row.updated_at = on, desk.now()
            record(session, "equipe.astreinte", now=desk.now(), actor=by, de=user, active=on)


def absences(desk: Desk) -> list[tuple[str, datetime, datetime, str | None]]:
    """Return who is away now or later: person, from, until, stand-in; the first to leave first."""
    with desk.store.read() as session:
        rows = session.exec(
            select(Membre).where(col(Membre.absent_until) > desk.now()).order_by(col(Membre.absent_from))
        ).all()
        return [
            (row.user, row.absent_from, row.absent_until, row.stand_in)
            for row in rows
            if row.absent_from is not None and row.absent_until is not None
        ]


def stand_in_of(desk: Desk, user: str) -> str | None:
    """Return who stands in for a person who is away now, or ``None``."""
    with desk.store.read() as session:
        return stand_in(session, user, now=desk.now())


def stand_in(session: Session, user: str, *, now: datetime) -> str | None:
    """Return who stands in for a person who is away at *now*, in a session that is open."""
    row = session.get(Membre, user)
    return row.stand_in if row is not None and _away(row, now) else None


def is_away(session: Session, user: str, *, now: datetime) -> bool:
    """Tell whether a person is away at *now*."""
    row = session.get(Membre, user)
    return row is not None and _away(row, now)


def on_call(session: Session, *, now: datetime) -> tuple[str, ...]:
    """Return who is on call and here; in place of one who is away, the stand-in."""
    rows = session.exec(select(Membre).where(col(Membre.on_call).is_(True)).order_by(Membre.user)).all()
    return reachable(session, (row.user for row in rows), now=now)


def reachable(session: Session, users: Iterable[str], *, now: datetime) -> tuple[str, ...]:
    """
    Return the persons to write to: in place of one who is away, the stand-in, each person once.

    A person who is away without a stand-in is still written to where nobody else would be.
    """
    asked = list(dict.fromkeys(users))
    found: dict[str, None] = {}
    for user in asked:
        if not is_away(session, user, now=now):
            found[user] = None
            continue
        other = stand_in(session, user, now=now)
        if other is not None and not is_away(session, other, now=now):
            found[other] = None
    return tuple(found or asked)


def _away(row: Membre, now: datetime) -> bool:
    return (
        row.absent_from is not None
        and row.absent_until is not None
        and row.absent_from <= now < row.absent_until
    )


def _membre(session: Session, user: str, *, now: datetime) -> Membre:
    row = session.get(Membre, user, with_for_update=True)
    if row is None:
        row = Membre(user=user, updated_at=now)
        session.add(row)
    return row
