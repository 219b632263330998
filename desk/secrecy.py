"""How does a person make a dossier private, or open it to every colleague again?"""

from __future__ import annotations

from desk.hiding import hide_shown
from desk.journal import record
from desk.opening import refresh_card
from desk.parts import Desk
from desk.rights import NotAllowedError, Right, is_lead, require
from desk.views import DossierView, dossier_view, find_dossier


def set_private(desk: Desk, reference: str, *, on: bool, by: str) -> DossierView:
    """
    Make a dossier private, or no longer.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        NotAllowedError: This person may not handle it; or opens it to everybody without being a lead,
            where the company named some.
    """
    with desk.store.work() as session:
        row = find_dossier(session, reference, now=desk.now())
        session.refresh(row, with_for_update=True)
        require(desk, by, Right.QUALIFIER, row)
        if not on and desk.settings.leads and not is_lead(desk, by):
            raise NotAllowedError("Seul un responsable rend un dossier sensible visible de tous.")
        if row.sensible != on:
            row.sensible = on
            record(
                session,
                "dossier.prive" if on else "dossier.public",
                now=desk.now(),
                actor=by,
                dossier=row,
            )
            if on:
                hide_shown(session, row, now=desk.now())
            refresh_card(session, row, now=desk.now())
        return dossier_view(session, row)
