"""Which day does a word name, seen from today?"""

from __future__ import annotations

import re
from datetime import date, timedelta

MONTHS = {
    "janvier": 1, "janv": 1, "january": 1, "fevrier": 2, "fev": 2, "fevr": 2, "february": 2, "mars": 3,
    "march": 3, "avril": 4, "avr": 4, "april": 4, "mai": 5, "may": 5, "juin": 6, "june": 6, "juillet": 7,
    "juil": 7, "july": 7, "aout": 8, "august": 8, "septembre": 9, "sept": 9, "september": 9, "octobre": 10,
    "oct": 10, "october": 10, "novembre": 11, "nov": 11, "november": 11, "decembre": 12, "dec": 12,
    "december": 12,
}  # fmt: skip
DAYS = {
    "lundi": 0, "monday": 0, "mardi": 1, "tuesday": 1, "mercredi": 2, "wednesday": 2, "jeudi": 3,
    "thursday": 3, "vendredi": 4, "friday": 4, "samedi": 5, "saturday": 5, "dimanche": 6, "sunday": 6,
}  # fmt: skip
NUMBERS = {
    "un": 1, "une": 1, "a": 1, "an": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
    "cinq": 5, "five": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "ten": 10, "douze": 12,
    "quinze": 15, "vingt": 20, "trente": 30,
}  # fmt: skip
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY = "|".join(DAYS)
NUMBER = r"\d{1,3}|" + "|".join(sorted((n for n in NUMBERS if n not in {"a", "an"}), key=len, reverse=True))


def number(word: str) -> int:
    """
    Read a small number, in digits or in words.

    >>> number("quinze"), number("3")
    (15, 3)
    """
    return NUMBERS[word] if word in NUMBERS else int(word)


def add_months(day: date, months: int) -> date:
    """
    Move by whole months, to the last day where the month is shorter.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(years, month + 1, 1)
    following = date(years + (month == 11), 1 if month == 11 else month + 2, 1)
    return first.replace(day=min(day.day, (following - first).days))


def written_day(text: str, today: date, *, ahead: bool) -> date | None:
    """
    Read a day written in figures or with its month; a missing year is the nearest one ahead, or behind.

    Args:
        text: Folded: lower case, without accents.
        today: The day it is said.
        ahead: Whether the day is to come.
    """
    named = re.search(rf"\b(\d{{1,2}})(?:er)?\s+({MONTH})\b\.?(?:\s+(20\d\d))?", text)
    if named:
        return _complete(int(named[1]), MONTHS[named[2]], named[3], today, ahead=ahead)
    figures = re.search(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2,4}))?(?!\d)", text)
    if figures:
        return _complete(int(figures[1]), int(figures[2]), figures[3], today, ahead=ahead)
    bare = re.search(
        r"\b(?:le|du|au|jusqu'au|apres le|avant le)\s+(\d{1,2})(?:er)?\b(?!\s*(?:h|:|min))", text
    )
    if bare or (bare := re.fullmatch(r"\D{0,12}\b(\d{1,2})er\b.*", text)):
        return _in_month(int(bare[1]), today, ahead=ahead)
    return None


def _complete(day: int, month: int, year: str | None, today: date, *, ahead: bool) -> date | None:
    try:
        if year:
            return date(int(year) + (2000 if int(year) < 100 else 0), month, day)
        found = date(today.year, month, day)
        if ahead and found < today:
            return date(today.year + 1, month, day)
        return date(today.year - 1, month, day) if not ahead and found > today else found
    except ValueError:
        return None


def _in_month(day: int, today: date, *, ahead: bool) -> date | None:
    for months in range(3):
        first = add_months(today.replace(day=1), months if ahead else -months)
        try:
            found = first.replace(day=day)
        except ValueError:
            continue
        if (found >= today) if ahead else (found <= today):
            return found
    return None


def weekday(text: str, today: date, *, ahead: bool) -> date | None:
    """Read the name of a day: the next one, or the last one; « en huit » adds a week."""
    named = re.search(rf"\b({DAY})s?\b", text)
    if not named:
        return None
    away = (DAYS[named[1]] - today.weekday()) % 7
    if not ahead:
        return today - timedelta(days=(7 - away) % 7 or 7)
    more = 7 if "en huit" in text else 14 if "en quinze" in text else 0
    return today + timedelta(days=(away or 7) + more)
