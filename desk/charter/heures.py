"""When does the company work? The section ``heures`` of the charter."""

from __future__ import annotations

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desk.business_time import BusinessClock, Interval
from desk.charter.tables import get
from models.errors import CharterError

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def read_clock(data: dict[str, Any]) -> BusinessClock:
    """
    Read the business hours, the time zone and the holidays.

    Raises:
        CharterError: An interval, the zone or the whole week is wrong.
    """
    hours = get(data, "heures", dict)
    week = {index: _intervals(day, hours.get(day) or []) for index, day in enumerate(DAYS)}
    if not any(week.values()):
        raise CharterError("heures: no day has business hours")
    return BusinessClock(_zone(get(hours, "fuseau", str)), week, bool(hours.get("alsace_moselle", False)))


def longest_day(clock: BusinessClock) -> float:
    """Return how many business hours the longest day of the week has."""
    return max(
        sum((closes.hour - opens.hour) + (closes.minute - opens.minute) / 60 for opens, closes in intervals)
        for intervals in clock.week.values()
    )


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CharterError(f"heures.fuseau: {name!r} is no time zone") from error
    return name


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
