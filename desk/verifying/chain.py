"""Does each line of the journal carry the seal of what it says, after the line before it?"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Row
from sqlmodel import Session, col, select

from desk.verifying.findings import Fault, Finding
from models.sealing import GENESIS, derived, head_mac, seal_of
from models.tables import Event, JournalHead

_CHUNK = 2_000
Line = Row[tuple[int, str, int | None, str, str, dict[str, object], object]]
Seen = Callable[[Line], None]


class ChainCheck:
    """
    Read the whole journal in its order, and keep what is wrong.

    Args:
        session: A reading session: what is written meanwhile is not seen half.
        secret: The secret key; another one than the desk's finds every line altered.
    """

    def __init__(self, session: Session, secret: str) -> None:
        self._session = session
        self._key = derived(secret, "journal")
        self.lines = 0
        self.last = 0
        self.seal = GENESIS

    def run(self, seen: Seen) -> Iterator[Finding]:
        """Give what is wrong, and each sealed line to *seen*."""
        for row in self._rows():
            self.lines += 1
            if row.seq != self.last + 1:
                # Its seal cannot be tried: what it was chained to is gone.
                yield Finding(Fault.MISSING, self.last + 1, detail=f"{self.last + 1}–{row.seq - 1}")
            elif not hmac.compare_digest(row.seal, self._seal(row)):
                yield Finding(Fault.ALTERED, row.seq)
            self.last, self.seal = row.seq, row.seal
            seen(row)
        yield from self._unsealed()
        yield from self._end()

    def _rows(self) -> Iterator[Line]:
        columns = (Event.seq, Event.seal, Event.dossier_id, Event.kind, Event.actor, Event.data, Event.at)
        statement = sa.select(*columns).where(col(Event.seq).is_not(None)).order_by(col(Event.seq))  # type: ignore[call-overload]
        yield from self._session.execute(statement, execution_options={"yield_per": _CHUNK})

    def _seal(self, row: Line) -> str:
        return seal_of(
            self._key,
            self.seal,
            seq=row.seq,
            dossier_id=row.dossier_id,
            kind=row.kind,
            actor=row.actor,
            data=row.data,
            at=row.at,
        )

    def _unsealed(self) -> Iterator[Finding]:
        rows = self._session.exec(select(Event.id).where(col(Event.seq).is_(None)).order_by(col(Event.id)))
        for row_id in rows:
            self.lines += 1
            yield Finding(Fault.UNSEALED, detail=f"id {row_id}")

    def _end(self) -> Iterator[Finding]:
        head = self._session.get(JournalHead, 1)
        if head is None:
            if self.last:
                yield Finding(Fault.HEAD)
            return
        if not hmac.compare_digest(head.mac, head_mac(self._key, head.seq, head.seal)):
            yield Finding(Fault.HEAD, head.seq)
        if head.seq > self.last:
            yield Finding(Fault.CUT, self.last + 1, detail=f"{self.last + 1}–{head.seq}")
        elif head.seq < self.last or head.seal != self.seal:
            yield Finding(Fault.HEAD, head.seq)
