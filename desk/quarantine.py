"""Which mails wait for a person, and how are they tried again?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from desk.deciding import decide
from desk.parts import Desk
from desk.reception import Reception
from models.errors import DoleancesError
from models.store import Store
from models.tables import RawMailRow, RawState

WAITING = (RawState.QUARANTINE, RawState.HELD)


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that opened nothing, with its reason."""

    id: int
    state: RawState
    reason: str
    size: int
    received_at: datetime
    attempts: int
    steps: tuple[tuple[str, str], ...]


def waiting_mails(store: Store, *, held: bool = False) -> list[WaitingMail]:
    """Return the quarantined mails, and those held by the screening too where *held*."""
    states = WAITING if held else (RawState.QUARANTINE,)
    with store.read() as session:
        rows = session.exec(
            select(RawMailRow).where(col(RawMailRow.state).in_(states)).order_by(col(RawMailRow.id))
        ).all()
        return [
            WaitingMail(
                row.id or 0,
                row.state,
                row.reason,
                row.size,
                row.received_at,
                row.attempts,
                tuple((str(name), str(said)) for name, said in row.steps),
            )
            for row in rows
        ]


def retry_mail(desk: Desk, raw_id: int) -> str:
    """
    Try a waiting mail again, now; one that was held becomes a dossier, since a person asked for it.

    Returns:
        What became of it, in French.

    Raises:
        DoleancesError: There is no such mail, or it still cannot be taken.
    """
    with desk.store.read() as session:
        row = session.get(RawMailRow, raw_id)
        if row is None:
            raise DoleancesError(f"no mail {raw_id}")
        if row.state not in WAITING:
            return row.reason
        forced = row.state is RawState.HELD
        item = Reception(desk, name="retry").read_bytes(row, forced=forced)
    with desk.store.work() as session:
        decide(desk, session, item)
        done = session.get_one(RawMailRow, raw_id)
        return done.reason


def retry_all(desk: Desk, ids: Sequence[int] = ()) -> list[tuple[int, bool, str]]:
    """Try several waiting mails again, every quarantined one where *ids* is empty; none stops the others."""
    wanted = list(ids) or [mail.id for mail in waiting_mails(desk.store)]
    outcomes = []
    for raw_id in wanted:
        try:
            outcomes.append((raw_id, True, retry_mail(desk, raw_id)))
        except Exception as error:  # noqa: BLE001 - each mail answers for itself
            outcomes.append((raw_id, False, f"{type(error).__name__}: {error}"))
    return outcomes
