"""
How does what is due fire, once, whatever stops and however many clocks run?

A turn is one commit: due rows are locked, handled, marked as fired, and what they tell is asked
for. A clock that stops in the middle has done nothing; a second clock waits for its turn. After a
stop, what fell due meanwhile is told in one word (``desk.timing.alerts``).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.journal import record
from desk.parts import Desk
from desk.timing.alerts import Alert, tell
from desk.timing.handlers import HANDLERS
from models.tables import Dossier, Echeance

log = logging.getLogger(__name__)

BATCH = 200
"""Few enough that nobody who acts on one of their dossiers waits for long."""
RETRY = timedelta(minutes=5)
MAX_FAILURES = 5
_ONE_CLOCK = 7_406_002
"""The advisory lock that makes two clocks on PostgreSQL take turns."""


def run_clock(desk: Desk) -> int:
    """
    Fire what is due, each row once; return how many rows fired.

    Two processes may run it at once. A handler that fails is tried again later, and never stops the
    others.
    """
    fired = 0
    while True:
        done, more = _turn(desk)
        fired += done
        if not more:
            return fired


def _turn(desk: Desk) -> tuple[int, bool]:
    now = desk.now()
    with desk.store.work() as session:
        if not _alone(session):
            return 0, False
        due = _due(session, desk)
        alerts: list[Alert] = []
        for row in due:
            alerts += _fire(desk, session, row)
        tell(session, alerts, now=now)
        return sum(row.fired_at is not None for row in due), len(due) == BATCH


def _alone(session: Session) -> bool:
    # A unit of work on SQLite is alone from its beginning (models/store.py).
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_ONE_CLOCK))).scalar())


def _due(session: Session, desk: Desk) -> Sequence[Echeance]:
    """
    Return what is due, locked, with its dossiers.

    A use case locks its dossier, then changes what falls due for it. The clock takes the locks in that
    order too, and passes over a dossier in somebody's hands until its next turn: neither waits for the
    other for ever.
    """
    due = (
        col(Echeance.fired_at).is_(None),
        col(Echeance.cancelled_at).is_(None),
        col(Echeance.due_at) <= desk.now(),
        col(Echeance.kind).in_(HANDLERS),
    )
    in_order = (col(Echeance.due_at), col(Echeance.id))
    found = session.exec(
        select(Echeance.id, Echeance.dossier_id).where(*due).order_by(*in_order).limit(BATCH)
    ).all()
    dossiers = {dossier_id for _number, dossier_id in found if dossier_id is not None}
    free = {
        row.id
        for row in session.exec(
            select(Dossier)
            .where(col(Dossier.id).in_(dossiers))
            .order_by(col(Dossier.id))
            .with_for_update(skip_locked=True)
        ).all()
    }
    numbers = [number for number, dossier_id in found if dossier_id is None or dossier_id in free]
    return session.exec(
        select(Echeance)
        .where(col(Echeance.id).in_(numbers), *due)
        .order_by(*in_order)
        .with_for_update(skip_locked=True)
    ).all()


def _fire(desk: Desk, session: Session, row: Echeance) -> Sequence[Alert]:
    if row.cancelled_at is not None or row.fired_at is not None:
        # What fired before it in this turn took it back.
        return ()
    try:
        with session.begin_nested():
            alerts = HANDLERS[row.kind](desk, session, row) or ()
            row.fired_at = desk.now()
    except Exception as error:  # one echeance that fails must not stop the clock
        log.warning("echeance %s (%s) failed: %s", row.id, row.kind, type(error).__name__, exc_info=True)
        _postpone(desk, session, row, error)
        return ()
    return alerts


def _postpone(desk: Desk, session: Session, row: Echeance, error: Exception) -> None:
    """Try again in a while; after some tries, give up and write it down."""
    now = desk.now()
    failures = int(row.data.get("failures", 0)) + 1
    row.data = {**row.data, "failures": failures}
    if failures < MAX_FAILURES:
        row.due_at = now + RETRY * failures
        return
    row.cancelled_at = now
    dossier = session.get(Dossier, row.dossier_id) if row.dossier_id else None
    record(
        session,
        "echeance.echec",
        now=now,
        dossier=dossier,
        genre=row.kind,
        erreur=type(error).__name__,
    )
