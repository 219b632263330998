"""How does the desk write down who did what? Never a body, never more than ids and labels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.tables import Dossier, Event

DESK = "bureau"
"""The actor of what the desk does by itself."""


def record(
    session: Session,
    kind: str,
    *,
    now: datetime,
    actor: str = DESK,
    dossier: Dossier | None = None,
    **data: Any,
) -> None:
    """Add a line to the journal, in the commit of what it tells."""
    session.add(Event(dossier_id=dossier.id if dossier else None, kind=kind, actor=actor, data=data, at=now))
