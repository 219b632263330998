"""Is the desk understanding worse than it used to? Counted on its own mails, told when it is so."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.correct import PERSON
from desk.effects import ask
from models.store import Store
from models.tables import AnalysisRow, Correction
from nlp.drift import Counts, Drift, measure_drift

WINDOW = timedelta(days=30)
"""Long enough for a desk of a few mails a day to say something."""


def drift_now(session: Session, now: datetime) -> Drift:
    """Compare the last thirty days with the thirty before."""
    return measure_drift(
        _counts(session, now - WINDOW, now), _counts(session, now - 2 * WINDOW, now - WINDOW)
    )


def _counts(session: Session, since: datetime, until: datetime) -> Counts:
    asked = AnalysisRow.data["a_qualifier"].as_boolean()
    within = (col(AnalysisRow.at) >= since, col(AnalysisRow.at) < until, AnalysisRow.model != PERSON)
    mails, doubtful = session.exec(
        select(sa.func.count(), sa.func.sum(sa.case((asked, 1), else_=0)))
        .select_from(AnalysisRow)
        .where(*within)
    ).one()
    corrected = session.exec(
        select(sa.func.count(sa.distinct(col(Correction.message_row_id)))).where(
            col(Correction.at) >= since, col(Correction.at) < until
        )
    ).one()
    return Counts(mails=int(mails), asked=int(doubtful or 0), corrected=int(corrected))


def warn_of_drift(store: Store) -> None:
    """Tell the triage channel what to worry about, at most once a week for each worry."""
    now = store.clock()
    year, week, _day = now.isocalendar()
    with store.work() as session:
        for rank, warning in enumerate(drift_now(session, now).warnings):
            key = f"notice:derive:{year}-{week:02d}:{rank}"
            ask(session, "slack.notice", key, {"text": f"📉 {warning}"}, now=now)
