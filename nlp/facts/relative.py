"""Which days does a mail name by their distance from the day it was written, and which days are they?"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable
from typing import NamedTuple

from nlp.facts.days import MONTH, MONTHS, WEEKDAY, WEEKDAYS
from nlp.facts.figures import NUMBER_WORDS, parse_digits, parse_words
from nlp.facts.source import Source

_COUNT = rf"(?:\d{{1,3}}|{NUMBER_WORDS}|quelques)"
_UNIT = r"(?P<unit>jours?|semaines?|mois|ans?|annees?|heures?)(?![a-z])"
_PART = r"(?: (?:matin|midi|soir|apres-midi|dans la (?:matinee|journee|soiree)|en fin de journee))?"

_FORMS: tuple[tuple[str, str], ...] = (
    ("word", rf"(?:avant-hier|hier|apres-demain|demain){_PART}|aujourd'?hui|ce matin|ce midi|ce soir"
        rf"|(?<!a )ce jour|cette nuit|cet apres-midi"),
    ("ago", rf"(?:il y a|voici|voila|ca fait|cela fait|depuis) (?:deja |bientot |presque |plus de "
        rf"|environ |pres de |maintenant )?(?P<ago_count>{_COUNT}) (?:bonnes "
        rf"|longues )?{_UNIT}(?: et demie?)?"),
    ("ahead", rf"dans (?P<ahead_count>{_COUNT}) {_UNIT.replace('<unit>', '<unit_ahead>')}"),
    ("period", r"(?:la )?semaine (?:derniere|passee|prochaine|qui vient|suivante)|cette semaine"
        r"|(?:le )?mois (?:dernier|passe|prochain)|ce mois-ci"
             r"|l'an(?:nee)? (?:dernier|derniere|passee?|prochaine?)|cette annee"),
    ("weekday", rf"(?:le )?{WEEKDAY} (?:dernier|passe|prochain|qui vient|en huit){_PART}"),
    ("current", r"(?:le )?(?P<day>\d{1,2})(?:er)? (?:courant|de ce mois|du mois|prochain)(?! \d)"),
    ("part_of_month", rf"(?:la |le )?(?P<part>debut|mi|fin|courant)(?:-| )(?:de |d'"
        rf"|du mois de )?(?P<month>{MONTH})(?! \d)"),
    ("iso_week", r"(?:en |la )?semaine (?P<week>[1-5]?\d)(?![\d%])"),
    ("bare_weekday", rf"(?<!le )(?<!les )(?<!ce )(?<!un )(?<!tous )(?<!chaque )(?<!du"
        rf" ){WEEKDAY}{_PART}(?! (?:\d|au |prochain|dernier|et |ou ))"),
)  # fmt: skip
_RELATIVE = re.compile(
    r"(?<![\w'-])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _FORMS) + r")(?![\w])"
)
_AHEAD = re.compile(
    r"(?:d'ici|avant|pour|jusqu'a|des|a partir de|prevu\w*|attend\w*|faut|faudrait|voudr\w+|souhait\w+"
    r"|pourr\w+|pouvez|peux|sera\w*|\w+rai|\w+rez|\w+rons)\b[^.;\n]{0,24}$"
)


class Relative(NamedTuple):
    """A day named by its distance, with its offsets and, where known, the day."""

    start: int
    end: int
    iso: str | None


def find_relative(source: Source, written_on: dt.date | None) -> list[Relative]:
    """Return the relative days in the order of the text; ``written_on`` is the day the mail was written."""
    found = []
    for match in _RELATIVE.finditer(source.low):
        day = _resolve(match, written_on) if written_on else None
        found.append(Relative(match.start(), match.end(), day.isoformat() if day else None))
    return found


def _resolve(match: re.Match[str], reference: dt.date) -> dt.date | None:
    for name, resolver in _RESOLVERS.items():
        if match[name]:
            try:
                return resolver(match, reference)
            except (ValueError, OverflowError):
                return None
    return None


_WORDS = {"avant-hier": -2, "hier": -1, "demain": 1, "apres-demain": 2}


def _by_word(match: re.Match[str], reference: dt.date) -> dt.date:
    return reference + dt.timedelta(days=_WORDS.get(match["word"].split()[0], 0))


def _count(written: str) -> int | None:
    value = parse_digits(written) if written[0].isdigit() else parse_words(written)
    return None if value is None else int(value)


def _shift(reference: dt.date, count: int, unit: str) -> dt.date:
    """Return the day that many units away; months and years keep the day of the month where it exists."""
    if unit.startswith("j"):
        # French counts a fortnight as fifteen days, a week as eight.
        days = {15: 14, 8: 7}.get(abs(count), abs(count)) * (1 if count > 0 else -1)
        return reference + dt.timedelta(days=days)
    if unit.startswith("s"):
        return reference + dt.timedelta(weeks=count)
    if unit.startswith("h"):
        return reference + dt.timedelta(days=round(count / 24))
    months = reference.month - 1 + (count if unit.startswith("m") else 12 * count)
    year, month = reference.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(reference.day, monthrange(year, month)[1]))


def _by_distance(match: re.Match[str], reference: dt.date) -> dt.date | None:
    ahead = match["ahead"]
    count = _count(match["ahead_count"] if ahead else match["ago_count"])
    if count is None:
        return None
    unit = match["unit_ahead"] if ahead else match["unit"]
    return _shift(reference, count if ahead else -count, unit)


def _by_period(match: re.Match[str], reference: dt.date) -> dt.date:
    written = match["period"]
    sign = 1 if re.search(r"prochain|vient|suivant", written) else -1
    if written.startswith(("cette", "ce ")):
        return reference
    unit = "semaine" if "semaine" in written else "mois" if "mois" in written else "an"
    return _shift(reference, sign, unit)


def _next_weekday(reference: dt.date, weekday: int) -> dt.date:
    return reference + dt.timedelta(days=(weekday - reference.weekday() - 1) % 7 + 1)


def _previous_weekday(reference: dt.date, weekday: int) -> dt.date:
    return reference - dt.timedelta(days=(reference.weekday() - weekday - 1) % 7 + 1)


def _by_weekday(match: re.Match[str], reference: dt.date) -> dt.date:
    written = match["weekday"] or match["bare_weekday"]
    weekday = next(number for name, number in WEEKDAYS.items() if name in written)
    if "huit" in written:
        return _next_weekday(reference, weekday) + dt.timedelta(weeks=1)
    ahead = "prochain" in written or "vient" in written
    if match["bare_weekday"]:
        ahead = bool(_AHEAD.search(match.string, max(0, match.start() - 50), match.start()))
    return _next_weekday(reference, weekday) if ahead else _previous_weekday(reference, weekday)


def _by_current(match: re.Match[str], reference: dt.date) -> dt.date:
    day = reference.replace(day=int(match["day"]))
    return _shift(day, 1, "mois") if "prochain" in match["current"] and day <= reference else day


def _by_part(match: re.Match[str], reference: dt.date) -> dt.date:
    month = MONTHS[match["month"]]
    last = monthrange(reference.year, month)[1]
    return dt.date(reference.year, month, {"debut": 1, "fin": last}.get(match["part"], 15))


def _by_iso_week(match: re.Match[str], reference: dt.date) -> dt.date:
    return dt.date.fromisocalendar(reference.year, int(match["week"]), 1)


_RESOLVERS: dict[str, Callable[[re.Match[str], dt.date], dt.date | None]] = {
    "word": _by_word,
    "ago": _by_distance,
    "ahead": _by_distance,
    "period": _by_period,
    "weekday": _by_weekday,
    "current": _by_current,
    "part_of_month": _by_part,
    "iso_week": _by_iso_week,
    "bare_weekday": _by_weekday,
}
