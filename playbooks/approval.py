"""Who must approve this draft before it leaves?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.values import Analysis, ReadSentence
from models.vocabulary import Demande, Enjeu, Menace, Niveau, Phase, Risque

_MONEY = frozenset({Demande.REMBOURSEMENT, Demande.INDEMNISATION, Demande.AVOIR, Demande.GESTE})


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
    limits = thresholds or Thresholds()
    amount = max(analysis.faits.montants, default=0.0)
    asks_money = bool(_MONEY & set(analysis.demandes)) or Menace.PENALITES in analysis.menaces
    legal = Menace.JURIDIQUE in analysis.menaces
    conflict = analysis.phase == Phase.CONFLIT
    if protocol or (legal and conflict) or (asks_money and amount >= limits.direction):
        return Niveau.DIRECTION
    risky = any(risk.risque in {Risque.AVEU, Risque.PROMESSE, Risque.MENACE} for risk in risks)
    heavy = asks_money and amount >= limits.responsable
    ends = Demande.RESILIATION in analysis.demandes or Demande.INDEMNISATION in analysis.demandes
    if risky or legal or conflict or heavy or ends or Enjeu.SECURITE in analysis.enjeux:
        return Niveau.RESPONSABLE
    return Niveau.AGENT
