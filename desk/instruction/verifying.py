"""Does a corrective action hold? At 30 and 90 days, the new dossiers of its cause say (seed row 118)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.journal import record
from desk.opening import tell_thread
from desk.parts import Desk
from models.tables import ActionCorrective, Dossier, Echeance
from models.vocabulary import Cause

NBSP = "\u00a0"
NAMED = 5
"""New dossiers that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The dossiers of a cause in the days before an action was done, and in as many days after."""

    days: int
    before: int
    after: int
    same_client: int
    """Of those after, the same client's."""
    references: tuple[str, ...]
    """The first of those after."""

    @property
    def holds(self) -> bool:
        """Tell whether there are fewer of them, or none."""
        return self.after == 0 or self.after < self.before


def verify(desk: Desk, session: Session, echeance: Echeance) -> None:
    """
    Handle ``verification_30`` and ``verification_90``: compare, keep what was found, and tell the thread.

    An action that is gone, or that was taken up again since, is passed over.
    """
    row = session.get(ActionCorrective, int(echeance.data.get("action", 0)))
    dossier = session.get(Dossier, row.dossier_id) if row else None
    if row is None or dossier is None or row.done_at is None:
        return
    days = int(echeance.data["jours"])
    if str(days) in row.checks:
        return
    found = recurrence(session, dossier, row, days=days)
    now = desk.now()
    row.checks = {**row.checks, str(days): _plain(found, now)}
    record(
        session,
        "action.verifiee",
        now=now,
        dossier=dossier,
        action=row.id,
        jours=days,
        avant=found.before,
        apres=found.after,
    )
    tell_thread(session, dossier, "note", f"verification:{row.id}:{days}", now=now, text=_sentence(found))


def recurrence(session: Session, dossier: Dossier, row: ActionCorrective, *, days: int) -> Recurrence:
    """
    Count the dossiers of the action's cause, before and after it was done; without a cause, of the motif.

    Args:
        session: A reading session.
        dossier: The one that the action comes from; it is not counted.
        row: The action, done.
        days: The width of both windows.
    """
    done = row.done_at or row.created_at
    width = timedelta(days=days)
    after = _dossiers(session, dossier, row, done, done + width)
    before = _dossiers(session, dossier, row, done - width, done)
    same = [
        one for one in after if one.entreprise_id is not None and one.entreprise_id == dossier.entreprise_id
    ]
    return Recurrence(days, len(before), len(after), len(same), tuple(one.reference for one in after[:NAMED]))


def _dossiers(
    session: Session, dossier: Dossier, row: ActionCorrective, since: datetime, until: datetime
) -> list[Dossier]:
    alike: sa.ColumnElement[bool] = (
        col(Dossier.cause) == Cause(row.cause)
        if row.cause in set(Cause)
        else col(Dossier.motif_principal) == dossier.motif_principal
    )
    return list(
        session.exec(
            select(Dossier)
            .where(
                alike,
                col(Dossier.id) != dossier.id,
                col(Dossier.merged_into).is_(None),
                col(Dossier.opened_at) >= since,
                col(Dossier.opened_at) < until,
            )
            .order_by(col(Dossier.id))
        ).all()
    )


def _plain(found: Recurrence, now: datetime) -> dict[str, Any]:
    return {
        "le": now.isoformat(),
        "avant": found.before,
        "apres": found.after,
        "meme_client": found.same_client,
        "dossiers": list(found.references),
        "tient": found.holds,
    }


def _sentence(found: Recurrence) -> str:
    head = f"Action corrective, {found.days} jours après{NBSP}: "
    if found.after == 0:
        return f"{head}aucun nouveau dossier de la même cause ({found.before} avant). Elle tient."
    named = ", ".join(found.references)
    plural = found.after > 1
    counted = f"{found.after} nouveau{'x' * plural} dossier{'s' * plural}"
    verdict = "C’est moins qu’avant." if found.holds else f"Elle ne suffit pas{NBSP}: à reprendre."
    return f"{head}{counted} de la même cause ({named}), contre {found.before} avant. {verdict}"
