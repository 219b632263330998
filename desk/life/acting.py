"""What may a person do with a dossier? Every act is one function here, one commit each."""

from __future__ import annotations

from desk.journal import record
from desk.life.act import acting
from desk.life.ending import close, reopen, resolve, to_contentieux
from desk.life.escalating import escalate
from desk.life.moving import allow, move
from desk.life.pausing import pause_row, resume_row, take_time_row
from desk.life.states import Acte
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import DossierView
from models.errors import TransitionRefusedError
from models.vocabulary import Cause, Origine

__all__ = [
    "close",
    "escalate",
    "pause",
    "propose",
    "qualify",
    "reopen",
    "resolve",
    "resume",
    "set_cause",
    "set_hold",
    "set_origine",
    "start_instruction",
    "take_time",
    "to_contentieux",
]


def qualify(desk: Desk, reference: str, *, by: str) -> DossierView:
    """
    Say that the reading of a received dossier is right.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        NotAllowedError: It is not this person's to do.
        TransitionRefusedError: It is qualified already.
    """
    with acting(desk, reference) as act:
        allow(desk, act.dossier, Acte.QUALIFIER, by=by)
        act.dossier.a_qualifier = False
        move(act.session, act.dossier, Acte.QUALIFIER, now=act.now, by=by)
        return act.settle()


def start_instruction(desk: Desk, reference: str, *, by: str) -> DossierView:
    """Put a dossier in instruction; raises as ``qualify``."""
    return _move(desk, reference, Acte.INSTRUIRE, by=by)


def propose(desk: Desk, reference: str, *, by: str) -> DossierView:
    """Say that a solution was proposed to the client; raises as ``qualify``."""
    return _move(desk, reference, Acte.PROPOSER, by=by)


def _move(desk: Desk, reference: str, acte: Acte, *, by: str) -> DossierView:
    with acting(desk, reference) as act:
        allow(desk, act.dossier, acte, by=by)
        move(act.session, act.dossier, acte, now=act.now, by=by)
        return act.settle()


def pause(desk: Desk, reference: str, *, why: str, by: str) -> DossierView:
    """
    Let the deadlines rest while we wait for the client.

    Args:
        desk: The parts.
        reference: The dossier.
        why: What we wait for, as people will read it.
        by: Who decides.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        NotAllowedError: It is not this person's to do.
        TransitionRefusedError: It rests already, has ended, or nobody says why.
    """
    with acting(desk, reference) as act:
        require(desk, by, Right.QUALIFIER, act.dossier)
        pause_row(act.session, act.dossier, why=why, by=by, now=act.now)
        return act.settle()


def resume(desk: Desk, reference: str, *, by: str) -> DossierView:
    """
    Let the deadlines run again, later by the business time that we waited.

    Raises:
        TransitionRefusedError: The dossier does not rest; else as ``pause``.
    """
    with acting(desk, reference) as act:
        require(desk, by, Right.QUALIFIER, act.dossier)
        if not resume_row(act.session, desk.charter, act.dossier, now=act.now, by=by):
            raise TransitionRefusedError(f"{act.dossier.reference} n’est pas en attente.")
        return act.settle()


def take_time(desk: Desk, reference: str, *, by: str) -> DossierView:
    """Take the time to think before the first answer to an angry client (C4); raises as ``pause``."""
    with acting(desk, reference) as act:
        require(desk, by, Right.QUALIFIER, act.dossier)
        take_time_row(act.session, desk.charter, act.dossier, by=by, now=act.now)
        return act.settle()


def set_hold(desk: Desk, reference: str, *, on: bool, by: str) -> DossierView:
    """Hold a dossier for lawyers, so that nothing of it is purged (seed row 51), or let it go."""
    with acting(desk, reference) as act:
        require(desk, by, Right.CLORE, act.dossier)
        if act.dossier.hold != on:
            act.dossier.hold = on
            record(act.session, "dossier.gele", now=act.now, actor=by, dossier=act.dossier, actif=on)
        return act.settle()


def set_cause(desk: Desk, reference: str, cause: Cause, *, by: str) -> DossierView:
    """Say why it happened, in our words: neither the client's words (*motif*) nor where from (C13)."""
    with acting(desk, reference) as act:
        require(desk, by, Right.QUALIFIER, act.dossier)
        act.dossier.cause = cause
        record(act.session, "dossier.cause", now=act.now, actor=by, dossier=act.dossier, cause=str(cause))
        return act.settle()


def set_origine(desk: Desk, reference: str, origine: Origine | None, *, by: str) -> DossierView:
    """
    Say where it comes from, inside the company; for leads alone (C13).

    The journal says that it was said, never what: the line is read by more people than leads.
    """
    with acting(desk, reference) as act:
        require(desk, by, Right.ORIGINE, act.dossier)
        act.dossier.origine = origine
        record(act.session, "dossier.origine", now=act.now, actor=by, dossier=act.dossier)
        return act.settle()
