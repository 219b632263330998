"""How does a use case ask for something to happen later, once, and take it back?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.journal import DESK
from models.tables import Dossier, Echeance

KINDS = (
    "rappel",
    "premiere_reponse",
    "point_etape",
    "resolution",
    "silence",
    "suivi",
    "verification_30",
    "verification_90",
    "engagement",
    "enquete",
    "check_in",
    "approbation",
    "digest",
)
"""What may fall due; ``desk.timing.handlers`` says what each does."""
_LONGEST_KEY = 200


def plan(
    session: Session,
    kind: str,
    key: str,
    due_at: datetime,
    *,
    now: datetime,
    dossier: Dossier | None = None,
    user: str | None = None,
    text: str = "",
    data: Mapping[str, Any] | None = None,
    by: str = DESK,
) -> Echeance | None:
    """
    Ask for something to fall due at an instant, once for each *key*.

    Asking again before it fires moves it to the new instant, and brings back one that was cancelled.

    Args:
        session: The unit of work whose commit makes the asking real.
        kind: One of ``KINDS``.
        key: What makes two askings the same.
        due_at: When, aware.
        now: The present instant.
        dossier: Whose it is.
        user: The Slack id of whom it is for, where it is for one person.
        text: What that person wrote, for a reminder.
        data: Ids and labels for the handler.
        by: Who asks.

    Returns:
        The row, or ``None`` where it has fired already.

    Raises:
        ValueError: Nobody handles this kind, or the key is too long.
    """
    if kind not in KINDS or len(key) > _LONGEST_KEY:
        message = f"no such echeance: {kind!r}, {key!r}"
        raise ValueError(message)
    row = session.exec(select(Echeance).where(Echeance.key == key)).first()
    if row is None:
        row = Echeance(
            dossier_id=dossier.id if dossier else None,
            kind=kind,
            key=key,
            due_at=due_at,
            user=user,
            text=text,
            data=dict(data or {}),
            created_by=by,
            created_at=now,
        )
        session.add(row)
        session.flush()
        return row
    if row.fired_at is not None:
        return None
    row.due_at, row.cancelled_at = due_at, None
    row.user, row.text, row.data = user, text, dict(data or {})
    return row


def cancel(
    session: Session,
    *,
    now: datetime,
    key: str | None = None,
    dossier: Dossier | None = None,
    kind: str | None = None,
) -> int:
    """
    Take back what has not fired: one *key*, or all of a *dossier*, or all of one *kind* of it.

    Returns:
        How many were cancelled.

    Raises:
        ValueError: Neither a key nor a dossier says which.
    """
    if key is None and dossier is None:
        message = "a key or a dossier must say which echeances are cancelled"
        raise ValueError(message)
    table = sa.update(Echeance).where(col(Echeance.fired_at).is_(None), col(Echeance.cancelled_at).is_(None))
    if key is not None:
        table = table.where(col(Echeance.key) == key)
    if dossier is not None:
        table = table.where(col(Echeance.dossier_id) == dossier.id)
    if kind is not None:
        table = table.where(col(Echeance.kind) == kind)
    done = session.execute(table.values(cancelled_at=now))
    return int(done.rowcount)  # type: ignore[attr-defined]


def waiting(session: Session, dossier: Dossier, *, kind: str | None = None) -> list[Echeance]:
    """Return what is still to fall due for a dossier, the soonest first."""
    found = select(Echeance).where(
        Echeance.dossier_id == dossier.id,
        col(Echeance.fired_at).is_(None),
        col(Echeance.cancelled_at).is_(None),
    )
    if kind is not None:
        found = found.where(Echeance.kind == kind)
    return list(session.exec(found.order_by(col(Echeance.due_at), col(Echeance.id))).all())
