"""Which days are "cette semaine", "depuis janvier", "T3" or "les 30 derniers jours"?"""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlp.conversation.calendar import MONTH, MONTHS, NUMBER, add_months, number, weekday, written_day
from nlp.conversation.folding import fold

Period = tuple[date, date]
"""The first day, and the day after the last."""
AHEAD = timedelta(days=60)
"""« Du 1er septembre au 30 novembre », said in November, is this year's."""
_ROMAN = {
    "premier": 1,
    "1er": 1,
    "deuxieme": 2,
    "second": 2,
    "2e": 2,
    "troisieme": 3,
    "3e": 3,
    "quatrieme": 4,
    "4e": 4,
}
_PAST = r"dernie?re?s?|passee?|precedente?|d'avant|\blast\b"


def read_period(text: str, today: date) -> Period | None:
    """
    Return the days that a person names, or ``None`` where none is read with confidence.

    Args:
        text: As written; of a comparison ("2026 vs 2025") the first side is read.
        today: The day it is said.

    >>> read_period("la semaine dernière", date(2026, 11, 26))
    (datetime.date(2026, 11, 16), datetime.date(2026, 11, 23))
    """
    folded = re.split(r"\s(?:vs\.?|contre|versus)\s", fold(text).strip(" .,;?!"), maxsplit=1)[0]
    tomorrow = today + timedelta(days=1)
    since = re.match(r"(?:depuis|since|a partir d[eu]?)\s*(.+)", folded)
    if since:
        start = _first_day(since[1], today)
        return (start, tomorrow) if start and start <= today else None
    return _between(folded, today) or _rolling(folded, tomorrow) or _named(folded, today)


def _first_day(folded: str, today: date) -> date | None:
    hours = re.search(r"\b(\d{1,3})\s?h\b", folded)
    if hours:
        return today - timedelta(days=(int(hours[1]) + 23) // 24)
    day = (
        _near(folded, today) or written_day(folded, today, ahead=False) or weekday(folded, today, ahead=False)
    )
    if day:
        return day
    bare = re.fullmatch(r"(?:le |du )?(\d{1,2})(?:er)?", folded)
    if bare:
        return written_day(f"le {bare[1]}", today, ahead=False)
    if re.search(r"debut (?:de l'|d'|de )(?:annee|an)", folded):
        return date(today.year, 1, 1)
    found = _rolling(folded, today + timedelta(days=1)) or _named(folded, today)
    return found[0] if found else None


def _near(folded: str, today: date) -> date | None:
    if re.search(r"avant[- ]hier", folded):
        return today - timedelta(days=2)
    if re.search(r"\bhier\b|yesterday", folded):
        return today - timedelta(days=1)
    if re.search(r"aujourd'?hui|\bajd\b|\bauj\b|\btoday\b|ce matin|du jour|cet aprem|cet apres", folded):
        return today
    return None


def _between(folded: str, today: date) -> Period | None:
    found = re.match(r"(?:du|entre(?: le)?|from)\s+(.+?)\s+(?:au|et(?: le)?|to)\s+(.+)", folded)
    if not found:
        return None
    end = written_day(f"le {found[2]}", today + AHEAD, ahead=False)
    month = re.search(rf"\b({MONTH})\b.*", found[2])
    first = found[1] if re.search(rf"\b(?:{MONTH})\b|/", found[1]) or not month else f"{found[1]} {month[0]}"
    start = written_day(f"le {first}", end or today, ahead=False)
    return (start, end + timedelta(days=1)) if start and end and start <= end else None


def _rolling(folded: str, tomorrow: date) -> Period | None:
    """Read « les 30 derniers jours », « 6 mois », « ces deux dernières semaines »."""
    found = re.search(
        rf"\b({NUMBER})\s(?:{_PAST}|\s)*\s?(jours?|j\b|days?|semaines?|sem\b|weeks?|mois|months?|ans?|annees?|years?)",
        folded,
    )
    if not found or re.search(r"\btrimestre|\bsemestre", folded):
        return None
    many, unit = number(found[1]), found[2]
    if many == 0:
        return None
    if unit.startswith(("j", "d")):
        return tomorrow - timedelta(days=many), tomorrow
    if unit.startswith(("s", "w")):
        return tomorrow - timedelta(weeks=many), tomorrow
    return add_months(tomorrow, -many * (1 if unit.startswith("mo") else 12)), tomorrow


def _named(folded: str, today: date) -> Period | None:
    day = _near(folded, today)
    if day:
        return day, day + timedelta(days=1)
    for read in (_week, _part_of_year, _month, _year):
        found = read(folded, today)
        if found:
            return found
    day = written_day(folded, today, ahead=False) or weekday(folded, today, ahead=False)
    return (day, day + timedelta(days=1)) if day else None


def _week(folded: str, today: date) -> Period | None:
    monday = today - timedelta(days=today.weekday())
    named = re.search(r"\b(?:semaine|sem|s)\s?(\d{1,2})\b", folded)
    if named and 1 <= int(named[1]) <= 53 and not re.search(r"\bs[12]\b", folded):
        try:
            start = date.fromisocalendar(today.year, int(named[1]), 1)
        except ValueError:
            return None
        start = start if start <= today else date.fromisocalendar(today.year - 1, int(named[1]), 1)
        return start, start + timedelta(weeks=1)
    if re.search(r"week-?end|\bwk\b", folded):
        saturday = monday - timedelta(days=2) if today.weekday() < 5 else monday + timedelta(days=5)
        return saturday, saturday + timedelta(days=2)
    if not re.search(r"\bsemaine\b|\bweek\b", folded):
        return None
    start = monday - timedelta(weeks=1) if re.search(_PAST, folded) else monday
    if re.search(r"prochaine|\bpro\b|\bnext\b", folded):
        start = monday + timedelta(weeks=1)
    return start, start + timedelta(weeks=1)


def _part_of_year(folded: str, today: date) -> Period | None:
    quarter = re.search(r"\b[tq]([1-4])\b(?:\s?(20\d\d))?", folded)
    half = re.search(r"\bs([12])\b(?:\s?(20\d\d))?", folded)
    worded = re.search(rf"\b({'|'.join(_ROMAN)})\s(trimestre|semestre)(?:\s(?:de\s)?(20\d\d))?", folded)
    months, place, year = 0, 0, None
    if quarter:
        months, place, year = 3, int(quarter[1]), quarter[2]
    elif half:
        months, place, year = 6, int(half[1]), half[2]
    elif worded:
        months, place, year = (3 if worded[2] == "trimestre" else 6), _ROMAN[worded[1]], worded[3]
    if months:
        start = date(int(year or today.year), (place - 1) * months + 1, 1) if place * months <= 12 else None
        if start and not year and start > today:
            start = start.replace(year=start.year - 1)
        return (start, add_months(start, months)) if start else None
    months = 3 if re.search(r"trimestre|quarter", folded) else 6 if "semestre" in folded else 0
    if not months:
        return None
    start = date(today.year, (today.month - 1) // months * months + 1, 1)
    start = add_months(start, -months) if re.search(_PAST, folded) else start
    return start, add_months(start, months)


def _month(folded: str, today: date) -> Period | None:
    if re.search(r"\d{1,2}(?:er)?\s+(?:" + MONTH + r")\b", folded):
        return None
    named = re.search(rf"\b({MONTH})\b\.?(?:\s(20\d\d))?(?:\s(?:et|a)\s({MONTH})\b)?", folded)
    if named:
        start = date(int(named[2] or today.year), MONTHS[named[1]], 1)
        if not named[2] and start > today:
            start = start.replace(year=start.year - 1)
        last = MONTHS[named[3]] - MONTHS[named[1]] if named[3] else 0
        return start, add_months(start, 1 + last % 12)
    if not re.search(r"\bmois\b|\bmonth\b", folded):
        return None
    start = add_months(today.replace(day=1), -1 if re.search(_PAST, folded) else 0)
    return start, add_months(start, 1)


def _year(folded: str, today: date) -> Period | None:
    named = re.search(r"\b(20[12]\d)\b", folded)
    if named:
        return date(int(named[1]), 1, 1), date(int(named[1]) + 1, 1, 1)
    if not re.search(r"\ban\b|\bannee\b|\byear\b", folded):
        return None
    year = today.year - 1 if re.search(_PAST, folded) else today.year
    return date(year, 1, 1), date(year + 1, 1, 1)
