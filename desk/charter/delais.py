"""What is promised to each tier, and when is that due? The section ``delais`` of the charter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from desk.business_time import BusinessClock
from desk.charter.tables import four, get, section
from models.errors import CharterError
from models.vocabulary import AUTRE, TIER_WORDS, Gravite, Motif

DEFAULT_TIER = "standard"
_NBSP = "\u00a0"
_LISTS = ("premiere_reponse_heures", "point_etape_jours", "resolution_jours")
_MOTIFS = (*Motif, AUTRE)
_MOTIF_WORDS = {"qualite": "qualité", "conformite": "conformité"}


@dataclass(frozen=True, slots=True)
class Commitment:
    """What is promised to one tier; each tuple goes from gravite 1 to gravite 4."""

    first_answer_hours: tuple[float, ...]
    progress_days: tuple[int, ...]
    resolution_days: tuple[int, ...]
    motifs: Mapping[str, Commitment] = field(default_factory=dict)
    """What is promised for one main motif instead, where the charter says so (seed row 8: by type too)."""

    def for_motif(self, motif: str | None) -> Commitment:
        """Return what is promised for a main motif."""
        return self.motifs.get(motif or AUTRE, self)


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
    for key in table:
        if key not in (*_LISTS, *_MOTIFS):
            raise CharterError(f"{where}.{key} is unknown; known keys: {', '.join((*_LISTS, *_MOTIFS))}")
    base = _read(table, where, {})
    motifs = {
        motif: _read(section(table, motif, _LISTS), f"{where}.{motif}", {key: table[key] for key in _LISTS})
        for motif in _MOTIFS
        if motif in table
    }
    return replace(base, motifs=motifs)


def _read(table: dict[str, Any], where: str, inherited: dict[str, Any]) -> Commitment:
    """Read the three lists; a motif's table gives those that differ from its tier's."""
    hours, progress, resolution = (four({**inherited, **table}, where, key) for key in _LISTS)
    return Commitment(hours, tuple(int(v) for v in progress), tuple(int(v) for v in resolution))


def compute_deadlines(
    tier_promise: Commitment,
    clock: BusinessClock,
    *,
    gravite: Gravite,
    tier: str,
    start: datetime,
    motif: str | None = None,
) -> Deadlines:
    """Compute what is due for a dossier opened at *start*, on business time."""
    index, promise = int(gravite) - 1, tier_promise.for_motif(motif)
    hours, days = promise.first_answer_hours[index], promise.resolution_days[index]
    return Deadlines(
        first_answer=clock.add_hours(start, hours),
        progress=clock.add_days(start, promise.progress_days[index]),
        resolution=clock.add_days(start, days),
        why=_why(tier, gravite, hours, days, motif=None if promise is tier_promise else motif or AUTRE),
    )


def _why(tier: str, gravite: Gravite, hours: float, days: int, *, motif: str | None) -> str:
    special = f", motif «{_NBSP}{_MOTIF_WORDS.get(motif, motif)}{_NBSP}»" if motif else ""
    written = f"{hours:g}".replace(".", ",") + f"{_NBSP}h " + ("ouvrée" if hours < 2 else "ouvrées")
    within = f"{days}{_NBSP}" + ("jour ouvré" if days < 2 else "jours ouvrés")
    named = TIER_WORDS.get(tier, tier)
    return (
        f"Charte, palier «{_NBSP}{named}{_NBSP}», gravité {int(gravite)}{special}{_NBSP}: "
        f"première réponse sous {written}, résolution sous {within}."
    )
