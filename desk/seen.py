"""Has this delivery been handled already? Slack repeats what it thinks unheard."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from models.errors import ConflictError
from models.store import Store
from models.tables import SeenEvent

KEPT = timedelta(days=1)
"""Slack's last repetition comes five minutes after the first delivery."""


def first_time(store: Store, key: str) -> bool:
    """
    Say whether *key* was never met before, and remember it.

    Two processes that ask at the same moment get one yes between them: the key is unique.
    """
    try:
        with store.work() as session:
            session.execute(sa.delete(SeenEvent).where(col(SeenEvent.at) < store.clock() - KEPT))
            session.add(SeenEvent(key=key[:200], at=store.clock()))
    except ConflictError:
        return False
    return True
