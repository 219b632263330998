"""What is there to show of a dossier now?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from desk.instruction.advancing import advancement_of
from desk.later_words import understood_now
from desk.views import DossierView, dossier_view, find_dossier


def current_view(session: Session, reference: str, *, now: datetime) -> DossierView:
    """
    Read a dossier, with the tone, the phase, the threats and the gravite of today.

    The view holds the reading of the first mail; a later, angrier one moves the dossier's own row.

    Raises:
        BadReferenceError: This is no reference.
        DossierNotFoundError: No dossier has it.
    """
    row = find_dossier(session, reference, now=now)
    view = dossier_view(session, row)
    analysis = understood_now(session, row, view.analysis)
    return replace(view, analysis=analysis, advancement=advancement_of(session, row))
