"""
When does the desk propose a mediation? The section ``mediation`` of the charter.

Contradiction C5: a score *proposes*, a lead decides, the client consents. The points are data, so
that a company can say that a key account alone is worth a third party, or never is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desk.charter.tables import number, section

POINTS: Mapping[str, float] = {
    "conflit": 4,
    "enlisement": 4,
    "enjeu": 3,
    "continuite": 1,
    "recurrence": 1,
    "tension": 1,
    "compte_cle": 1,
}
"""What each weighs: a broken relation or a stuck exchange suffices alone (C5), the four of S0 do together."""


@dataclass(frozen=True, slots=True)
class MediationRules:
    """From which score a mediation is proposed, and what each criterion weighs and asks."""

    threshold: float = 4
    points: Mapping[str, float] = field(default_factory=lambda: dict(POINTS))
    returns: int = 3
    """How many times a client comes back after an answer of ours before the exchange is stuck."""
    euros: float = 10_000
    """From which exposed amount the money is a criterion."""
    recurrences: int = 3
    """How many contractual dossiers of one client, this one included, make it recurrent."""
    recurrence_days: int = 365


def read_mediation(data: dict[str, Any]) -> MediationRules:
    """
    Read when a mediation is proposed.

    Raises:
        CharterError: A key is unknown, or a value is no number.
    """
    keys = ("seuil", "points", "retours", "montant_des", "recurrences", "recurrence_jours")
    table, shipped = section(data, "mediation", keys), MediationRules()
    points = section({"mediation.points": table.get("points", {})}, "mediation.points", POINTS)
    return MediationRules(
        threshold=number(table, "mediation", "seuil", shipped.threshold, least=1),
        points={name: number(points, "mediation.points", name, value) for name, value in POINTS.items()},
        returns=int(number(table, "mediation", "retours", shipped.returns, least=1)),
        euros=number(table, "mediation", "montant_des", shipped.euros),
        recurrences=int(number(table, "mediation", "recurrences", shipped.recurrences, least=2)),
        recurrence_days=int(number(table, "mediation", "recurrence_jours", shipped.recurrence_days, least=1)),
    )
