"""How does a dossier end, come back, or go to court?"""

from __future__ import annotations

from desk.life.act import acting
from desk.life.moving import allow, move
from desk.life.states import Acte
from desk.mediating.contentieux import enter_contentieux
from desk.parts import Desk
from desk.surveying.asking import plan_survey
from desk.timing.deadlines import set_deadlines
from desk.views import DossierView
from models.errors import TransitionRefusedError
from models.tables import Dossier
from models.vocabulary import Cause, Issue, Phase

NBSP = "\u00a0"
SHORTEST_LESSON = 10
"""Characters: « rien » teaches nobody anything (seed row 35)."""
_LESSON = 4000


def resolve(
    desk: Desk, reference: str, *, issue: Issue, cause: Cause | None = None, lesson: str = "", by: str
) -> DossierView:
    """
    Say that a dossier is resolved: how it ended, why it had happened, what it taught.

    Args:
        desk: The parts.
        reference: The dossier.
        issue: How it ended.
        cause: Why it had happened, in our words (C13); kept as it was where absent. Needed, unless the
            dossier was no complaint after all.
        lesson: What it taught; needed where the client had gone as far as a litige (seed row 35).
        by: Who decides.

    Raises:
        TransitionRefusedError: The cause or the lesson is missing, or the state does not allow it.
    """
    with acting(desk, reference) as act:
        row = act.dossier
        allow(desk, row, Acte.RESOUDRE, by=by)
        _check_lessons(row, issue, cause, lesson)
        row.issue, row.cause = issue, cause or row.cause
        row.lesson = lesson.strip()[:_LESSON] or row.lesson
        move(
            act.session,
            row,
            Acte.RESOUDRE,
            now=act.now,
            by=by,
            issue=str(issue),
            cause=row.cause and str(row.cause),
        )
        plan_survey(desk, act.session, row)
        return act.settle()


def _check_lessons(row: Dossier, issue: Issue, cause: Cause | None, lesson: str) -> None:
    if issue is Issue.SANS_OBJET:
        return
    if cause is None and row.cause is None:
        raise TransitionRefusedError(
            f"Pour résoudre {row.reference}, dites sa cause{NBSP}: communication, transparence, attentes, "
            "opérations ou contrat."
        )
    if row.phase in {Phase.LITIGE, Phase.CONFLIT} and len(lesson.strip() or row.lesson) < SHORTEST_LESSON:
        raise TransitionRefusedError(
            f"{row.reference} est allé jusqu’au {row.phase}"
            f"{NBSP}: écrivez ce qu’il nous apprend avant de le résoudre."
        )


def close(desk: Desk, reference: str, *, by: str) -> DossierView:
    """
    Close a resolved dossier.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        NotAllowedError: It is not this person's to do.
        TransitionRefusedError: It is not resolved.
    """
    with acting(desk, reference) as act:
        allow(desk, act.dossier, Acte.CLORE, by=by)
        move(act.session, act.dossier, Acte.CLORE, now=act.now, by=by)
        return act.settle()


def reopen(desk: Desk, reference: str, *, why: str, by: str) -> DossierView:
    """
    Bring a dossier back that had ended; the time to resolve it runs anew.

    Raises:
        TransitionRefusedError: It has not ended, or nobody says why.
    """
    with acting(desk, reference) as act:
        allow(desk, act.dossier, Acte.ROUVRIR, by=by)
        if not why.strip():
            raise TransitionRefusedError(f"Dites pourquoi {act.dossier.reference} est rouvert.")
        move(act.session, act.dossier, Acte.ROUVRIR, now=act.now, by=by)
        set_deadlines(act.session, desk.charter, act.dossier)
        return act.settle()


def to_contentieux(desk: Desk, reference: str, *, why: str, by: str) -> DossierView:
    """
    Take a dossier to court: it is held, and no deadline of the charter runs any more.

    Args:
        desk: The parts.
        reference: The dossier.
        why: Why no amicable way was tried, where none is on file (a court asks).
        by: A lead or an approver, where the company named some.

    Raises:
        ContentieuxRefusedError: No attempt is on file, and the reason is missing.
        NotAllowedError: It is not this person's to decide.
        TransitionRefusedError: The state does not allow it.
    """
    with acting(desk, reference) as act:
        allow(desk, act.dossier, Acte.CONTENTIEUX, by=by)
        move(act.session, act.dossier, Acte.CONTENTIEUX, now=act.now, by=by)
        enter_contentieux(act.session, act.dossier, why_not_amicable=why, by=by, now=act.now)
        return act.settle()
