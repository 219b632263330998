"""By which day does a deadline fall that a client wrote in his own words?"""

from __future__ import annotations

import re
from datetime import date, timedelta

from playbooks.folding import fold

_NOW = re.compile(
    r"aujourd'hui|ce jour|ce soir|ce matin|cet apres-midi|ce midi|cette nuit|immediat|sans delai|"
    r"tout de suite|heure qui|sur-le-champ|a reception|des maintenant|urgence"
)
_HOUR_ALONE = re.compile(r"^(?:avant|a|pour|d'ici)?\s*(?:les\s+)?\d{1,2}\s*h(?:\s*\d\d)?$")
_IN_HOURS = re.compile(r"\b(?:sous|dans|d'ici|en|delai de|les)\s+(?:les\s+)?(\d{1,3})\s*(?:h\b|heures?)")
_DAYS = re.compile(r"\b(\d{1,3}|deux|trois|quatre|cinq|six|sept|huit|dix|quinze|trente)\s+jours?")
_WEEKS = re.compile(r"\b(\d|une|deux|trois|quatre)\s+semaines?")
_NUMBERS = {
    "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10,
    "quinze": 15, "trente": 30,
}  # fmt: skip
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre",
)  # fmt: skip
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}}|1er)\s+({'|'.join(_MONTHS)})")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})\b")
_MAX_BEHIND = 30
"""A day and month that fell longer ago than this, in days, is of next year: a deadline looks ahead."""


def resolve(written: str, said_on: date | None) -> date | None:
    """
    Return the day a deadline falls on, or ``None`` where it cannot be told for sure.

    >>> resolve("sous 48 h", date(2026, 3, 18)), resolve("avant vendredi", date(2026, 3, 18))
    (datetime.date(2026, 3, 20), datetime.date(2026, 3, 20))
    """
    if said_on is None:
        return None
    text = fold(written)
    days = days_ahead(text)
    if days is not None:
        return said_on + timedelta(days=days)
    named = _named_day(text, said_on)
    if named is not None:
        return named
    for index, weekday in enumerate(_WEEKDAYS):
        if re.search(rf"\b{weekday}\b", text):
            return said_on + timedelta(days=(index - said_on.weekday()) % 7 or 7)
    return None


def days_ahead(written: str) -> int | None:
    """Return how many days a deadline leaves, where it says so by itself; ``0`` means today."""
    text = fold(written)
    if "apres-demain" in text:
        return 2
    if re.search(r"\bdemain\b", text):
        return 1
    if _NOW.search(text) or _HOUR_ALONE.match(text):
        return 0
    hours = _IN_HOURS.search(text)
    if hours:
        return -(-int(hours[1]) // 24)
    if "huitaine" in text:
        return 8
    if "quinzaine" in text:
        return 15
    for pattern, unit in ((_DAYS, 1), (_WEEKS, 7)):
        found = pattern.search(text)
        if found:
            return unit * (_NUMBERS.get(found[1]) or int(found[1]))
    return None


def _named_day(text: str, said_on: date) -> date | None:
    found = _DAY_MONTH.search(text)
    if found:
        day, month = int(found[1].removesuffix("er")), _MONTHS.index(found[2]) + 1
    else:
        slashed = _SLASHED.search(text)
        if not slashed:
            return None
        day, month = int(slashed[1]), int(slashed[2])
    try:
        named = date(said_on.year, month, day)
    except ValueError:
        return None
    return named if (said_on - named).days < _MAX_BEHIND else named.replace(year=named.year + 1)
