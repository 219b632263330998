"""How are instants and delays written for people in France?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.texts.words import NBSP, count

PARIS = ZoneInfo("Europe/Paris")


def hour(at: datetime) -> str:
    """
    Write an hour of the day.

    >>> from datetime import UTC
    >>> hour(datetime(2026, 1, 5, 8, 30, tzinfo=UTC)), hour(datetime(2026, 1, 5, 13, 0, tzinfo=UTC))
    ('9\\xa0h\\xa030', '14\\xa0h')
    """
    local = at.astimezone(PARIS)
    minutes = f"{NBSP}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NBSP}h{minutes}"


def day(at: datetime, now: datetime) -> str:
    """Write a day as one would say it: ``aujourd’hui``, ``demain``, ``lundi 4 mai``."""
    local, today = at.astimezone(PARIS).date(), now.astimezone(PARIS).date()
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if (local - today).days in near:
        return near[(local - today).days]
    return _written(local, "EEEE d MMMM" if local.year == today.year else "EEEE d MMMM y")


def moment(at: datetime, now: datetime) -> str:
    """Write an instant as one would say it: ``demain à 14 h``."""
    return f"{day(at, now)} à {hour(at)}"


def fixed(at: datetime) -> str:
    """Write an instant for a message that stays: ``jeudi 26 novembre à 14 h 30`` is true every day."""
    local = at.astimezone(PARIS)
    return f"{_written(local.date(), 'EEEE d MMMM')} à {hour(at)}"


def _written(day: date, pattern: str) -> str:
    from babel.dates import format_date

    # French says "1er décembre", which no pattern of the CLDR gives.
    return str(format_date(day, pattern.replace("d ", "'1er' ") if day.day == 1 else pattern, locale="fr_FR"))


def span(delta: timedelta) -> str:
    """Write a length of time in its largest unit, rounded down: ``5 h``, ``2 jours``."""
    minutes = max(int(delta.total_seconds() // 60), 1)
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    if minutes < 48 * 60:
        return f"{minutes // 60}{NBSP}h"
    return count(minutes // (24 * 60), "jour", "jours")


def due(at: datetime, now: datetime) -> str:
    """Write a deadline: by when, or how late it is."""
    if now > at:
        return f"en retard de {span(now - at)} (c’était {moment(at, now)})"
    return f"{day(at, now)} avant {hour(at)} (dans {span(at - now)})"


def calendar_day(day: date) -> str:
    """
    Write a day with its year.

    >>> calendar_day(date(2026, 11, 26))
    'jeudi 26 novembre 2026'
    """
    return _written(day, "EEEE d MMMM y")


def short_day(day: date) -> str:
    """
    Write a day without its name.

    >>> short_day(date(2026, 12, 1))
    '1er décembre 2026'
    """
    return _written(day, "d MMMM y")


def month(day: date) -> str:
    """
    Name the month of a day.

    >>> month(date(2026, 8, 1))
    'août 2026'
    """
    return _written(day.replace(day=2), "MMMM y")
