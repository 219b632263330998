"""How does a dossier change state inside a unit of work? The one hand that writes a state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from desk.journal import DESK, record
from desk.life.states import BY_ACTE, Acte, Transition, check_transition
from desk.parts import Desk
from desk.rights import NotAllowedError, require
from models.tables import Dossier
from models.vocabulary import Etat


def move(
    session: Session, dossier: Dossier, acte: Acte, *, now: datetime, by: str = DESK, **data: Any
) -> Transition:
    """
    Lead a dossier to the state of an act, and write it in the journal.

    Who may is asked by ``allow``, before: the desk itself may all that the table allows.

    Args:
        session: The unit of work whose commit makes it real.
        dossier: The dossier, locked.
        acte: What is done.
        now: The present instant.
        by: Who does it.
        data: Ids and labels for the journal, never a text of the client.

    Raises:
        TransitionRefusedError: The act does not start from the dossier's state.
    """
    before = dossier.etat
    transition = check_transition(before, acte, reference=dossier.reference)
    dossier.etat = transition.target
    if transition.target is Etat.RESOLU:
        dossier.resolved_at = now
    elif transition.target is Etat.CLOS:
        dossier.closed_at = now
    elif before in {Etat.RESOLU, Etat.CLOS}:
        dossier.resolved_at = dossier.closed_at = None
        dossier.reopened += int(acte is Acte.ROUVRIR)
    if transition.target in {Etat.RESOLU, Etat.CLOS, Etat.CONTENTIEUX}:
        dossier.paused_at, dossier.paused_why = None, ""
    record(
        session,
        transition.event,
        now=now,
        actor=by,
        dossier=dossier,
        de=str(before),
        vers=str(transition.target),
        **data,
    )
    return transition


def move_if_possible(
    session: Session, dossier: Dossier, acte: Acte, *, now: datetime, by: str = DESK, **data: Any
) -> bool:
    """Lead a dossier to the state of an act where it starts from its state; tell whether it did."""
    if dossier.etat not in BY_ACTE[acte].sources:
        return False
    move(session, dossier, acte, now=now, by=by, **data)
    return True


def allow(desk: Desk, dossier: Dossier, acte: Acte, *, by: str) -> None:
    """
    Refuse an act that is not this person's to do.

    Raises:
        NotAllowedError: The message is a French sentence.
    """
    transition = BY_ACTE[acte]
    require(desk, by, transition.right, dossier)
    named = {*desk.settings.leads, *desk.settings.approvers}
    if transition.leads_only and named and by != DESK and by not in named:
        raise NotAllowedError(
            f"Seul un responsable ou la direction peut porter {dossier.reference} au contentieux."
        )
