"""
How do several workers share rows without taking the same one?

One statement on both engines: PostgreSQL skips the rows another worker holds; SQLite drops
``SKIP LOCKED`` silently, but its writers are already one at a time (``BEGIN IMMEDIATE``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from models.tables import Outbox, OutboxState, RawMailRow, RawState

Row = TypeVar("Row", RawMailRow, Outbox)

LEASE_SECONDS = 120
"""How long a worker keeps a row without finishing it before another one may take it."""


def lease_raw_mails(session: Session, *, worker: str, now: datetime, limit: int) -> list[RawMailRow]:
    """
    Take the oldest raw mails that nobody reads.

    The attempt is counted here, before anything is parsed, so that a mail that kills the process
    is counted too (MAIL.md 2.2, rule 10).
    """
    state = col(RawMailRow.state)
    free = sa.or_(state == RawState.KEPT, sa.and_(state == RawState.LEASED, _lapsed(RawMailRow, now)))
    return _lease(session, RawMailRow, free, RawState.LEASED, worker=worker, now=now, limit=limit)


def lease_effects(
    session: Session, *, kinds: Sequence[str], worker: str, now: datetime, limit: int
) -> list[Outbox]:
    """Take the oldest effects of *kinds* (prefixes) that are due and that nobody performs."""
    state = col(Outbox.state)
    due = sa.and_(
        sa.or_(*(col(Outbox.kind).startswith(kind) for kind in kinds)),
        sa.or_(
            sa.and_(state == OutboxState.READY, col(Outbox.available_at) <= now),
            sa.and_(state == OutboxState.LEASED, _lapsed(Outbox, now)),
        ),
    )
    return _lease(session, Outbox, due, OutboxState.LEASED, worker=worker, now=now, limit=limit)


def _lapsed(table: type[Row], now: datetime) -> sa.ColumnElement[bool]:
    return col(table.leased_until) <= now


def _lease(
    session: Session,
    table: type[Row],
    condition: sa.ColumnElement[bool],
    state: RawState | OutboxState,
    *,
    worker: str,
    now: datetime,
    limit: int,
) -> list[Row]:
    free = (
        sa.select(col(table.id))
        .where(condition)
        .order_by(col(table.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    statement = (
        sa.update(table)
        .where(col(table.id).in_(free.scalar_subquery()))
        .values(
            state=state,
            attempts=col(table.attempts) + 1,
            leased_by=worker,
            leased_until=now + timedelta(seconds=LEASE_SECONDS),
        )
        .returning(table)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    rows: list[Row] = list(session.execute(statement).scalars())
    return sorted(rows, key=lambda row: row.id or 0)
