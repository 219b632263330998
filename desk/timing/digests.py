"""
When does the next digest come, and what happens when its hour strikes? (issue 7, outcome 8)

The clock plans the next one of each kind; its hour asks for one effect, which Slack's performer turns
into a message, or into nothing where there is nothing to say. A digest whose day has passed while the
desk was stopped is not told: the next one says what is true then.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from desk.charter import Charter
from desk.effects import ask
from desk.parts import Desk
from desk.timing.echeances import plan
from models.tables import Echeance

DAILY, WEEKLY, MONTHLY = "quotidien", "hebdomadaire", "mensuel"
DIGEST = "slack.digest"
LATEST = {DAILY: timedelta(hours=10), WEEKLY: timedelta(days=2), MONTHLY: timedelta(days=7)}
"""After so long it is told no more."""
_FAR = 45
"""Days ahead in which each kind comes at least once."""


def plan_digests(desk: Desk, session: Session) -> None:
    """Plan the next digest of each kind, once each."""
    now = desk.now()
    for what, at in next_digests(desk.charter, now).items():
        plan(session, "digest", f"digest:{what}:{at:%Y-%m-%d}", at, now=now, data={"what": what})


def next_digests(charter: Charter, after: datetime) -> dict[str, datetime]:
    """Return when each digest is next due, in UTC; one that the charter empties is left out."""
    rules = charter.rendez_vous
    today = after.astimezone(ZoneInfo(charter.clock.zone)).date()
    days = [today + timedelta(days=ahead) for ahead in range(_FAR)]
    found = {}
    if rules.daily:
        open_days = [day for day in days if charter.clock.is_business_day(day)]
        found[DAILY] = _first(charter, open_days, rules.daily, after)
    if rules.weekly:
        wanted, hour = rules.weekly
        weekly = [_open_from(charter, day) for day in days if day.weekday() == wanted]
        found[WEEKLY] = _first(charter, weekly, hour, after)
    if rules.monthly:
        rank, hour = rules.monthly
        monthly = [day for day in days if _rank(charter, day) == rank]
        found[MONTHLY] = _first(charter, monthly, hour, after)
    return {what: at for what, at in found.items() if at is not None}


def strike(desk: Desk, session: Session, echeance: Echeance) -> None:
    """Ask for the digest whose hour has come."""
    now = desk.now()
    what = str(echeance.data["what"])
    if now - echeance.due_at <= LATEST[what]:
        payload = {"what": what, "at": echeance.due_at.isoformat()}
        ask(session, DIGEST, echeance.key, payload, now=now)
    plan_digests(desk, session)


def _first(charter: Charter, days: list[date], hour: time, after: datetime) -> datetime | None:
    zone = ZoneInfo(charter.clock.zone)
    instants = (datetime.combine(day, hour, tzinfo=zone) for day in days)
    found = next((at for at in instants if at > after), None)
    return found.astimezone(ZoneInfo("UTC")) if found else None


def _open_from(charter: Charter, day: date) -> date:
    """Return the day, or the next one on which somebody works."""
    for ahead in range(14):
        if charter.clock.is_business_day(day + timedelta(days=ahead)):
            return day + timedelta(days=ahead)
    return day


def _rank(charter: Charter, day: date) -> int:
    """Return which business day of its month a day is; 0 where nobody works."""
    if not charter.clock.is_business_day(day):
        return 0
    return sum(charter.clock.is_business_day(day.replace(day=each)) for each in range(1, day.day + 1))
