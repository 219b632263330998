"""Why did it happen? Five whys, and the family of causes they lead to (seed rows 13, 28 and 52)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from desk.journal import record
from desk.opening import refresh_card
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import find_dossier
from models.errors import RefusedError
from models.tables import CauseAnalysis, Dossier
from models.vocabulary import Cause, Origine

WHYS = 5
NBSP = "\u00a0"


class CauseRefusedError(RefusedError):
    """This analysis lacks its whys; the message is a French sentence."""


def analyse_cause(desk: Desk, reference: str, whys: Sequence[str], cause: Cause, *, by: str) -> CauseAnalysis:
    """
    Keep the whys and the family of causes; the dossier has that cause from now on.

    It is ours, internal, and three fields apart: the motif is the client's words, the cause is ours,
    the origin is for leads (contradictions C6 and C13). None of them reaches a text that leaves.

    Raises:
        CauseRefusedError: No why is answered.
        NotAllowedError: This person may not handle the dossier.
    """
    answered = [" ".join(why.split()) for why in whys if why.strip()][:WHYS]
    if not answered:
        raise CauseRefusedError(
            f"Une cause se démontre{NBSP}: répondez au moins au premier «{NBSP}pourquoi{NBSP}»."
        )
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, dossier)
        row = CauseAnalysis(dossier_id=dossier.id or 0, whys=answered, cause=str(cause), by=by, at=desk.now())
        session.add(row)
        session.flush()
        dossier.cause = cause
        record(
            session,
            "cause.analysee",
            now=desk.now(),
            actor=by,
            dossier=dossier,
            cause=str(cause),
            pourquoi=len(answered),
        )
        refresh_card(session, dossier, now=desk.now())
        return row


def latest_analysis_of(session: Session, dossier: Dossier) -> CauseAnalysis | None:
    """Return the last cause analysis of a dossier."""
    return session.exec(
        select(CauseAnalysis)
        .where(CauseAnalysis.dossier_id == dossier.id)
        .order_by(col(CauseAnalysis.id).desc())
    ).first()


def set_origin(desk: Desk, reference: str, *, origine: Origine | None, bad_faith: bool, by: str) -> None:
    """
    Say where a doleance comes from, and whether bad faith is suspected: closed lists, leads alone.

    The journal says that it was set, never to what: the journal has more readers (seed rows 14, 74).

    Raises:
        NotAllowedError: This person is not entitled to it.
    """
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.ORIGINE, dossier)
        if (dossier.origine, dossier.bad_faith) == (origine, bad_faith):
            return
        dossier.origine, dossier.bad_faith = origine, bad_faith
        record(session, "dossier.origine", now=desk.now(), actor=by, dossier=dossier)


def origin_of(desk: Desk, reference: str, *, by: str) -> tuple[Origine | None, bool]:
    """
    Return the origin and whether bad faith is suspected.

    Raises:
        NotAllowedError: This person is not entitled to it.
    """
    with desk.store.read() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.ORIGINE, dossier)
        return dossier.origine, dossier.bad_faith
