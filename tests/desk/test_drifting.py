"""Is a desk that understands worse noticed, on both engines, and told once?"""

from __future__ import annotations

import dataclasses

from sqlmodel import select

from desk.drifting import drift_now, warn_of_drift
from models.store import Store
from models.tables import Outbox
from tests.builders import ANALYSIS, FakeClock, add_dossier


def _fill(store: Store, count: int, *, asked: int, start: int) -> None:
    for number in range(count):
        doubtful = dataclasses.replace(ANALYSIS, a_qualifier=number < asked)
        add_dossier(store, number=start + number, analysis=doubtful, draft=None)


def test_a_share_that_doubles_is_told_once_a_week(store: Store, clock: FakeClock) -> None:
    """Thirty mails before with three doubts, thirty after with nine: people hear of it, once."""
    _fill(store, 30, asked=3, start=1)
    clock.forward(days=31)
    _fill(store, 30, asked=9, start=31)
    clock.forward(minutes=1)
    with store.read() as session:
        drift = drift_now(session, clock())
    for _ in range(2):
        warn_of_drift(store)

    assert drift.asked_share == 0.3
    assert "à qualifier" in drift.warnings[0]
    with store.read() as session:
        (notice,) = session.exec(select(Outbox).where(Outbox.kind == "slack.notice")).all()
    assert drift.warnings[0] in notice.payload["text"]


def test_a_steady_desk_says_nothing(store: Store, clock: FakeClock) -> None:
    """The same share as before is no news."""
    _fill(store, 30, asked=3, start=1)
    clock.forward(days=31)
    _fill(store, 30, asked=3, start=31)
    clock.forward(minutes=1)
    warn_of_drift(store)

    with store.read() as session:
        assert session.exec(select(Outbox)).all() == []
