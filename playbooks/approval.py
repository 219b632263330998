"""Who must approve this draft before it leaves, and why?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.values import Analysis, ReadSentence
from models.vocabulary import Demande, Enjeu, Menace, Niveau, Phase, Risque

_MONEY = frozenset({Demande.REMBOURSEMENT, Demande.INDEMNISATION, Demande.AVOIR, Demande.GESTE})
_RISKY = frozenset({Risque.AVEU, Risque.PROMESSE, Risque.MENACE})
ORDER = (Niveau.AGENT, Niveau.RESPONSABLE, Niveau.DIRECTION)
"""Lowest first."""

Ground = tuple[Niveau, str]
"""A level, and why it is asked for, in French."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which amounts, in euros, a lead and the direction must look; the charter may give its own."""

    responsable: float = 2_000.0
    direction: float = 20_000.0


def approval_level(
    analysis: Analysis,
    risks: Sequence[ReadSentence],
    *,
    protocol: bool = False,
    thresholds: Thresholds | None = None,
) -> Niveau:
    """
    Return who must approve (issue outcome 10, contradiction C1).

    The direction sees protocols, court announced in a broken relation, and amounts beyond the
    second threshold; a lead sees admissions, promises, legal threats, money asked above the first
    threshold, safety, and every conflict.
    """
    return highest(approval_grounds(analysis, risks, protocol=protocol, thresholds=thresholds))


def highest(grounds: Sequence[Ground]) -> Niveau:
    """Return the highest level that is asked for; an agent's own where none is."""
    return max((niveau for niveau, _ in grounds), key=ORDER.index, default=Niveau.AGENT)


def approval_grounds(
    analysis: Analysis,
    risks: Sequence[ReadSentence],
    *,
    protocol: bool = False,
    thresholds: Thresholds | None = None,
) -> tuple[Ground, ...]:
    """Return every reason for which somebody must approve, each with the level it asks for."""
    limits = thresholds or Thresholds()
    return tuple(_grounds(analysis, risks, limits, protocol=protocol))


def _grounds(
    analysis: Analysis, risks: Sequence[ReadSentence], limits: Thresholds, *, protocol: bool
) -> Iterator[Ground]:
    lead, direction = Niveau.RESPONSABLE, Niveau.DIRECTION
    amount = max(analysis.faits.montants, default=0.0)
    asks_money = bool(_MONEY & set(analysis.demandes)) or Menace.PENALITES in analysis.menaces
    if protocol:
        yield direction, "un protocole engage l’entreprise"
    if Menace.JURIDIQUE in analysis.menaces:
        conflict = analysis.phase == Phase.CONFLIT
        yield (direction if conflict else lead), "le client annonce une action en justice"
    if asks_money and amount >= limits.responsable:
        above = direction if amount >= limits.direction else lead
        yield above, "la somme en jeu dépasse le seuil de la charte"
    if any(risk.risque in _RISKY for risk in risks):
        yield lead, "la relecture signale un aveu, une promesse ou une menace"
    if analysis.phase == Phase.CONFLIT:
        yield lead, "la relation est en conflit"
    if Demande.RESILIATION in analysis.demandes:
        yield lead, "le client demande à mettre fin au contrat"
    if Demande.INDEMNISATION in analysis.demandes:
        yield lead, "le client demande une indemnisation"
    if Enjeu.SECURITE in analysis.enjeux:
        yield lead, "la sécurité ou des données personnelles sont en jeu"
