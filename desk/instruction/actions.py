"""What do we change so that it does not happen again: who, by when, with which proof? (seed row 70)"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from desk.journal import record
from desk.parts import Desk
from desk.rights import Right, require
from desk.timing.echeances import cancel, plan
from desk.views import find_dossier
from models.errors import RefusedError
from models.tables import ActionCorrective, Dossier
from models.vocabulary import Cause

NBSP = "\u00a0"
CHECKS = (30, 90)
"""Days after which an action is looked at again (seed row 118)."""
_REMINDER_HOUR = time(9, 0)


class ActionRefusedError(RefusedError):
    """This corrective action may not be written so; the message is a French sentence."""


def plan_action(
    desk: Desk, reference: str, text: str, *, owner: str, due_on: date, cause: Cause | None = None, by: str
) -> ActionCorrective:
    """
    Write a corrective action down, and remind its owner on the day it is due.

    Args:
        desk: The parts.
        reference: The dossier that it comes from.
        text: What changes.
        owner: The Slack id of who does it.
        due_on: By when, not in the past.
        cause: What it acts on; the dossier's cause where absent.
        by: Who writes it down.

    Raises:
        ActionRefusedError: It says nothing, has no owner, or is due in the past.
        NotAllowedError: This person may not handle the dossier.
    """
    now = desk.now()
    zone = ZoneInfo(desk.charter.clock.zone)
    if not text.strip() or not owner.strip():
        raise ActionRefusedError("Une action corrective dit ce qui change, et qui s’en charge.")
    if due_on < now.astimezone(zone).date():
        raise ActionRefusedError(f"L’échéance d’une action est à venir{NBSP}: choisissez une autre date.")
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=now)
        require(desk, by, Right.QUALIFIER, dossier)
        row = ActionCorrective(
            dossier_id=dossier.id or 0,
            text=text.strip(),
            cause=str(cause or dossier.cause or ""),
            owner=owner,
            due_on=due_on,
            created_by=by,
            created_at=now,
        )
        session.add(row)
        session.flush()
        record(session, "action.prevue", now=now, actor=by, dossier=dossier, action=row.id, a=owner)
        plan(
            session,
            "rappel",
            _due_key(row),
            datetime.combine(due_on, _REMINDER_HOUR, zone),
            now=now,
            dossier=dossier,
            user=owner,
            text=f"Action corrective à terminer aujourd’hui{NBSP}: {row.text}",
            by=by,
        )
        return row


def finish_action(desk: Desk, reference: str, action_id: int, proof: str, *, by: str) -> ActionCorrective:
    """
    Say that an action is done, with its proof, and plan its checks at 30 and 90 days.

    Raises:
        ActionRefusedError: This dossier has no such action, it is done already, or its proof is missing.
        NotAllowedError: This person may not handle the dossier.
    """
    if not proof.strip():
        raise ActionRefusedError(
            f"Une action est terminée quand on peut le montrer{NBSP}: donnez-en la preuve, "
            "un document, un lien ou une mesure."
        )
    now = desk.now()
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=now)
        require(desk, by, Right.QUALIFIER, dossier)
        row = session.exec(
            select(ActionCorrective)
            .where(ActionCorrective.id == action_id, ActionCorrective.dossier_id == dossier.id)
            .with_for_update()
        ).first()
        if row is None:
            raise ActionRefusedError(f"Cette action n’est pas au dossier {dossier.reference}.")
        if row.done_at is not None:
            raise ActionRefusedError("Cette action est déjà terminée.")
        row.done_at, row.proof = now, proof.strip()
        cancel(session, now=now, key=_due_key(row))
        for days in CHECKS:
            plan(
                session,
                f"verification_{days}",
                f"action:{row.id}:verification:{days}",
                now + timedelta(days=days),
                now=now,
                dossier=dossier,
                data={"action": row.id, "jours": days},
            )
        record(session, "action.terminee", now=now, actor=by, dossier=dossier, action=row.id)
        return row


def actions_of(session: Session, dossier: Dossier) -> list[ActionCorrective]:
    """Return the corrective actions of a dossier, oldest first."""
    return list(
        session.exec(
            select(ActionCorrective)
            .where(ActionCorrective.dossier_id == dossier.id)
            .order_by(col(ActionCorrective.id))
        ).all()
    )


def _due_key(row: ActionCorrective) -> str:
    return f"action:{row.id}:echeance"
