"""How does one act on a dossier begin and end? Locked at its beginning, planned and shown at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from desk.opening import refresh_card
from desk.parts import Desk
from desk.timing.schedule import schedule
from desk.views import DossierView, dossier_view, find_dossier
from models.errors import TransitionRefusedError
from models.tables import Dossier


@dataclass(frozen=True, slots=True)
class Act:
    """What an act works with: the unit of work, the dossier, locked, and the instant."""

    desk: Desk
    session: Session
    dossier: Dossier
    now: datetime

    def settle(self) -> DossierView:
        """Plan what follows from the dossier's new state, refresh its card, and return what it shows."""
        schedule(self.session, self.desk.charter, self.dossier, now=self.now)
        refresh_card(self.session, self.dossier, now=self.now)
        return dossier_view(self.session, self.dossier)


@contextmanager
def acting(desk: Desk, reference: str) -> Iterator[Act]:
    """
    Give a dossier, locked, for one act in one commit; the act ends with ``settle``.

    Raises:
        BadReferenceError: This is no reference.
        DossierNotFoundError: No dossier has it.
        TransitionRefusedError: It was merged: everything goes on in the other one.
    """
    with desk.store.work() as session:
        row = find_dossier(session, reference, now=desk.now())
        session.refresh(row, with_for_update=True)
        if row.merged_into is not None:
            raise TransitionRefusedError(
                f"{row.reference} est fusionné avec {row.merged_into}, où tout continue."
            )
        yield Act(desk, session, row, desk.now())
