"""Which day does a French date name?"""

from __future__ import annotations

import datetime as dt

DEFAULT_YEAR = 2026
"""The year guessed where neither the date nor the mail gives one (corpus/GUIDE.md)."""

MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4,
    "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10,
    "oct": 10, "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
MONTH = (
    r"(?:janvier|janv|jan|fevrier|fevr|fev|mars|avril|avr|mai|juin|juillet|juil|aout|septembre|sept"
    r"|octobre|oct"
    r"|novembre|nov|decembre|dec)(?![a-z])"
)
WEEKDAYS = {
    "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6,
}  # fmt: skip
WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"


def complete_year(month: int, day: int, reference: dt.date | None, *, ahead: bool, spring: bool) -> int:
    """
    Guess the year of a day written without one.

    Args:
        month: 1 to 12.
        day: 1 to 31.
        reference: When the mail was written, where known.
        ahead: Whether the words around it speak of a coming day.
        spring: Whether the mail names other days of January to July: an autumn day is then last year's.
    """
    if reference is None:
        return DEFAULT_YEAR - 1 if month >= 9 and spring and not ahead else DEFAULT_YEAR
    year = reference.year
    written = iso_day(year, month, day)
    if written is None:
        return year
    distance = (dt.date.fromisoformat(written) - reference).days
    if distance > _HALF_YEAR and not ahead:
        return year - 1
    return year + 1 if distance < -_SEASON and ahead else year


_HALF_YEAR = 182
"""Days: a day further ahead, without a word of the future, is taken for last year's."""

_SEASON = 90
"""Days: a day further back, with a word of the future, is taken for next year's."""


def iso_day(year: int, month: int, day: int) -> str | None:
    """Return the ISO day, or ``None`` for a day that no calendar has."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
