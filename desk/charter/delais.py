"""What is promised to each tier, and when is that due? The section ``delais`` of the charter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.business_time import BusinessClock
from desk.charter.tables import four, get
from models.errors import CharterError
from models.vocabulary import TIER_WORDS, Gravite

DEFAULT_TIER = "standard"
_NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Commitment:
    """What is promised to one tier; each tuple goes from gravite 1 to gravite 4."""

    first_answer_hours: tuple[float, ...]
    progress_days: tuple[int, ...]
    resolution_days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When a dossier is due, and how that was computed, for people."""

    first_answer: datetime
    progress: datetime
    resolution: datetime
    why: str


def read_commitments(data: dict[str, Any]) -> Mapping[str, Commitment]:
    """
    Read the promises, tier by tier.

    Raises:
        CharterError: The standard tier is missing, or one promise is wrong.
    """
    commitments = {tier: _commitment(tier, table) for tier, table in get(data, "delais", dict).items()}
    if DEFAULT_TIER not in commitments:
        raise CharterError(f"delais.{DEFAULT_TIER} is missing")
    return commitments


def _commitment(tier: str, table: Any) -> Commitment:
    where = f"delais.{tier}"
    if not isinstance(table, dict):
        raise CharterError(f"{where} must be a table")
    return Commitment(
        four(table, where, "premiere_reponse_heures"),
        tuple(int(v) for v in four(table, where, "point_etape_jours")),
        tuple(int(v) for v in four(table, where, "resolution_jours")),
    )


def compute_deadlines(
    promise: Commitment, clock: BusinessClock, *, gravite: Gravite, tier: str, start: datetime
) -> Deadlines:
    """Compute what is due for a dossier opened at *start*, on business time."""
    index = int(gravite) - 1
    hours, days = promise.first_answer_hours[index], promise.resolution_days[index]
    return Deadlines(
        first_answer=clock.add_hours(start, hours),
        progress=clock.add_days(start, promise.progress_days[index]),
        resolution=clock.add_days(start, days),
        why=_why(tier, gravite, hours, days),
    )


def _why(tier: str, gravite: Gravite, hours: float, days: int) -> str:
    written = f"{hours:g}".replace(".", ",") + f"{_NBSP}h " + ("ouvrée" if hours < 2 else "ouvrées")
    within = f"{days}{_NBSP}" + ("jour ouvré" if days < 2 else "jours ouvrés")
    return (
        f"Charte, palier «{_NBSP}{TIER_WORDS.get(tier, tier)}{_NBSP}», gravité {int(gravite)}{_NBSP}: "
        f"première réponse sous {written}, résolution sous {within}."
    )
