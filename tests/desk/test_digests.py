"""Do the digests come at the hours of the charter, on business days, once, and never late?"""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from desk.charter import load_charter
from desk.charter.rendez_vous import Rendezvous, read_rendezvous
from desk.timing.ahead import plan_ahead
from desk.timing.digests import DIGEST, next_digests
from desk.timing.firing import run_clock
from models.errors import CharterError
from models.tables import Outbox
from tests.builders import FakeClock
from tests.desk.conftest import Bench

PARIS = ZoneInfo("Europe/Paris")


def test_the_next_ones_follow_business_days() -> None:
    """Friday evening leads to Monday; the second business day of December 2026 is the second."""
    friday = datetime(2026, 11, 27, 18, tzinfo=PARIS)
    found = {
        what: f"{at.astimezone(PARIS):%Y-%m-%d %H:%M}"
        for what, at in next_digests(load_charter(), friday).items()
    }

    assert found == {
        "quotidien": "2026-11-30 08:45",
        "hebdomadaire": "2026-11-30 09:15",
        "mensuel": "2026-12-02 09:30",
    }


def test_a_holiday_moves_the_review_to_the_next_day() -> None:
    """Easter Monday 2026 is a holiday: the review comes on Tuesday."""
    before = datetime(2026, 4, 4, 12, tzinfo=PARIS)

    assert f"{next_digests(load_charter(), before)['hebdomadaire']:%m-%d}" == "04-07"


@pytest.mark.parametrize(
    ("table", "read"),
    [
        ({}, Rendezvous()),
        ({"quotidien": "", "hebdomadaire": "", "mensuel": ""}, Rendezvous(None, None, None)),
        (
            {
                "quotidien": "07:00",
                "hebdomadaire": "vendredi 17:00",
                "mensuel": "1 08:00",
                "canal": "#points",
            },
            Rendezvous(time(7), (4, time(17)), (1, time(8)), "points"),
        ),
    ],
)
def test_the_charter_says_when(table: dict[str, str], read: Rendezvous) -> None:
    """Hours, days and channels are read; an empty one never comes."""
    assert read_rendezvous({"rendez_vous": table}) == read


@pytest.mark.parametrize(
    "table",
    [
        {"quotidien": "9h"},
        {"quotidien": 9},
        {"hebdomadaire": "lundi"},
        {"hebdomadaire": "lundy 09:00"},
        {"mensuel": "30 09:00"},
        {"mensuel": "deux 09:00"},
        {"jour": "lundi"},
    ],
)
def test_a_slip_in_the_charter_is_refused(table: dict[str, object]) -> None:
    """What cannot be read is refused with the name of its key."""
    with pytest.raises(CharterError, match="rendez_vous"):
        read_rendezvous({"rendez_vous": table})


def test_each_one_is_asked_for_once(bench: Bench, clock: FakeClock) -> None:
    """The clock asks for the digest of the day at its hour, once, and plans the next one."""
    clock.now = datetime(2026, 11, 26, 6, tzinfo=PARIS)
    plan_ahead(bench.desk)
    run_clock(bench.desk)
    assert _asked(bench) == []

    clock.now = datetime(2026, 11, 26, 8, 46, tzinfo=PARIS)
    for _ in range(3):
        run_clock(bench.desk)
        plan_ahead(bench.desk)
    assert _asked(bench) == ["digest:quotidien:2026-11-26"]

    clock.forward(days=1)
    run_clock(bench.desk)
    assert _asked(bench) == ["digest:quotidien:2026-11-26", "digest:quotidien:2026-11-27"]


def test_a_digest_that_is_out_of_date_is_not_told(bench: Bench, clock: FakeClock) -> None:
    """After a stop of a night, the digest of the day before is dropped; the next one comes."""
    clock.now = datetime(2026, 11, 26, 6, tzinfo=PARIS)
    plan_ahead(bench.desk)
    clock.now = datetime(2026, 11, 26, 22, tzinfo=PARIS)
    run_clock(bench.desk)
    assert _asked(bench) == []

    clock.now = datetime(2026, 11, 27, 9, tzinfo=PARIS)
    run_clock(bench.desk)
    assert _asked(bench) == ["digest:quotidien:2026-11-27"]


def _asked(bench: Bench) -> list[str]:
    with bench.desk.store.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == DIGEST).order_by(col(Outbox.id))).all()
        return [row.key for row in rows if "quotidien" in row.key]
