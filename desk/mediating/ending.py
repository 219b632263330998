"""How does a mediation end: agreement or not, and what is learnt from it? (seed rows 78, 81, 82)"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from desk.journal import record
from desk.life.act import acting
from desk.life.moving import move_if_possible
from desk.life.states import Acte
from desk.mediating.proposing import MediationRefusedError, waiting
from desk.opening import client_of
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import find_dossier
from models.tables import Dossier, Mediation, MediationState
from models.vocabulary import Risque

NBSP = "\u00a0"
SHORTEST = 10
"""Characters of an output: « rien » improves nothing; « sans objet » with its reason does say something."""
_NAMES = 3
"""Letters from which a name is looked for in the lesson: shorter ones are words of the language."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """The three that S0 asks for at the end (seed row 81)."""

    plan: str
    """Plan d’amélioration: what we change."""
    lesson: str
    """Retour d’expérience, without names: the one text that leaves the room besides the agreement."""
    process: str
    """Which process is brought up to date, and how."""


def end_mediation(
    desk: Desk,
    reference: str,
    *,
    agreement: str,
    outputs: Outputs,
    cost_cents: int | None = None,
    by: str,
) -> tuple[Mediation, tuple[str, ...]]:
    """
    End a mediation, by the agreement that both sides wrote, or without one.

    Args:
        desk: The parts.
        reference: The dossier.
        agreement: The agreement; empty where there is none.
        outputs: The three outputs, asked for in both cases.
        cost_cents: What the mediation cost us.
        by: The lead who ends it.

    Returns:
        The mediation, and the sentences of the agreement that seem to look for a culprit.

    Raises:
        MediationRefusedError: None is open, an output is missing, or the lesson names somebody.
        NotAllowedError: This person is no lead.
    """
    blaming = blame_in(desk, agreement)
    with acting(desk, reference) as act:
        require(desk, by, Right.MEDIATION, act.dossier)
        row = waiting(act.session, act.dossier, MediationState.OUVERTE)
        _check(act.session, act.dossier, outputs)
        agreed = bool(agreement.strip())
        row.state = MediationState.ACCORD if agreed else MediationState.ECHEC
        row.agreement, row.ended_at, row.cost_cents = agreement.strip(), act.now, cost_cents
        row.outputs = {
            "plan": outputs.plan.strip(),
            "retour": outputs.lesson.strip(),
            "process": outputs.process.strip(),
        }
        act.dossier.lesson = act.dossier.lesson or outputs.lesson.strip()
        record(
            act.session,
            f"mediation.{row.state}",
            now=act.now,
            actor=by,
            dossier=act.dossier,
            mediation=row.id,
        )
        next_step = Acte.PROPOSER if agreed else Acte.INSTRUIRE
        move_if_possible(act.session, act.dossier, next_step, now=act.now, by=by)
        act.settle()
        return row, blaming


def check_outputs(desk: Desk, reference: str, outputs: Outputs) -> None:
    """
    Tell whether the three outputs would do, before anything of the end is stored.

    Raises:
        MediationRefusedError: One is missing, or the lesson names somebody.
    """
    with desk.store.read() as session:
        _check(session, find_dossier(session, reference, now=desk.now()), outputs)


def blame_in(desk: Desk, text: str) -> tuple[str, ...]:
    """Return the sentences that look for a culprit: a mediation determines no « responsable » (row 78)."""
    if not text.strip():
        return ()
    culprit = {Risque.ACCUSATION, Risque.AVEU, Risque.MENACE}
    return tuple(s.text for s in desk.read_text(text).sentences if s.risque in culprit)


def _check(session: Session, dossier: Dossier, outputs: Outputs) -> None:
    asked = {
        "le plan d’amélioration": outputs.plan,
        "le retour d’expérience": outputs.lesson,
        "la mise à jour des procédures": outputs.process,
    }
    for name, text in asked.items():
        if len(text.strip()) < SHORTEST:
            raise MediationRefusedError(
                f"Une médiation se termine par trois écrits{NBSP}: il manque {name} "
                "(ou « sans objet », et pourquoi)."
            )
    person, entreprise = client_of(session, dossier)
    names = {entreprise.name if entreprise else "", *((person.name or "").split() if person else ())}
    named = next(
        (n for n in sorted(names) if len(n) > _NAMES and n.casefold() in outputs.lesson.casefold()), ""
    )
    if named or "@" in outputs.lesson:
        raise MediationRefusedError(
            f"Le retour d’expérience sort de la médiation{NBSP}: écrivez-le sans nommer personne"
            + (f" («{NBSP}{named}{NBSP}»)." if named else ".")
        )


@dataclass(frozen=True, slots=True)
class Rate:
    """How often mediations ended in an agreement."""

    agreements: int
    n: int
    """Mediations that were opened and have ended; a rate without it says nothing (row 82)."""


def success_rate(session: Session) -> Rate:
    """Return our own rate, to be shown with its n beside the 80 % that S0 announces."""
    rows = session.execute(
        sa.select(col(Mediation.state), sa.func.count())
        .where(col(Mediation.state).in_((MediationState.ACCORD, MediationState.ECHEC)))
        .group_by(col(Mediation.state))
    ).all()
    counts = {MediationState(state): int(number) for state, number in rows}
    return Rate(counts.get(MediationState.ACCORD, 0), sum(counts.values()))


def mediators(session: Session) -> list[tuple[str, bool, int, int]]:
    """Return who has mediated: name, internal or not, how many ended, how many with an agreement (row 79)."""
    agreed = sa.func.sum(sa.case((col(Mediation.state) == MediationState.ACCORD, 1), else_=0))
    rows = session.execute(
        sa.select(col(Mediation.mediator), col(Mediation.mediator_internal), sa.func.count(), agreed)
        .where(
            col(Mediation.mediator) != "",
            col(Mediation.state).in_((MediationState.ACCORD, MediationState.ECHEC)),
        )
        .group_by(col(Mediation.mediator), col(Mediation.mediator_internal))
        .order_by(col(Mediation.mediator))
    ).all()
    return [(str(name), bool(internal), int(n), int(good or 0)) for name, internal, n, good in rows]
