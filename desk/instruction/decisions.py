"""What was decided, by whom, and why? (seed row 69)"""

from __future__ import annotations

from sqlmodel import Session, col, select

from desk.journal import record
from desk.opening import tell_thread
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import find_dossier
from models.errors import RefusedError
from models.tables import Decision, Dossier

NBSP = "\u00a0"


class DecisionRefusedError(RefusedError):
    """This decision says nothing; the message is a French sentence."""


def decide(desk: Desk, reference: str, text: str, why: str = "", *, by: str) -> Decision:
    """
    Write a decision down, signed by who takes it, and tell the thread that there is one.

    Raises:
        DecisionRefusedError: Nothing is decided, or nothing is said of why.
        NotAllowedError: This person may not handle the dossier.
    """
    if not text.strip() or not why.strip():
        raise DecisionRefusedError(
            f"Une décision dit ce qui est décidé, et pourquoi{NBSP}: l’un des deux manque."
        )
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, dossier)
        row = Decision(dossier_id=dossier.id or 0, text=text.strip(), why=why.strip(), by=by, at=desk.now())
        session.add(row)
        session.flush()
        record(session, "decision.prise", now=desk.now(), actor=by, dossier=dossier, decision=row.id)
        tell_thread(
            session,
            dossier,
            "note",
            f"decision:{row.id}",
            now=desk.now(),
            # Every colleague reads the thread of a private dossier.
            text="Décision enregistrée." if dossier.sensible else f"Décision enregistrée{NBSP}: {row.text}",
        )
        return row


def decisions_of(session: Session, dossier: Dossier) -> list[Decision]:
    """Return the decisions of a dossier, oldest first."""
    return list(
        session.exec(
            select(Decision).where(Decision.dossier_id == dossier.id).order_by(col(Decision.id))
        ).all()
    )
