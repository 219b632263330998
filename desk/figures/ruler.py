"""
How many business hours lie between two instants, for thousands of pairs?

``BusinessClock.hours_between`` walks through the days of each pair; over a month of dossiers that is
the whole time of the figures. Here the days are walked through once, and each pair is two searches.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.business_time import BusinessClock


class Ruler:
    """
    The business hours of a stretch of time, added up.

    Args:
        clock: The week, the zone and the holidays.
        start: No pair begins before it.
        end: No pair ends after it.
    """

    def __init__(self, clock: BusinessClock, start: datetime, end: datetime) -> None:
        zone = ZoneInfo(clock.zone)
        self._opens: list[float] = []
        self._closes: list[float] = []
        self._before: list[float] = []
        total = 0.0
        day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        while day <= last:
            if clock.is_business_day(day):
                for opens, closes in clock.week[day.weekday()]:
                    first = datetime.combine(day, opens, tzinfo=zone).astimezone(UTC).timestamp()
                    then = datetime.combine(day, closes, tzinfo=zone).astimezone(UTC).timestamp()
                    self._opens.append(first)
                    self._closes.append(then)
                    self._before.append(total)
                    total += then - first
            day += timedelta(days=1)

    @classmethod
    def over(cls, clock: BusinessClock, pairs: Iterable[tuple[datetime, datetime]]) -> Ruler:
        """Return a ruler long enough for these pairs."""
        known = list(pairs)
        if not known:
            return cls(clock, datetime(2000, 1, 2, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC))
        return cls(clock, min(start for start, _ in known), max(end for _, end in known))

    def hours(self, start: datetime, end: datetime) -> float:
        """Return the business hours between two instants; zero where the end is not after the start."""
        return max(self._mark(end.timestamp()) - self._mark(start.timestamp()), 0.0) / 3600

    def _mark(self, at: float) -> float:
        index = bisect_right(self._opens, at) - 1
        if index < 0:
            return 0.0
        return self._before[index] + min(at, self._closes[index]) - self._opens[index]
