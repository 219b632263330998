"""What does the clock say of a promise that is followed: before its day, after it, and at last?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from desk.charter import Charter
from desk.journal import DESK, record
from desk.opening import refresh_card
from desk.parts import Desk
from desk.timing.alerts import Alert
from desk.timing.echeances import plan
from desk.timing.ringing import recipients
from models.tables import Dossier, Echeance, Engagement, EngagementState

BEFORE, DUE, BROKEN = STEPS = ("avant", "n1", "rompu")
_BEFORE_HOURS = 7
"""Business hours: a working day."""


def key_of(row: Engagement, step: str) -> str:
    """Return what names one step of a promise."""
    return f"engagement:{row.id}:{step}"


def plan_engagement(
    session: Session, charter: Charter, row: Engagement, dossier: Dossier, *, now: datetime
) -> None:
    """Plan what the clock says of a promise that is followed: before its day, after it, and at last."""
    if row.due_on is None or row.state is not EngagementState.EN_COURS:
        return
    zone = ZoneInfo(charter.clock.zone)
    morning = datetime.combine(row.due_on, time(0), tzinfo=zone).astimezone(UTC)
    # A day on which nobody works ends with the next one that somebody does.
    end = charter.clock.add_days(morning, 0)
    instants = {
        BEFORE: charter.clock.subtract_hours(end, _BEFORE_HOURS),
        DUE: end,
        BROKEN: charter.clock.add_days(end, charter.suivi.broken_days),
    }
    for step, due_at in instants.items():
        if step == BEFORE and due_at <= now:
            continue
        data = {"engagement": row.id, "step": step}
        plan(
            session,
            "engagement",
            key_of(row, step),
            due_at,
            now=now,
            dossier=dossier,
            text=row.text,
            data=data,
        )


def plan_missing_engagements(desk: Desk, session: Session) -> None:
    """Plan what the clock says of promises that were entered by hand, as in the note of a call."""
    rows = session.exec(
        select(Engagement).where(
            Engagement.state == EngagementState.EN_COURS,
            col(Engagement.due_on).is_not(None),
            col(Engagement.due_on) >= (desk.now() - timedelta(days=31)).date(),
        )
    ).all()
    keys = [key_of(row, BROKEN) for row in rows]
    known = set(session.exec(select(Echeance.key).where(col(Echeance.key).in_(keys))).all())
    for row in rows:
        if key_of(row, BROKEN) not in known:
            dossier = session.get_one(Dossier, row.dossier_id)
            plan_engagement(session, desk.charter, row, dossier, now=desk.now())


def ring_engagement(desk: Desk, session: Session, echeance: Echeance) -> Sequence[Alert]:
    """Remind of a promise, say that its day has passed, or count it as broken."""
    row = session.get(Engagement, int(echeance.data["engagement"]))
    dossier = session.get(Dossier, echeance.dossier_id) if echeance.dossier_id else None
    step = str(echeance.data["step"])
    if row is None or dossier is None or row.state is not EngagementState.EN_COURS or row.due_on is None:
        return ()
    now = desk.now()
    if step == BEFORE and now >= desk.charter.clock.add_days(_noon(row.due_on), 0):
        # The clock was stopped: what comes next says more.
        return ()
    if step == BROKEN:
        row.state, row.settled_at = EngagementState.ROMPU, now
        record(session, "engagement.rompu", now=now, actor=DESK, dossier=dossier, engagement=row.id)
        refresh_card(session, dossier, now=now)
    return (
        Alert(
            echeance=echeance,
            dossier=dossier,
            step=step,
            due_at=_noon(row.due_on),
            users=recipients(desk, session, dossier, "n3" if step == BROKEN else "n1"),
            data={"engagement": row.id, "owner": dossier.owner},
        ),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
