"""
What does the company promise its clients, and by when? (seed rows 8, 90)

The charter is a TOML file that a team lead can edit; every deadline on a card comes from it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Any

from desk.business_time import BusinessClock, Interval
from intake.screening import Caps
from models.errors import CharterError
from models.vocabulary import TIER_WORDS, Gravite

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
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


@dataclass(frozen=True)
class Charter:
    """The company's commitments, hours and caps."""

    clock: BusinessClock
    commitments: dict[str, Commitment]
    caps: Caps
    """How many mails are taken in an hour before the rest is held."""
    lead_from_euros: float
    direction_from_euros: float
    signature_name: str
    signature_role: str

    def commitment(self, tier: str) -> Commitment:
        """Return what is promised to *tier*, the standard promise where the tier is unknown."""
        return self.commitments.get(tier) or self.commitments[DEFAULT_TIER]

    def deadlines(self, *, gravite: Gravite, tier: str, start: datetime) -> Deadlines:
        """Compute the deadlines of a dossier opened at *start*."""
        promise = self.commitment(tier)
        index = int(gravite) - 1
        hours = promise.first_answer_hours[index]
        days = promise.resolution_days[index]
        written = f"{hours:g}".replace(".", ",") + f"{_NBSP}h " + ("ouvrée" if hours < 2 else "ouvrées")
        named = TIER_WORDS.get(tier, tier)
        within = f"{days}{_NBSP}" + ("jour ouvré" if days < 2 else "jours ouvrés")
        return Deadlines(
            first_answer=self.clock.add_hours(start, hours),
            progress=self.clock.add_days(start, promise.progress_days[index]),
            resolution=self.clock.add_days(start, days),
            why=(
                f"Charte, palier «{_NBSP}{named}{_NBSP}», gravité {int(gravite)}{_NBSP}: "
                f"première réponse sous {written}, résolution sous {within}."
            ),
        )


def load_charter(path: Path | None = None) -> Charter:
    """
    Read the charter.

    Args:
        path: The company's own file; the one we ship where absent.

    Raises:
        CharterError: The file cannot be read, or a key is missing or wrong; says which.
    """
    try:
        text = path.read_text("utf-8") if path else files("desk").joinpath("charte.toml").read_text("utf-8")
        return _charter(tomllib.loads(text))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CharterError(f"{path or 'charte.toml'}: {error}") from error
    except CharterError as error:
        raise CharterError(f"{path or 'charte.toml'}: {error}") from error


def _charter(data: dict[str, Any]) -> Charter:
    hours = _get(data, "heures", dict)
    caps = _get(data, "plafonds", dict)
    validation = _get(data, "validation", dict)
    signature = _get(data, "signature", dict)
    commitments = {tier: _commitment(tier, table) for tier, table in _get(data, "delais", dict).items()}
    if DEFAULT_TIER not in commitments:
        raise CharterError(f"delais.{DEFAULT_TIER} is missing")
    week = {index: _intervals(day, hours.get(day) or []) for index, day in enumerate(DAYS)}
    if not any(week.values()):
        raise CharterError("heures: no day has business hours")
    return Charter(
        clock=BusinessClock(
            _zone(_get(hours, "fuseau", str)), week, bool(hours.get("alsace_moselle", False))
        ),
        commitments=commitments,
        caps=Caps(
            address=_get(caps, "par_adresse", int),
            domain=_get(caps, "par_domaine", int),
            content=_get(caps, "par_contenu", int),
        ),
        lead_from_euros=_get(validation, "responsable_des", int),
        direction_from_euros=_get(validation, "direction_des", int),
        signature_name=_get(signature, "nom", str),
        signature_role=_get(signature, "fonction", str),
    )


def _get(table: dict[str, Any], key: str, kind: type) -> Any:
    value = table.get(key)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise CharterError(f"{key} must be given, as {kind.__name__}")
    return value


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CharterError(f"heures.fuseau: {name!r} is no time zone") from error
    return name


def _commitment(tier: str, table: Any) -> Commitment:
    if not isinstance(table, dict):
        raise CharterError(f"delais.{tier} must be a table")

    def four(key: str) -> tuple[Any, ...]:
        values: list[Any] = table[key] if isinstance(table.get(key), list) else []
        if len(values) != len(Gravite) or not all(isinstance(v, int | float) and v > 0 for v in values):
            raise CharterError(f"delais.{tier}.{key} must be four positive numbers")
        return tuple(values)

    return Commitment(
        four("premiere_reponse_heures"),
        tuple(int(v) for v in four("point_etape_jours")),
        tuple(int(v) for v in four("resolution_jours")),
    )


def _intervals(day: str, texts: list[str]) -> tuple[Interval, ...]:
    try:
        intervals = tuple(
            (time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))
            for opens, closes in (str(text).split("-") for text in list(texts))
        )
    except (ValueError, AttributeError, TypeError) as error:
        raise CharterError(f'heures.{day} must be a list like ["09:00-12:30", "14:00-18:00"]') from error
    bounds = [bound for interval in intervals for bound in interval]
    if bounds != sorted(set(bounds)):
        raise CharterError(f"heures.{day}: the intervals must follow each other")
    return intervals
