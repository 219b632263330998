"""
What do the messages of the day, the week and the month say? (issue 7, outcome 8; seed rows 95 and 111)

Values only: Slack writes and draws them. Each knows whether it is empty, so that nothing is posted then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.charter import Charter
from desk.figures.indicators import Indicators, indicators
from desk.figures.paretos import By, Pareto, Weigh, pareto
from desk.figures.period import Period, day_period, week_period
from desk.figures.scope import counted
from desk.figures.trend import Week, trend
from desk.listing import Filter, count_dossiers, list_dossiers
from desk.views import DossierLine
from models.tables import ActionCorrective, Dossier
from models.vocabulary import Gravite

MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class DailyDigest:
    """What a team reads in the morning."""

    day: date
    opened: int
    """Since the beginning of the business day before."""
    grave: int
    """Of these, gravite 3 and 4."""
    resolved: int
    unclaimed: int
    to_qualify: int
    late: tuple[DossierLine, ...]
    late_total: int
    due_today: tuple[DossierLine, ...]
    due_today_total: int

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to say: then nothing is posted."""
        return not any(
            (
                self.opened,
                self.resolved,
                self.unclaimed,
                self.to_qualify,
                self.late_total,
                self.due_today_total,
            )
        )


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a dossier taught, in our words."""

    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective action that a review goes through."""

    reference: str
    text: str
    owner: str
    due_on: date
    late: bool


@dataclass(frozen=True, slots=True)
class Review:
    """What a weekly review or a monthly committee goes through."""

    period: Period
    measured: Indicators
    before: Indicators
    """The period of the same length before, to compare with."""
    causes: Pareto
    costs: Pareto
    clients: Pareto
    weeks: tuple[Week, ...]
    actions: tuple[Action, ...]
    lessons: tuple[Lesson, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing happened and nothing is open."""
        busy = (self.measured[name].n for name in ("volume", "en_cours", "mttr"))
        return not any(busy) and not self.actions


def daily_digest(session: Session, *, charter: Charter, now: datetime) -> DailyDigest:
    """
    Gather what a team reads in the morning; sensitive dossiers are counted, and not shown.

    Args:
        session: A session to read with.
        charter: Its business days: on Monday, what came since Friday.
        now: The present instant.
    """
    zone = charter.clock.zone
    today = now.astimezone(ZoneInfo(zone)).date()
    since = day_period(_business_day_before(charter, today), zone=zone).since
    tonight = day_period(today, zone=zone).until
    late, due = Filter(late=True, limit=MOST_LINES), Filter(due_before=tonight, limit=MOST_LINES)
    shown = col(Dossier.sensible).is_(False)
    grave = sa.func.coalesce(sa.func.sum(sa.case((col(Dossier.gravite) >= Gravite.FORTE, 1), else_=0)), 0)
    opened, heavy = session.exec(
        select(sa.func.count(), grave).where(
            counted(), col(Dossier.opened_at) >= since, col(Dossier.opened_at) < now
        )
    ).one()
    resolved = select(sa.func.count()).where(counted(), col(Dossier.resolved_at) >= since)
    return DailyDigest(
        day=today,
        opened=opened,
        grave=int(heavy),
        resolved=session.exec(resolved).one(),
        unclaimed=count_dossiers(session, Filter(unclaimed=True), now=now),
        to_qualify=count_dossiers(session, Filter(a_qualifier=True), now=now),
        late=tuple(list_dossiers(session, late, now=now, visible=shown)[0]),
        late_total=count_dossiers(session, late, now=now),
        due_today=tuple(list_dossiers(session, due, now=now, visible=shown)[0]),
        due_today_total=count_dossiers(session, due, now=now),
    )


def weekly_review(session: Session, *, charter: Charter, now: datetime) -> Review:
    """Gather what the review of the week that has ended goes through."""
    zone = charter.clock.zone
    monday = now.astimezone(ZoneInfo(zone)).date() - timedelta(days=7)
    return review(session, week_period(monday, zone=zone), charter=charter, now=now)


def monthly_pack(session: Session, *, charter: Charter, now: datetime, month: Period | None = None) -> Review:
    """Gather what the committee of the month goes through: of *month*, or of the one that has ended."""
    if month is None:
        from desk.figures.period import month_period

        first = now.astimezone(ZoneInfo(charter.clock.zone)).date().replace(day=1)
        last = first - timedelta(days=1)
        month = month_period(last.year, last.month, zone=charter.clock.zone)
    return review(session, month, charter=charter, now=now)


def review(session: Session, period: Period, *, charter: Charter, now: datetime) -> Review:
    """Gather what a review of a period goes through."""
    since, until = period.since, period.until
    before = period.before
    weighed = {
        (by, weigh): pareto(session, since, until, charter=charter, now=now, by=by, weigh=weigh)
        for by, weigh in (
            (By.CAUSE, Weigh.NOMBRE),
            (By.CAUSE, Weigh.COUT),
            (By.ENTREPRISE, Weigh.NOMBRE),
        )
    }
    return Review(
        period=period,
        measured=indicators(session, since, until, charter=charter, now=now),
        before=indicators(session, before.since, before.until, charter=charter, now=now),
        causes=weighed[By.CAUSE, Weigh.NOMBRE],
        costs=weighed[By.CAUSE, Weigh.COUT],
        clients=weighed[By.ENTREPRISE, Weigh.NOMBRE],
        weeks=trend(session, min(until, now), charter=charter),
        actions=_actions(session, period, now=now),
        lessons=_lessons(session, period),
    )


def _actions(session: Session, period: Period, *, now: datetime) -> tuple[Action, ...]:
    """Return the actions not done yet, the most overdue first."""
    today = now.astimezone(ZoneInfo(period.zone)).date()
    rows = session.exec(
        select(ActionCorrective, Dossier.reference)
        .join(Dossier, col(Dossier.id) == col(ActionCorrective.dossier_id))
        .where(col(ActionCorrective.done_at).is_(None), col(Dossier.sensible).is_(False))
        .order_by(col(ActionCorrective.due_on), col(ActionCorrective.id))
        .limit(MOST_LINES)
    ).all()
    return tuple(Action(ref, row.text, row.owner, row.due_on, row.due_on < today) for row, ref in rows)


def _lessons(session: Session, period: Period) -> tuple[Lesson, ...]:
    rows = session.exec(
        select(Dossier.reference, Dossier.lesson)
        .where(
            counted(),
            col(Dossier.sensible).is_(False),
            col(Dossier.resolved_at) >= period.since,
            col(Dossier.resolved_at) < period.until,
            Dossier.lesson != "",
        )
        .order_by(col(Dossier.gravite).desc(), col(Dossier.resolved_at).desc())
        .limit(MOST_LINES)
    ).all()
    return tuple(Lesson(reference, text) for reference, text in rows)


def _business_day_before(charter: Charter, day: date) -> date:
    for back in range(1, 15):
        if charter.clock.is_business_day(day - timedelta(days=back)):
            return day - timedelta(days=back)
    return day - timedelta(days=1)
