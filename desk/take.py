"""Who handles a dossier?"""

from __future__ import annotations

from sqlmodel import Session

from desk.journal import record
from desk.life.moving import move
from desk.life.states import Acte
from desk.opening import refresh_card
from desk.parts import Desk
from desk.rights import Right, require
from desk.timing.schedule import schedule
from desk.views import DossierView, dossier_view, find_dossier
from models.errors import ConflictError
from models.tables import Dossier
from models.vocabulary import Etat


def take(desk: Desk, reference: str, *, by: str) -> DossierView:
    """
    Let a person take a dossier that nobody has; taking one's own again changes nothing.

    Raises:
        ConflictError: Somebody else has it; the message is that person's Slack id.
        DossierNotFoundError: No dossier has this reference.
        NotAllowedError: This person may not handle it.
    """
    with desk.store.work() as session:
        row = find_dossier(session, reference, now=desk.now())
        session.refresh(row, with_for_update=True)
        require(desk, by, Right.QUALIFIER, row)
        if row.owner not in {None, by}:
            raise ConflictError(row.owner)
        if row.owner is None:
            _give(desk, session, row, to=by, by=by)
        return dossier_view(session, row)


def assign(desk: Desk, reference: str, *, to: str, by: str) -> DossierView:
    """
    Give a dossier to a person, whoever had it.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        NotAllowedError: Who gives it may not handle it.
    """
    with desk.store.work() as session:
        row = find_dossier(session, reference, now=desk.now())
        session.refresh(row, with_for_update=True)
        require(desk, by, Right.QUALIFIER, row)
        if row.owner != to:
            _give(desk, session, row, to=to, by=by)
        return dossier_view(session, row)


def _give(desk: Desk, session: Session, row: Dossier, *, to: str, by: str) -> None:
    now = desk.now()
    before = row.owner
    row.owner = to
    if row.etat in {Etat.RECU, Etat.QUALIFIE}:
        move(session, row, Acte.INSTRUIRE, now=now, by=by)
    record(session, "dossier.pris", now=now, actor=by, dossier=row, a=to, avant=before)
    schedule(session, desk.charter, row, now=now)
    refresh_card(session, row, now=now)
