"""How do the deadlines of a dossier rest while we wait for the client, and run again?"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from desk.charter import Charter
from desk.journal import DESK, record
from desk.life.states import OPEN, said
from desk.timing.deadlines import REFLECTED, RESUMED, Shift, set_deadlines, shift_point
from models.errors import TransitionRefusedError
from models.tables import Dossier, Event
from models.vocabulary import Ton

NBSP = "\u00a0"
_WHY = 300


def pause_row(session: Session, dossier: Dossier, *, why: str, by: str, now: datetime) -> None:
    """
    Let the deadlines rest: we wait for the client.

    Raises:
        TransitionRefusedError: The dossier rests already, asks for no work, or nobody says why.
    """
    if dossier.etat not in OPEN:
        raise TransitionRefusedError(
            f"{dossier.reference} est {said(dossier.etat)}{NBSP}: aucun délai ne court."
        )
    if dossier.paused_at is not None:
        raise TransitionRefusedError(f"{dossier.reference} est déjà en attente{NBSP}: {dossier.paused_why}")
    reason = " ".join(why.split())[:_WHY]
    if not reason:
        raise TransitionRefusedError(
            f"Dites ce que vous attendez du client{NBSP}: l’attente doit se comprendre."
        )
    dossier.paused_at, dossier.paused_why = now, reason
    record(session, "dossier.en_pause", now=now, actor=by, dossier=dossier)


def resume_row(
    session: Session, charter: Charter, dossier: Dossier, *, now: datetime, by: str = DESK
) -> bool:
    """Let the deadlines run again, later by the business time that we waited; False where none rested."""
    if dossier.paused_at is None:
        return False
    since = dossier.paused_at
    hours = charter.clock.hours_between(since, now)
    dossier.paused_at, dossier.paused_why = None, ""
    record(
        session,
        RESUMED,
        now=now,
        actor=by,
        dossier=dossier,
        du=since.isoformat(),
        au=now.isoformat(),
        heures=round(hours, 4),
    )
    shift_point(charter, dossier, Shift(RESUMED, since, now, round(hours, 4)))
    set_deadlines(session, charter, dossier)
    return True


def take_time_row(session: Session, charter: Charter, dossier: Dossier, *, by: str, now: datetime) -> None:
    """
    Let the first answer to an angry client wait, once, a business day at most (C4).

    Raises:
        TransitionRefusedError: The charter allows none, the client is calm, or was answered already.
    """
    rules = charter.suivi
    due = dossier.first_answer_due_at
    if not rules.reflection_hours:
        raise TransitionRefusedError("La charte ne prévoit pas de temps de réflexion.")
    if dossier.etat not in OPEN or dossier.first_answered_at is not None or due is None:
        raise TransitionRefusedError(f"{dossier.reference} n’attend pas de première réponse.")
    if Ton(dossier.ton_now or dossier.ton) not in rules.reflection_tons:
        raise TransitionRefusedError(
            f"Le ton de {dossier.reference} ne le demande pas{NBSP}: le temps de réflexion sert à ne pas "
            "répondre à chaud."
        )
    if due <= now:
        raise TransitionRefusedError(f"La première réponse de {dossier.reference} est déjà en retard.")
    if _taken(session, dossier):
        raise TransitionRefusedError(f"Le temps de réflexion de {dossier.reference} est déjà pris.")
    record(
        session,
        REFLECTED,
        now=now,
        actor=by,
        dossier=dossier,
        du=now.isoformat(),
        au=charter.clock.add_hours(due, rules.reflection_hours).isoformat(),
        heures=rules.reflection_hours,
    )
    set_deadlines(session, charter, dossier)


def _taken(session: Session, dossier: Dossier) -> bool:
    found = select(Event.id).where(Event.dossier_id == dossier.id, Event.kind == REFLECTED)
    return session.exec(found).first() is not None
