"""Which desk do the tests of the clock use?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from desk.opening import Arrival, open_dossier
from desk.parts import Desk
from desk.timing.firing import run_clock
from models.store import Store
from models.tables import Direction, Dossier, Echeance, Entreprise, Message, Outbox
from models.values import Address
from models.vocabulary import Gravite
from tests.builders import ANALYSIS, FakeClock
from tests.desk.conftest import make_bench

ALICE, LEAD, BOSS = "U01ALICE", "U02LEAD", "U03BOSS"
MANAGER = "paul@acieries.example"
THURSDAY = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
"""10:30 in Paris; the charter closes at 12:30 and 18:00."""


@dataclass
class Hours:
    """A desk whose clock tests move, and short words for what it did."""

    desk: Desk
    clock: FakeClock

    def open(self, *, gravite: int = 3, name: str = "Claire") -> str:
        """Open a dossier of a company that has an account manager; return its reference."""
        from dataclasses import replace

        with self.desk.store.work() as session:
            company = session.exec(select(Entreprise)).first()
            if company is None:
                company = Entreprise(
                    name="Fonderie Vasseur", account_manager=MANAGER, created_at=self.clock()
                )
                session.add(company)
                session.flush()
            arrival = Arrival(
                Address(name, f"{name.lower()}@vasseur.example"),
                "Lot 2291",
                replace(ANALYSIS, gravite=Gravite(gravite)),
                client=(None, company),
            )
            dossier = open_dossier(session, self.desk.charter, arrival, now=self.clock())
            message = Message(
                dossier_id=dossier.id or 0,
                direction=Direction.IN,
                subject="Lot",
                text="Fissuré.",
                at=self.clock(),
            )
            session.add(message)
            return dossier.reference

    def at(self, year: int, month: int, day: int, hour: int, minute: int = 0) -> int:
        """Go to an hour of Paris (winter time) and let the clock turn; return how many rows fired."""
        self.clock.now = datetime(year, month, day, hour - 1, minute, tzinfo=UTC)
        return run_clock(self.desk)

    def told(self) -> list[tuple[str, str, str]]:
        """Return what was told since the last asking: effect, whom, and the step or the count."""
        with self.desk.store.work() as session:
            rows = session.exec(
                select(Outbox)
                .where(col(Outbox.kind).in_(("slack.thread", "slack.dm", "slack.notice")))
                .order_by(col(Outbox.id))
            ).all()
            told = [(row.kind, _whom(row.payload), _what(row.payload)) for row in rows]
            for row in rows:
                session.delete(row)
        return told

    def dossier(self, reference: str) -> Dossier:
        """Return the row of a dossier."""
        with self.desk.store.read() as session:
            return session.exec(select(Dossier).where(Dossier.reference == reference)).one()

    def waiting(self) -> list[Echeance]:
        """Return what is still to fall due, the soonest first."""
        with self.desk.store.read() as session:
            rows = session.exec(
                select(Echeance)
                .where(col(Echeance.fired_at).is_(None), col(Echeance.cancelled_at).is_(None))
                .order_by(col(Echeance.due_at))
            ).all()
            return list(rows)


def _whom(payload: dict[str, Any]) -> str:
    return str(payload.get("user") or payload.get("email") or "")


def _what(payload: dict[str, Any]) -> str:
    if payload.get("what") == "echeances":
        return f"{len(payload['items'])} ensemble"
    return f"{payload.get('kind')}.{payload.get('quoi') or ''}.{payload.get('step') or ''}".replace("..", ".")


@pytest.fixture(name="hours")
def _hours(store: Store, clock: FakeClock, tmp_path: Path) -> Hours:
    """Give a desk on each engine, with a lead and an approver."""
    clock.now = THURSDAY
    return Hours(make_bench(store, tmp_path, leads=(LEAD,), approvers=(BOSS,)).desk, clock)
