"""What do the messages of the day, the week and the month hold, and when do they say nothing?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import select

from desk.charter import load_charter
from desk.figures import indicators, load, month_period, trend
from desk.figures.digest import daily_digest, monthly_pack, weekly_review
from desk.figures.period import Period, week_period
from models.store import Store
from models.tables import ActionCorrective, Direction, Dossier
from models.vocabulary import Cause, Etat
from tests.builders import NOW, FakeClock, add_dossier, add_message

CHARTER = load_charter()


def test_an_empty_desk_says_nothing(store: Store) -> None:
    """Silent when there is nothing: no message of zeros."""
    with store.read() as session:
        assert daily_digest(session, charter=CHARTER, now=NOW).is_empty
        assert weekly_review(session, charter=CHARTER, now=NOW).is_empty
        assert monthly_pack(session, charter=CHARTER, now=NOW).is_empty


def test_the_day_tells_what_waits_and_hides_what_is_private(store: Store) -> None:
    """Late, due today, unclaimed; a sensitive dossier is counted, and named nowhere."""
    add_dossier(store, number=1, first_answer_due_at=NOW - timedelta(hours=2))
    add_dossier(store, number=2, first_answer_due_at=NOW + timedelta(hours=3), owner="U1")
    add_dossier(store, number=3, first_answer_due_at=NOW - timedelta(hours=1), sensible=True)
    add_dossier(store, number=4, etat=Etat.RESOLU, resolved_at=NOW - timedelta(hours=1), owner="U1")
    add_dossier(store, number=5, opened_at=NOW - timedelta(days=9), owner="U1", first_answered_at=NOW)
    with store.read() as session:
        digest = daily_digest(session, charter=CHARTER, now=NOW)

    assert not digest.is_empty
    assert (digest.opened, digest.grave, digest.resolved, digest.unclaimed) == (4, 4, 1, 2)
    assert [line.reference for line in digest.late] == ["D-2026-00001"]
    assert digest.late_total == 2
    assert [line.reference for line in digest.due_today] == ["D-2026-00002"]


def test_on_monday_the_day_begins_on_friday(store: Store, clock: FakeClock) -> None:
    """What came over the week-end is new on Monday."""
    clock.now = NOW + timedelta(days=1, hours=8)  # Friday evening
    add_dossier(store, number=1)
    monday = NOW + timedelta(days=4)
    with store.read() as session:
        assert daily_digest(session, charter=CHARTER, now=monday).opened == 1
        assert daily_digest(session, charter=CHARTER, now=monday + timedelta(days=1)).opened == 0


def test_a_review_compares_and_goes_through_actions_and_lessons(store: Store) -> None:
    """The month has its figures, those of the month before, what is to be done and what was learnt."""
    add_dossier(
        store, number=1, etat=Etat.RESOLU, resolved_at=NOW, lesson="Contrôler le lot.", cause=Cause.OPERATIONS
    )
    add_dossier(store, number=2, opened_at=NOW - timedelta(days=35))
    with store.work() as session:
        row = session.exec(select(Dossier)).first()
        assert row is not None
        action = ActionCorrective(
            dossier_id=row.id or 0, text="Trier.", owner="U1", due_on=date(2026, 11, 20), created_by="U1",
            created_at=NOW,
        )  # fmt: skip
        session.add(action)
    with store.read() as session:
        pack = monthly_pack(session, charter=CHARTER, now=NOW, month=month_period(2026, 11))
        later = monthly_pack(session, charter=CHARTER, now=NOW + timedelta(days=10))

    assert (pack.measured["volume"].n, pack.before["volume"].n) == (1, 1)
    assert [(action.text, action.late) for action in pack.actions] == [("Trier.", True)]
    assert [(lesson.reference, lesson.text) for lesson in pack.lessons] == [
        ("D-2026-00001", "Contrôler le lot.")
    ]
    assert later.period == pack.period
    assert [bar.label for bar in pack.causes.bars] == ["Défaillance opérationnelle"]
    assert pack.weeks[-1].opened == 1


def test_a_review_counts_a_private_dossier_without_naming_its_client(store: Store) -> None:
    """A review is read by many, and drawn in a channel: the name alone would tell."""
    add_dossier(store, number=1)
    add_dossier(store, number=2, sensible=True)
    with store.read() as session:
        pack = monthly_pack(session, charter=CHARTER, now=NOW, month=month_period(2026, 11))

    shown = {bar.label: bar.value for bar in pack.clients.bars}
    assert shown == {"Fonderie Vasseur": 1, "Dossiers privés": 1}


def test_weeks_follow_each_other_from_monday(store: Store) -> None:
    """The trend counts each dossier in the one week it opened in, by the company's own calendar."""
    sunday_night = week_period(date(2026, 11, 26)).since - timedelta(minutes=30)
    add_dossier(store, number=1, opened_at=sunday_night)
    add_dossier(store, number=2, opened_at=sunday_night + timedelta(hours=1))
    with store.read() as session:
        weeks = trend(session, NOW, charter=CHARTER, weeks=3)

    assert [(week.monday.isoformat(), week.opened) for week in weeks] == [
        ("2026-11-09", 0),
        ("2026-11-16", 1),
        ("2026-11-23", 1),
    ]


def test_figures_of_persons_are_off_unless_the_charter_says_so(store: Store) -> None:
    """Personal data: nobody is counted by default; what is said in a mediation never counts."""
    add_dossier(store, number=1, owner="U1")
    add_dossier(store, number=2, owner="U1", etat=Etat.RESOLU, resolved_at=NOW)
    add_dossier(store, number=3)
    with store.work() as session:
        row = session.exec(select(Dossier)).first()
        assert row is not None
        add_message(session, row, Direction.OUT, subject="", body="", at=NOW, author="U2")
    period = Period(NOW - timedelta(days=1), NOW + timedelta(days=1))
    allowed = replace(CHARTER, figures=replace(CHARTER.figures, per_agent=True))
    with store.read() as session:
        off = load(session, period.since, period.until, charter=CHARTER, now=NOW)
        on = load(session, period.since, period.until, charter=allowed, now=NOW)
        named = indicators(session, period.since, period.until, charter=allowed, now=NOW)

    assert off == ()
    assert {(x.user, x.open, x.grave, x.resolved, x.replies) for x in on} == {
        ("U1", 1, 1, 1, 0),
        ("", 1, 1, 0, 0),
        ("U2", 0, 0, 0, 1),
    }
    assert "U1" not in str(named)
