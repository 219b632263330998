"""When is "demain matin", "dans 2 h", "lundi 9h" or "le 15"? An instant to come, for reminders."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from nlp.conversation.calendar import MONTH, MONTHS, NUMBER, add_months, number, weekday, written_day
from nlp.conversation.folding import fold

MORNING = time(9, 0)
"""What a day without an hour means."""
_PARTS = (
    (r"fin de (?:la )?matinee", time(11, 30)),
    (r"fin d'(?:apres[- ]midi|aprem)|fin de (?:la )?journee", time(17, 0)),
    (r"premiere heure|1(?:ere|re) heure|\btot\b", time(8, 30)),
    (r"apres[- ]midi|aprem\b|afternoon", time(14, 0)),
    (r"\bmidi\b|\bnoon\b", time(12, 0)),
    (r"soir(?:ee)?\b|tonight|evening", time(18, 0)),
    (r"matin(?:ee)?\b|morning", MORNING),
)
_CLOCK = (
    r"\bentre\s+(?P<h>[01]?\d|2[0-4])\s*(?:h\s*(?P<m>[0-5]\d)?)?\s*et\s+\d",
    r"(?<![\d/.])(?P<h>[01]?\d|2[0-4])\s*(?:h|:)\s*(?P<m>[0-5]\d)?(?!\w)",
    r"(?<![\d/.])(?P<h>[01]?\d|2[0-4])\s*heures?\s*(?P<m>[0-5]\d)?(?!\w)",
    r"(?<![\d/.])(?P<h>1?\d)\s*(?P<half>am|pm)\b",
    r"\b(?:at|a)\s+(?P<h>[01]?\d|2[0-4])(?!\s*(?:jours?|semaines?|mois|min|heures?|\d|/))",
)
_SOON = re.compile(
    rf"(?:\b(?:dans|ds|in|sous|d'ici)\b|\bj\s?\+|^(?=\d{{1,3}}\s?(?:j|s|m)))\s*"
    rf"(?:(?P<half>une? demi[- ]heure)"
    rf"|(?P<n>{NUMBER}|an?|)\s*(?P<unit>minutes?|mins?|mn|heures?|hours?|h\b|jours?|days?|j\b|semaines?|weeks?|sem\b"
    rf"|mois|months?|$|\b))"
)


def read_instant(text: str, now: datetime) -> datetime | None:
    """
    Return the instant that a person names, or ``None`` where none is read with confidence.

    Args:
        text: As written: ``demain à 9h``, ``le 12/12 vers 10h30``, ``dans une semaine``.
        now: The present instant, in the zone of whoever speaks.

    >>> from datetime import timezone
    >>> read_instant("demain aprem", datetime(2026, 11, 26, 10, tzinfo=timezone.utc)).isoformat()
    '2026-11-27T14:00:00+00:00'
    """
    folded = fold(text).strip()
    if re.search(r"\b(?:tous les|toutes les|chaque|every)\b|avant l'echeance", folded):
        return None
    hour = _hour(folded)
    soon = _soon(folded, now)
    if soon is not None:
        found = soon[1] or _at(soon[0], hour or MORNING, now)
        return found if found > now else None
    day = _day(folded, now)
    if day is None:
        if hour is None:
            return now + timedelta(hours=2) if "tout a l'heure" in folded else None
        found = _at(now.date(), hour, now)
        return found if found > now else found + timedelta(days=1)
    found = _at(day, hour or MORNING, now)
    if found <= now and day == now.date():
        return now + timedelta(hours=1) if hour is None or not _clock(folded) else None
    return found if found > now else None


def _at(day: date, hour: time, now: datetime) -> datetime:
    return datetime.combine(day, hour, tzinfo=now.tzinfo)


def _soon(folded: str, now: datetime) -> tuple[date, datetime | None] | None:
    found = _SOON.search(folded)
    if not found:
        return None
    if found["half"]:
        return now.date(), now + timedelta(minutes=30)
    unit = found["unit"] or ("j" if re.search(r"j\s?\+", found[0]) else "")
    if not unit or not (found["n"] or "").strip():
        return None
    many = number(found["n"].strip())
    if unit.startswith(("min", "mn")):
        return now.date(), now + timedelta(minutes=many)
    if unit.startswith(("h",)):
        return now.date(), now + timedelta(hours=many)
    if unit.startswith(("j", "d")):
        days = many if "ouvr" not in folded else many + 2 * ((now.weekday() + many) // 5)
        return now.date() + timedelta(days=days), None
    if unit.startswith(("s", "w")):
        return now.date() + timedelta(weeks=many), None
    return add_months(now.date(), many), None


def _hour(folded: str) -> time | None:
    return _clock(folded) or next((at for words, at in _PARTS if re.search(words, folded)), None)


def _clock(folded: str) -> time | None:
    for pattern in _CLOCK:
        found = re.search(pattern, folded)
        if found:
            parts = found.groupdict()
            hour = int(parts["h"]) % 24
            if parts.get("half") == "pm" and hour < 12:
                hour += 12
            return time(hour, int(parts.get("m") or 0))
    return None


def _day(folded: str, now: datetime) -> date | None:
    today = now.date()
    if re.search(r"apres[- ]demain", folded):
        return today + timedelta(days=2)
    if re.search(r"\b(?:demain|dem|tomorrow|tmrw)\b", folded):
        return today + timedelta(days=1)
    if re.search(
        r"aujourd'?hui|\b(?:ajd|auj|today|tonight|ce (?:soir|matin|midi)|cet (?:aprem|apres[- ]midi))\b",
        folded,
    ):
        return today
    found = written_day(folded, today, ahead=True) or weekday(folded, today, ahead=True)
    return found or _vague(folded, today)


def _vague(folded: str, today: date) -> date | None:
    """Read the words that name no day but mean one: the first working day of it."""
    monday = today + timedelta(days=7 - today.weekday())
    if re.search(r"semaine pro(?:chaine|ch)?\b|next week|huitaine|apres le week-?end", folded):
        return monday if "huitaine" not in folded else today + timedelta(days=8)
    if re.search(r"fin de (?:la )?semaine|dans la semaine", folded):
        return today + timedelta(days=(4 - today.weekday()) % 7)
    if "fin de mois" in folded or "fin du mois" in folded:
        return add_months(today.replace(day=1), 1) - timedelta(days=1)
    if re.search(r"mois pro(?:chain)?\b|next month", folded):
        return add_months(today.replace(day=1), 1)
    week = re.search(r"\b(?:semaine|sem|s)\s?(\d{1,2})\b", folded)
    if week and 1 <= int(week[1]) <= 52:
        found = date.fromisocalendar(today.year, int(week[1]), 1)
        return found if found >= today else date.fromisocalendar(today.year + 1, int(week[1]), 1)
    month = re.search(rf"\b(debut|mi|fin)[\s-]({MONTH})\b", folded)
    if month:
        year = today.year + (MONTHS[month[2]] < today.month)
        first = date(year, MONTHS[month[2]], 1)
        return {"debut": first, "mi": first.replace(day=15)}.get(
            month[1], add_months(first, 1) - timedelta(days=1)
        )
    return None
