"""What was each conversation with the bot about? Kept over restarts: references, never a body."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete

from models.errors import ConflictError
from models.store import Store
from models.tables import Echange

KEPT = timedelta(days=30)
"""A conversation that nobody took up for so long starts afresh."""


def recall(store: Store, key: str) -> dict[str, Any]:
    """Return what the conversation *key* was about; empty where it is new or old."""
    with store.read() as session:
        row = session.get(Echange, key[:200])
        return dict(row.data) if row and row.at > store.clock() - KEPT else {}


def remember(store: Store, key: str, facts: Mapping[str, Any]) -> None:
    """Keep what the conversation is about now; what *facts* do not name stays as it was."""
    try:
        _write(store, key[:200], facts)
    except ConflictError:
        # Two messages of a new conversation at once: the row is there now.
        with contextlib.suppress(ConflictError):
            _write(store, key[:200], facts)


def _write(store: Store, key: str, facts: Mapping[str, Any]) -> None:
    with store.work() as session:
        row = session.get(Echange, key)
        if row is None:
            row = Echange(key=key, data={}, at=store.clock())
            session.add(row)
        fresh = row.data if row.at > store.clock() - KEPT else {}
        row.data = {**fresh, **facts}
        row.at = store.clock()


def forget_old(session: Session, now: datetime) -> int:
    """Delete the conversations that nobody took up; return how many."""
    done = session.execute(delete(Echange).where(col(Echange.at) < now - KEPT))
    return int(done.rowcount)  # type: ignore[attr-defined]
