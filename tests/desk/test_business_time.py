"""Do deadlines fall in business hours, around nights, lunches, week-ends and French holidays?"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.business_time import BusinessClock

PARIS = ZoneInfo("Europe/Paris")
DAY = ((time(9), time(12, 30)), (time(14), time(18)))
CLOCK = BusinessClock("Europe/Paris", {day: DAY for day in range(5)})
ALSACE = BusinessClock("Europe/Paris", {day: DAY for day in range(5)}, alsace_moselle=True)


def _paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-03-03T09:00", 2, "2026-03-03T11:00"),
        ("2026-03-03T11:30", 2, "2026-03-03T15:00"),
        ("2026-03-03T17:00", 2, "2026-03-04T10:00"),
        ("2026-03-06T17:00", 2, "2026-03-09T10:00"),
        ("2026-03-07T12:00", 1, "2026-03-09T10:00"),
        ("2026-04-30T17:00", 2, "2026-05-04T10:00"),
        ("2026-03-03T03:00", 0, "2026-03-03T09:00"),
        ("2026-03-27T17:30", 1, "2026-03-30T09:30"),
    ],
    ids=["morning", "lunch", "night", "week-end", "saturday", "may-day", "nothing", "summer-time"],
)
def test_hours_run_in_business_time_only(start: str, hours: float, expected: str) -> None:
    """An hour of business time is an hour when somebody works."""
    assert CLOCK.add_hours(_paris(start), hours) == _paris(expected)


def test_alsace_keeps_two_more_holidays() -> None:
    """Good Friday (3 April 2026) counts there, and nowhere else."""
    start = _paris("2026-04-02T17:00")

    assert CLOCK.add_hours(start, 2) == _paris("2026-04-03T10:00")
    assert ALSACE.add_hours(start, 2) == _paris("2026-04-07T10:00")


def test_days_end_at_closing_time() -> None:
    """Two business days after a Thursday is Monday evening."""
    assert CLOCK.add_days(_paris("2026-03-05T08:00"), 2) == _paris("2026-03-09T18:00")


def test_instants_are_given_in_utc() -> None:
    """What is stored is UTC."""
    assert CLOCK.add_hours(_paris("2026-07-01T09:00"), 1) == datetime(2026, 7, 1, 8, tzinfo=UTC)


def test_hours_between_count_the_same_time() -> None:
    """What was added is what is counted."""
    start = _paris("2026-03-06T17:00")

    assert CLOCK.hours_between(start, CLOCK.add_hours(start, 9.5)) == pytest.approx(9.5)
    assert CLOCK.hours_between(start, start) == 0
    assert CLOCK.is_open(_paris("2026-03-06T10:00"))
    assert not CLOCK.is_open(_paris("2026-03-06T13:00"))


@given(st.integers(0, 3 * 366 * 24 * 60), st.floats(0.25, 40, allow_nan=False))
def test_going_back_undoes_going_forward(minutes: int, hours: float) -> None:
    """Property: so many business hours before an instant, as many pass again up to it."""
    end = ALSACE.add_hours(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), hours)

    assert ALSACE.hours_between(ALSACE.subtract_hours(end, hours), end) == pytest.approx(hours, abs=1e-6)
