"""Which worker is this, and is the one that held a row still alive?"""

from __future__ import annotations

import os
import socket
from datetime import datetime

import psutil
import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.tables import Outbox, OutboxState, RawMailRow, RawState


def worker_name(role: str) -> str:
    """
    Return a name that no other process has: machine, process, when it started, and role.

    The start is part of it because the system gives process numbers again.
    """
    return f"{socket.gethostname()[:24]}/{os.getpid()}/{_started(os.getpid())}/{role}"[:64]


def _started(pid: int) -> int:
    try:
        return int(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0


def is_dead(name: str) -> bool:
    """Tell whether a worker of this machine has surely gone; one of another machine never has."""
    parts = name.split("/")
    if len(parts) != 4 or parts[0] != socket.gethostname()[:24] or not parts[1].isdigit():
        return False
    return _started(int(parts[1])) != int(parts[2])


def release_dead(session: Session, *, now: datetime) -> int:
    """
    Let the leases of this machine's dead workers lapse at once, rather than after their time.

    Returns:
        How many rows are free again.
    """
    freed = 0
    for table, states in (
        (RawMailRow, (RawState.LEASED,)),
        (Outbox, (OutboxState.LEASED, OutboxState.SENDING)),
    ):
        held = col(table.state).in_(states)
        names = session.exec(select(table.leased_by).where(held).distinct()).all()
        dead = [name for name in names if name and is_dead(name)]
        if dead:
            done = session.execute(
                sa.update(table).where(held, col(table.leased_by).in_(dead)).values(leased_until=now)
            )
            freed += done.rowcount  # type: ignore[attr-defined]
    return freed
