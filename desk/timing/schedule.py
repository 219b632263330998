"""
What is to fall due for a dossier, now that it has changed?

Called in the commit of the change: it plans the next step of each chain that runs, and cancels what
no longer runs. Called twice it changes nothing.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from desk.charter import Charter
from desk.journal import DESK
from desk.timing.chains import MANAGED, Chain, chains_of
from models.tables import Dossier, Echeance


def schedule(
    session: Session, charter: Charter, dossier: Dossier, *, now: datetime, is_new: bool = False
) -> None:
    """
    Plan what follows from a dossier as it stands.

    Args:
        session: The unit of work.
        charter: The company's commitments.
        dossier: The dossier, flushed.
        now: The present instant.
        is_new: It is of this very commit: nothing of it can be planned yet.
    """
    rows = [] if is_new else _rows(session, dossier)
    wanted: set[str] = set()
    for chain in chains_of(charter, dossier):
        root = chain.root(dossier.id or 0)
        step = chain.after(_last_fired(rows, root))
        if step is None:
            continue
        key = f"{root}:{step.name}"
        wanted.add(key)
        known = next((row for row in rows if row.key == key), None)
        if known is None:
            session.add(_row(chain, root, key, step.due_at, dossier, now=now))
        elif known.fired_at is None:
            known.due_at, known.cancelled_at = step.due_at, None
    for row in rows:
        if row.fired_at is None and row.cancelled_at is None and row.key not in wanted:
            row.cancelled_at = now


def _rows(session: Session, dossier: Dossier) -> list[Echeance]:
    session.flush()
    return list(
        session.exec(
            select(Echeance)
            .where(Echeance.dossier_id == dossier.id, col(Echeance.kind).in_(MANAGED))
            .order_by(col(Echeance.id))
        ).all()
    )


def _last_fired(rows: list[Echeance], root: str) -> str | None:
    """Return the step that a chain has reached: after a stop it may have passed over some."""
    fired = [row for row in rows if row.data.get("root") == root and row.fired_at is not None]
    return str(fired[-1].data.get("reached", fired[-1].data.get("step"))) if fired else None


def _row(chain: Chain, root: str, key: str, due_at: datetime, dossier: Dossier, *, now: datetime) -> Echeance:
    return Echeance(
        dossier_id=dossier.id,
        kind=chain.kind,
        key=key,
        due_at=due_at,
        data={"root": root, "step": key.rpartition(":")[2], "what": chain.what},
        created_by=DESK,
        created_at=now,
    )
