"""What do the figures suppose, where nothing measures it? The section ``chiffres`` of the charter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.charter.tables import flag, number, section

SECTION = "chiffres"


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a figure supposes; each is shown beside the figure that rests on it (seed rows 108, 110)."""

    hour_rate: float = 45.0
    """Euros that an hour of an agent costs the company, charges included."""
    minutes_per_reply: float = 25.0
    """Minutes that an answer to a client takes, with what had to be looked up for it."""
    minutes_per_act: float = 5.0
    """Minutes that any other act of a person on a dossier takes."""
    legal_cost: float = 5000.0
    """Euros of lawyers and courts that a dossier settled amicably, after a threat, is taken to avoid."""
    yearly_revenue: float = 0.0
    """Euros of sales in a year, for the days of DSO; zero where nobody said."""
    recurrence_days: int = 180
    """Within how many days a like dossier of the same client is the same trouble again (seed row 106)."""
    per_agent: bool = False
    """Whether leads may see figures agent by agent: personal data, off unless the company decides it."""


def read_assumptions(data: dict[str, Any]) -> Assumptions:
    """
    Read what the figures suppose.

    Raises:
        CharterError: A key is unknown, or a value is no number of at least zero.
    """
    keys = {
        "hour_rate": "cout_horaire",
        "minutes_per_reply": "minutes_par_reponse",
        "minutes_per_act": "minutes_par_acte",
        "legal_cost": "frais_de_justice",
        "yearly_revenue": "chiffre_affaires_annuel",
    }
    table = section(data, SECTION, (*keys.values(), "recidive_jours", "par_agent"))
    ours = Assumptions()
    numbers = {name: number(table, SECTION, key, getattr(ours, name)) for name, key in keys.items()}
    return Assumptions(
        **numbers,
        recurrence_days=int(number(table, SECTION, "recidive_jours", ours.recurrence_days, least=1)),
        per_agent=flag(table, SECTION, "par_agent", ours.per_agent),
    )
