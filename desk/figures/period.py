"""Between which instants is something measured? Periods are half-open, and follow the company's days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.errors import DoleancesError

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


class BadPeriodError(DoleancesError):
    """This is no period; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Period:
    """From *since*, which belongs to it, to *until*, which does not; both aware, in UTC."""

    since: datetime
    until: datetime
    zone: str = "Europe/Paris"

    @property
    def first_day(self) -> date:
        """Return its first day, as the company's calendar has it."""
        return self.since.astimezone(ZoneInfo(self.zone)).date()

    @property
    def day_after(self) -> date:
        """Return the first day that is wholly out of it."""
        local = self.until.astimezone(ZoneInfo(self.zone))
        return local.date() + timedelta(days=int(local.time() != local.time().min))

    @property
    def before(self) -> Period:
        """Return the period of as many days that ends where this one begins."""
        days = self.day_after - self.first_day
        return days_period(self.first_day - days, self.first_day, zone=self.zone)


def days_period(first: date, day_after: date, *, zone: str = "Europe/Paris") -> Period:
    """
    Return the period of whole days from *first* to the day before *day_after*.

    Raises:
        BadPeriodError: It holds no day.
    """
    if day_after <= first:
        raise BadPeriodError("la période est vide : elle finit avant de commencer")
    return Period(_midnight(first, zone), _midnight(day_after, zone), zone)


def day_period(day: date, *, zone: str = "Europe/Paris") -> Period:
    """Return one day."""
    return days_period(day, day + timedelta(days=1), zone=zone)


def week_period(day: date, *, zone: str = "Europe/Paris") -> Period:
    """Return the week, from Monday on, that holds *day*."""
    monday = day - timedelta(days=day.weekday())
    return days_period(monday, monday + timedelta(days=7), zone=zone)


def month_period(year: int, month: int, *, zone: str = "Europe/Paris") -> Period:
    """Return one month of the calendar."""
    first = date(year, month, 1)
    return days_period(first, (first + timedelta(days=31)).replace(day=1), zone=zone)


def read_month(text: str, *, zone: str = "Europe/Paris") -> Period:
    """
    Read a month written ``2026-11``.

    Raises:
        BadPeriodError: It is no month.
    """
    found = _MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or not 2000 <= int(found[1]) <= 2200:
        raise BadPeriodError(f"« {text[:40]} » n’est pas un mois (attendu : 2026-11)")
    return month_period(int(found[1]), int(found[2]), zone=zone)


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
