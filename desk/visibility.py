"""Which dossiers may a person see in a list? Sensitive ones are private (issue 7, outcome 10)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.listing import Condition
from desk.parts import Desk
from desk.rights import sees_everything
from models.tables import Dossier, Membre


def visible_to(desk: Desk, session: Session, user: str | None) -> Condition | None:
    """
    Return the condition that keeps what a person may see, ``None`` where that is everything.

    Without a person the desk speaks for itself and sees everything.

    It says for lists what ``desk.rights.may`` says of one dossier.
    """
    if user is None or sees_everything(desk, user):
        return None
    now = desk.now()
    replaced = session.exec(
        select(Membre.user).where(
            Membre.stand_in == user, col(Membre.absent_from) <= now, col(Membre.absent_until) > now
        )
    ).all()
    allowed: list[Condition] = [
        col(Dossier.sensible).is_(False),
        col(Dossier.owner).in_([user, *replaced]),
    ]
    if not desk.settings.leads:
        # Somebody has to be able to take it.
        allowed.append(col(Dossier.owner).is_(None))
    return sa.or_(*allowed)
