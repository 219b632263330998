"""
From which state to which may a dossier go, and who may lead it there?

The phase is the client's, the state is ours (seed rows 9, 10). The table below is the whole state
machine: one row an act, with the states it starts from, the one it leads to, the right it asks
for and the line it leaves in the journal. Nothing else in the desk writes a state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desk.rights import Right
from models.errors import TransitionRefusedError
from models.vocabulary import Etat

NBSP = "\u00a0"
OPEN = (Etat.RECU, Etat.QUALIFIE, Etat.INSTRUCTION, Etat.PROPOSITION, Etat.MEDIATION)
"""The states in which a dossier still asks for work."""
ENDED = (Etat.RESOLU, Etat.CLOS)
"""The states from which a client who complains anew brings a dossier back."""


class Acte(StrEnum):
    """What moves a dossier from a state to another."""

    QUALIFIER = "qualifier"
    INSTRUIRE = "instruire"
    PROPOSER = "proposer"
    MEDIATION = "mediation"
    RESOUDRE = "resoudre"
    CLORE = "clore"
    ROUVRIR = "rouvrir"
    CONTENTIEUX = "contentieux"
    FUSIONNER = "fusionner"


@dataclass(frozen=True, slots=True)
class Transition:
    """One act: from where, to where, with which right, and how the journal calls it."""

    acte: Acte
    sources: tuple[Etat, ...]
    target: Etat
    right: Right
    event: str
    leads_only: bool = False
    """Only a lead or an approver, where the company named some."""


TRANSITIONS: tuple[Transition, ...] = (
    Transition(Acte.QUALIFIER, (Etat.RECU,), Etat.QUALIFIE, Right.QUALIFIER, "dossier.qualifie"),
    Transition(
        Acte.INSTRUIRE,
        (Etat.RECU, Etat.QUALIFIE, Etat.PROPOSITION, Etat.MEDIATION),
        Etat.INSTRUCTION,
        Right.QUALIFIER,
        "dossier.instruit",
    ),
    Transition(
        Acte.PROPOSER,
        (Etat.RECU, Etat.QUALIFIE, Etat.INSTRUCTION, Etat.MEDIATION),
        Etat.PROPOSITION,
        Right.QUALIFIER,
        "dossier.propose",
    ),
    Transition(
        Acte.MEDIATION,
        (Etat.QUALIFIE, Etat.INSTRUCTION, Etat.PROPOSITION),
        Etat.MEDIATION,
        Right.QUALIFIER,
        "dossier.en_mediation",
    ),
    Transition(Acte.RESOUDRE, (*OPEN, Etat.CONTENTIEUX), Etat.RESOLU, Right.CLORE, "dossier.resolu"),
    Transition(Acte.CLORE, (Etat.RESOLU,), Etat.CLOS, Right.CLORE, "dossier.clos"),
    Transition(Acte.ROUVRIR, ENDED, Etat.INSTRUCTION, Right.CLORE, "dossier.rouvert"),
    Transition(
        Acte.CONTENTIEUX,
        (Etat.INSTRUCTION, Etat.PROPOSITION, Etat.MEDIATION, Etat.RESOLU),
        Etat.CONTENTIEUX,
        Right.CLORE,
        "dossier.contentieux",
        leads_only=True,
    ),
    Transition(
        Acte.FUSIONNER,
        (Etat.RECU, Etat.QUALIFIE, Etat.INSTRUCTION, Etat.PROPOSITION, Etat.RESOLU, Etat.CLOS),
        Etat.CLOS,
        Right.QUALIFIER,
        "dossier.ferme_par_fusion",
    ),
)
BY_ACTE = {transition.acte: transition for transition in TRANSITIONS}

_DONE = {
    Etat.RECU: "reçu, pas encore qualifié",
    Etat.QUALIFIE: "qualifié",
    Etat.INSTRUCTION: "en instruction",
    Etat.PROPOSITION: "au stade de la proposition",
    Etat.MEDIATION: "en médiation",
    Etat.RESOLU: "résolu",
    Etat.CLOS: "clos",
    Etat.CONTENTIEUX: "au contentieux",
}
_ACTES = {
    Acte.QUALIFIER: "le qualifier",
    Acte.INSTRUIRE: "le mettre en instruction",
    Acte.PROPOSER: "le passer au stade de la proposition",
    Acte.MEDIATION: "ouvrir une médiation",
    Acte.RESOUDRE: "le résoudre",
    Acte.CLORE: "le clore",
    Acte.ROUVRIR: "le rouvrir",
    Acte.CONTENTIEUX: "le porter au contentieux",
    Acte.FUSIONNER: "le fusionner",
}


def check_transition(etat: Etat, acte: Acte, *, reference: str = "Ce dossier") -> Transition:
    """
    Return the transition that an act makes from a state.

    Raises:
        TransitionRefusedError: The act does not start from this state; the message is a French
            sentence that names the states from which it does.
    """
    transition = BY_ACTE[acte]
    if etat in transition.sources:
        return transition
    if etat is transition.target:
        raise TransitionRefusedError(f"{reference} est déjà {_DONE[etat]}.")
    raise TransitionRefusedError(
        f"{reference} est {_DONE[etat]}{NBSP}: pour {_ACTES[acte]}, il faut qu’il soit "
        f"{_either(_DONE[source] for source in transition.sources)}."
    )


def actes_from(etat: Etat) -> tuple[Acte, ...]:
    """Return the acts that a person may choose for a dossier in this state, merging left out."""
    return tuple(t.acte for t in TRANSITIONS if etat in t.sources and t.acte is not Acte.FUSIONNER)


def said(etat: Etat) -> str:
    """Write a state as what a dossier is, inside a sentence."""
    return _DONE[etat]


def _either(said_states: Iterable[str]) -> str:
    names = list(said_states)
    return " ou ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
