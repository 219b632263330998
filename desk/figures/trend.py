"""How do weeks follow each other: what came, what was resolved? (seed row 111)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from desk.charter import Charter
from desk.figures.period import Period, week_period
from desk.figures.scope import choose, counted
from models.tables import Dossier


@dataclass(frozen=True, slots=True)
class Week:
    """One week, from Monday on."""

    monday: date
    opened: int
    resolved: int


def trend(session: Session, until: datetime, *, charter: Charter, weeks: int = 12) -> tuple[Week, ...]:
    """
    Count the dossiers opened and resolved week after week.

    Args:
        session: A session to read with.
        until: The last week is the one that holds the instant before it.
        charter: The company's, for its days.
        weeks: How many.
    """
    zone = charter.clock.zone
    last = (until - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    periods = [week_period(last - timedelta(weeks=back), zone=zone) for back in reversed(range(weeks))]
    # One question for all the weeks: each part of it is a short walk along an index.
    asked = [_count(column, each) for each in periods for column in (Dossier.opened_at, Dossier.resolved_at)]
    found = list(session.exec(choose(*asked)).one()) if asked else []
    return tuple(
        Week(each.first_day, found[2 * index], found[2 * index + 1]) for index, each in enumerate(periods)
    )


def _count(column: Any, period: Period) -> Any:
    return (
        choose(sa.func.count())
        .select_from(Dossier)
        .where(counted(), col(column) >= period.since, col(column) < period.until)
        .scalar_subquery()
    )
