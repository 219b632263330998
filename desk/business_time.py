"""
When does a deadline in business time fall?

Business hours are several intervals a day, in the company's own zone, without French public
holidays (the ``holidays`` library; Alsace-Moselle keeps two more). Instants come and go in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Interval = tuple[time, time]

_HORIZON_DAYS = 1500
"""A charter whose week is empty would search for ever."""


@lru_cache(maxsize=64)
def _holidays(year: int, alsace_moselle: bool) -> frozenset[date]:
    import holidays

    subdivision = "57" if alsace_moselle else None
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=year))


@dataclass(frozen=True)
class BusinessClock:
    """
    A week of business hours.

    Args:
        zone: IANA name, ``Europe/Paris``.
        week: Weekday (0 is Monday) to its intervals, in order.
        alsace_moselle: Whether Good Friday and 26 December are holidays too.
    """

    zone: str
    week: Mapping[int, tuple[Interval, ...]]
    alsace_moselle: bool = False

    def is_business_day(self, day: date) -> bool:
        """Tell whether anybody works on *day*."""
        return bool(self.week.get(day.weekday())) and day not in _holidays(day.year, self.alsace_moselle)

    def add_hours(self, start: datetime, hours: float) -> datetime:
        """
        Return the instant when *hours* of business time have passed since *start*.

        Args:
            start: Aware instant.
            hours: Zero or more.

        Returns:
            An instant in UTC. Zero hours outside business time give the next opening.
        """
        left = timedelta(hours=hours)
        moment = start
        for opening, closing in self._spans(start):
            moment = max(opening, start)
            if closing - moment >= left:
                return moment + left
            left -= closing - moment
        return moment

    def subtract_hours(self, end: datetime, hours: float) -> datetime:
        """
        Return the instant from which *hours* of business time remain before *end*, in UTC.

        Args:
            end: Aware instant.
            hours: Zero or more.
        """
        left = timedelta(hours=hours)
        last = end.astimezone(ZoneInfo(self.zone)).date()
        for offset in range(_HORIZON_DAYS):
            day = last - timedelta(days=offset)
            if not self.is_business_day(day):
                continue
            for opens, closes in reversed(self.week[day.weekday()]):
                opening, closing = self._instant(day, opens), min(self._instant(day, closes), end)
                if closing <= opening:
                    continue
                if closing - opening >= left:
                    return closing - left
                left -= closing - opening
        return end

    def add_days(self, start: datetime, days: int) -> datetime:
        """Return the closing hour of the *days*-th business day after the day of *start*."""
        left = days
        day = start.astimezone(ZoneInfo(self.zone)).date()
        for _ in range(_HORIZON_DAYS):
            if left <= 0 and self.is_business_day(day):
                break
            day += timedelta(days=1)
            if self.is_business_day(day):
                left -= 1
        intervals = self.week.get(day.weekday()) or ((time(9), time(18)),)
        return self._instant(day, intervals[-1][1])

    def hours_between(self, start: datetime, end: datetime) -> float:
        """Return the business hours between two instants; zero where the end is not after the start."""
        total = timedelta()
        for opening, closing in self._spans(start):
            if opening >= end:
                break
            total += max(min(closing, end) - max(opening, start), timedelta())
        return total / timedelta(hours=1)

    def is_open(self, at: datetime) -> bool:
        """Tell whether *at* is within business hours."""
        opening, _closing = next(self._spans(at), (at + timedelta(1), at))
        return opening <= at

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = start.astimezone(ZoneInfo(self.zone)).date()
        for offset in range(_HORIZON_DAYS):
            day = first + timedelta(days=offset)
            if not self.is_business_day(day):
                continue
            for opens, closes in self.week[day.weekday()]:
                closing = self._instant(day, closes)
                if closing > start:
                    yield self._instant(day, opens), closing

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
