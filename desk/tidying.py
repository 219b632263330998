"""What does the desk clear away by itself? Only traces that serve no more; never a mail, never a dossier."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, delete

from desk.exchanges import forget_old
from models.store import Store
from models.tables import SeenEvent

SEEN_FOR = timedelta(days=2)
"""Slack repeats a delivery for about an hour."""


def tidy(store: Store) -> int:
    """Forget Slack deliveries that cannot come again, and old conversations; return how many deliveries."""
    with store.work() as session:
        forget_old(session, store.clock())
        done = session.execute(delete(SeenEvent).where(col(SeenEvent.at) < store.clock() - SEEN_FOR))
        return int(done.rowcount)  # type: ignore[attr-defined]
