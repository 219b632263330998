"""How does a person ask to be reminded of a dossier?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from desk.journal import record
from desk.parts import Desk
from desk.team import reachable
from desk.timing.alerts import Alert
from desk.timing.echeances import cancel, plan, waiting
from desk.views import DossierView, dossier_view, find_dossier
from models.errors import DoleancesError
from models.tables import Dossier, Echeance

NBSP = "\u00a0"
LONGEST = timedelta(days=3 * 366)
_TEXT = 500


class ReminderRefusedError(DoleancesError):
    """This reminder makes no sense; the message is a French sentence."""


def remind(desk: Desk, reference: str, *, at: datetime, text: str, user: str | None, by: str) -> DossierView:
    """
    Remind a person of a dossier at an instant; asked twice in the same words, it rings once.

    Args:
        desk: The parts.
        reference: The dossier.
        at: When, aware.
        text: What to say, as the person wrote it; may be empty.
        user: The Slack id of whom to remind; the dossier's thread where absent.
        by: Who asks.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        ReminderRefusedError: The instant has passed, or is more than three years away.
    """
    now = desk.now()
    if at <= now:
        raise ReminderRefusedError(f"Ce moment est déjà passé{NBSP}: donnez une date à venir.")
    if at > now + LONGEST:
        raise ReminderRefusedError(f"Ce rappel est trop lointain{NBSP}: au plus trois ans.")
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=now)
        said = " ".join(text.split())[:_TEXT]
        mark = hashlib.sha256(said.encode()).hexdigest()[:12]
        key = f"rappel:{dossier.id}:{user or ''}:{at:%Y%m%dT%H%M%S}:{mark}"
        plan(session, "rappel", key, at, now=now, dossier=dossier, user=user, text=said, by=by)
        record(
            session,
            "rappel.demande",
            now=now,
            actor=by,
            dossier=dossier,
            a=user,
            pour=at.isoformat(timespec="minutes"),
        )
        return dossier_view(session, dossier)


def reminders_of(session: Session, dossier: Dossier) -> list[Echeance]:
    """Return the reminders that are still to come for a dossier, the soonest first."""
    return waiting(session, dossier, kind="rappel")


def forget_reminder(desk: Desk, echeance_id: int, *, by: str) -> bool:
    """Take a reminder back; return whether it was still to come."""
    with desk.store.work() as session:
        row = session.get(Echeance, echeance_id)
        if row is None or row.kind != "rappel" or not cancel(session, now=desk.now(), key=row.key):
            return False
        dossier = session.get(Dossier, row.dossier_id) if row.dossier_id else None
        record(session, "rappel.annule", now=desk.now(), actor=by, dossier=dossier)
        return True


def ring_reminder(desk: Desk, session: Session, echeance: Echeance) -> Sequence[Alert]:
    """Tell the person who asked, or the stand-in; the thread where nobody in particular is meant."""
    dossier = session.get(Dossier, echeance.dossier_id) if echeance.dossier_id else None
    users = reachable(session, [echeance.user] if echeance.user else [], now=desk.now())
    return (
        Alert(
            echeance=echeance,
            dossier=dossier,
            due_at=echeance.due_at,
            users=users,
            in_thread=not users,
            data={"by": echeance.created_by},
        ),
    )
