"""Which values carry a figure? The same two for all, so that a table, a card and a page read them alike."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """In what a figure is counted."""

    NOMBRE = "nombre"
    HEURES = "heures"
    HEURES_OUVREES = "heures_ouvrees"
    """Never shown in days: a business day has eight."""
    JOURS = "jours"
    PART = "part"
    """A rate from 0 to 1, shown in per cent."""
    EUROS = "euros"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Line:
    """A figure for one part of what it measures: a motif, a tier, a playbook…"""

    key: str
    label: str
    n: int
    value: float | None = None
    mean: float | None = None
    median: float | None = None
    p90: float | None = None
    unit: Unit | None = None
    """Its own unit, where it is not that of the figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One indicator over a period; ``desk.figures.definitions`` says what it is.

    *value* is the one number to show: a count, a rate from 0 to 1, an amount in euros, a mean. It is
    absent where there was nothing to measure: no rate is made of nothing.
    """

    name: str
    n: int
    """On how many dossiers, amounts or answers it rests."""
    value: float | None = None
    mean: float | None = None
    median: float | None = None
    p90: float | None = None
    lines: tuple[Line, ...] = ()
    assumption: str = ""
    """What it supposes, as a French sentence; empty where all is measured."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How values are spread."""

    n: int
    mean: float | None
    median: float | None
    p90: float | None
    """Nine values in ten are no greater (nearest rank)."""


def spread(values: Iterable[float]) -> Spread:
    """
    Return mean, median and P90 of some values.

    >>> spread([1, 2, 3, 4, 10])
    Spread(n=5, mean=4.0, median=3, p90=10)
    """
    ordered: Sequence[float] = sorted(values)
    if not ordered:
        return Spread(0, None, None, None)
    rank = -(-9 * len(ordered) // 10)  # rounded up, in whole numbers: 0.9 × 110 is not 99 in floats
    return Spread(len(ordered), statistics.fmean(ordered), statistics.median(ordered), ordered[rank - 1])


def rate(kept: float, n: float) -> float | None:
    """Return a part of a whole, from 0 to 1; ``None`` of nothing."""
    return kept / n if n else None


def spread_figure(name: str, values: Iterable[float], *, lines: Sequence[Line] = ()) -> Figure:
    """Return a figure whose one number is the mean of *values*."""
    found = spread(values)
    return Figure(name, found.n, found.mean, found.mean, found.median, found.p90, tuple(lines))


def spread_line(key: str, label: str, values: Iterable[float]) -> Line:
    """Return the same for one part."""
    found = spread(values)
    return Line(key, label, found.n, found.mean, found.mean, found.median, found.p90)


def share_figure(name: str, kept: int, n: int, *, lines: Sequence[Line] = (), assumption: str = "") -> Figure:
    """Return a figure whose one number is a rate."""
    return Figure(name, n, rate(kept, n), lines=tuple(lines), assumption=assumption)


def count_line(key: str, label: str, n: int) -> Line:
    """Return how many there are of one part."""
    return Line(key, label, n, float(n), unit=Unit.NOMBRE)
