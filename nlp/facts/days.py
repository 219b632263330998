"""Which day does a French date name?"""

from __future__ import annotations

import datetime as dt

DEFAULT_YEAR = 2026
"""The year guessed where neither the date nor the mail gives one (corpus/GUIDE.md)."""

MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5,
    "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10,
    "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
MONTH = (
    r"(?:janvier|janv|jan|fevrier|fevr|fev|mars|avril|avr|mai|juin|juillet|juil|aout|septembre|sept|octobre|oct"
    r"|novembre|nov|decembre|dec)(?![a-z])"
)
WEEKDAYS = {
    "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6,
}  # fmt: skip
WEEKDAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"


def full_year(written: str | None, default: int) -> int:
    """Return the year written in two or four digits, or the default."""
    if not written:
        return default
    year = int(written)
    return year if year > 99 else 2000 + year


def iso_day(year: int, month: int, day: int) -> str | None:
    """Return the ISO day, or ``None`` for a day that no calendar has."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
