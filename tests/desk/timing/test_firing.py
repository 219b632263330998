"""Does what is due fire once, level by level, and in one word after a stop?"""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from desk.parts import Desk
from desk.take import take
from desk.timing import firing
from desk.timing.firing import MAX_FAILURES, run_clock
from desk.timing.handlers import HANDLERS
from desk.timing.reminders import ReminderRefusedError, forget_reminder, remind, reminders_of
from models.migrate import upgrade
from models.store import Store
from models.tables import Dossier, Echeance, Event, Outbox
from tests.builders import FakeClock
from tests.desk.conftest import make_bench
from tests.desk.timing.conftest import ALICE, BOSS, LEAD, MANAGER, Hours


def test_a_deadline_that_passes_climbs_level_by_level(hours: Hours) -> None:
    """
    Gravite 3, standard: four business hours from 10:30, so 16:00.

    Before it and at it the person in charge is told, then the account manager, the leads, the
    approvers; the dossier's level goes with them.
    """
    reference = hours.open()
    take(hours.desk, reference, by=ALICE)
    hours.told()

    assert hours.at(2026, 11, 26, 14, 59) == 0
    hours.at(2026, 11, 26, 15, 0)
    assert hours.told() == [
        ("slack.thread", "", "premiere_reponse.avant"),
        ("slack.dm", ALICE, "premiere_reponse.avant"),
    ]
    hours.at(2026, 11, 26, 16, 0)
    assert ("slack.dm", ALICE, "premiere_reponse.n1") in hours.told()
    hours.at(2026, 11, 27, 12, 0)
    assert ("slack.dm", MANAGER, "premiere_reponse.n2") in hours.told()
    assert hours.dossier(reference).echelon == 2
    hours.at(2026, 11, 27, 17, 0)
    assert ("slack.dm", LEAD, "premiere_reponse.n3") in hours.told()
    hours.at(2026, 11, 30, 18, 0)
    assert ("slack.dm", BOSS, "premiere_reponse.n4") in hours.told()
    assert hours.dossier(reference).echelon == 4


def test_nobody_took_it_is_said_before_anything_is_late(hours: Hours) -> None:
    """Two business hours for gravite 3, then twice as long before the leads are told (row 19)."""
    hours.open()
    hours.at(2026, 11, 26, 12, 30)
    assert hours.told() == [("slack.thread", "", "silence.personne.n1")]
    hours.at(2026, 11, 26, 16, 0)
    assert ("slack.dm", LEAD, "silence.personne.n3") in hours.told()


def test_taking_it_ends_that_silence(hours: Hours) -> None:
    """What is no longer true never rings, even where nobody cancelled it."""
    reference = hours.open()
    take(hours.desk, reference, by=ALICE)

    assert "silence" not in {row.kind for row in hours.waiting()}


def test_what_no_longer_holds_does_not_ring(hours: Hours) -> None:
    """A row left behind by a change that planned nothing tells nobody."""
    reference = hours.open()
    with hours.desk.store.work() as session:
        session.exec(select(Dossier).where(Dossier.reference == reference)).one().owner = ALICE
    hours.told()
    hours.at(2026, 11, 26, 12, 30)

    assert hours.told() == []


def test_a_second_turn_and_a_second_clock_fire_nothing_more(hours: Hours) -> None:
    """Four clocks at once: each row fires once, each word is asked for once."""
    for number in range(12):
        hours.open(name=f"Client{number}")
    hours.told()
    hours.clock.forward(hours=2)
    done: list[int] = []
    threads = [threading.Thread(target=lambda: done.append(run_clock(hours.desk))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(done) == 12
    assert run_clock(hours.desk) == 0
    with hours.desk.store.read() as session:
        rung = session.exec(select(Event).where(Event.kind == "echeance.sonnee")).all()
    assert len(rung) == len({event.dossier_id for event in rung}) == 12


def test_after_a_stop_one_word_tells_all(hours: Hours) -> None:
    """Six dossiers, three days without clock: one notice, one message a person, and the level reached."""
    references = [hours.open(name=f"Client{number}") for number in range(6)]
    hours.told()
    hours.at(2026, 11, 30, 17, 0)
    told = hours.told()

    assert [kind for kind, _whom, _what in told] == ["slack.notice", *["slack.dm"] * 3]
    assert {whom for kind, whom, _ in told if kind == "slack.dm"} == {MANAGER, LEAD, BOSS}
    assert {hours.dossier(reference).echelon for reference in references} == {4}
    assert hours.at(2026, 11, 30, 17, 0) == 0


def test_a_handler_that_fails_is_tried_again_and_stops_nobody(
    hours: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its neighbours ring; after some tries it is given up, and the journal says so."""
    reference = hours.open()
    remind(hours.desk, reference, at=hours.clock() + timedelta(minutes=5), text="x", user=ALICE, by=ALICE)

    def fail(desk: Desk, session: Session, echeance: Echeance) -> None:
        session.add(Event(kind="jamais", actor="bureau", at=desk.now()))
        session.flush()
        raise RuntimeError("panne")

    monkeypatch.setattr(firing, "HANDLERS", {**HANDLERS, "rappel": fail})
    hours.clock.forward(hours=2)
    assert run_clock(hours.desk) == 1
    for _ in range(MAX_FAILURES):
        hours.clock.forward(hours=1)
        run_clock(hours.desk)
    with hours.desk.store.read() as session:
        kinds = [event.kind for event in session.exec(select(Event)).all()]
    assert kinds.count("echeance.echec") == 1
    assert "jamais" not in kinds


def test_a_reminder_comes_at_its_hour_to_whom_it_is_for(hours: Hours) -> None:
    """Asked twice in the same words it rings once; it can be taken back."""
    reference = hours.open()
    take(hours.desk, reference, by=ALICE)
    hours.told()
    at = hours.clock() + timedelta(minutes=30)
    for _ in range(2):
        remind(hours.desk, reference, at=at, text="rappeler Claire", user=LEAD, by=ALICE)
    remind(hours.desk, reference, at=at, text="à oublier", user=LEAD, by=ALICE)
    with hours.desk.store.read() as session:
        row = session.exec(select(Dossier)).one()
        unwanted = next(one for one in reminders_of(session, row) if one.text == "à oublier")
    assert forget_reminder(hours.desk, unwanted.id or 0, by=ALICE)
    hours.clock.forward(minutes=31)
    run_clock(hours.desk)

    assert hours.told() == [("slack.dm", LEAD, "rappel.")]


def test_a_reminder_in_the_past_is_refused_in_words(hours: Hours) -> None:
    """Nobody believes that they will be reminded yesterday."""
    with pytest.raises(ReminderRefusedError, match="déjà passé"):
        remind(hours.desk, hours.open(), at=hours.clock(), text="", user=ALICE, by=ALICE)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(1, 30 * 60), min_size=1, max_size=12))
def test_whenever_the_clock_turns_each_thing_rings_at_most_once(hours: Hours, steps: list[int]) -> None:
    """Property: however a clock stops and starts, no row fires twice and no level is told twice."""
    reference = hours.open(name=f"Client{hours.clock().timestamp():.0f}")
    take(hours.desk, reference, by=ALICE)
    for minutes in steps:
        hours.clock.forward(minutes=minutes)
        run_clock(hours.desk)
        assert run_clock(hours.desk) == 0
    with hours.desk.store.read() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        rung = session.exec(
            select(Event)
            .where(Event.dossier_id == row.id, Event.kind == "echeance.sonnee")
            .order_by(col(Event.id))
        ).all()
        keys = [
            effect.key for effect in session.exec(select(Outbox).where(Outbox.dossier_id == row.id)).all()
        ]
    told = [(event.data["genre"], event.data["quoi"], event.data["niveau"]) for event in rung]
    assert len(told) == len(set(told))
    levels = [level for kind, _what, level in told if kind == "premiere_reponse"]
    assert levels == sorted(levels, key=["avant", "n1", "n2", "n3", "n4"].index)
    assert len(keys) == len(set(keys))


def test_a_clock_that_dies_in_the_middle_has_done_nothing(
    hours: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fired and what it told are one commit: after the restart all of it happens, once."""
    reference = hours.open()
    take(hours.desk, reference, by=ALICE)
    hours.told()
    hours.clock.forward(hours=5)

    def die(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(firing, "tell", die)
        with pytest.raises(KeyboardInterrupt):
            run_clock(hours.desk)
    assert hours.told() == []
    assert run_clock(hours.desk) == 1
    assert [what for _kind, _whom, what in hours.told()] == ["premiere_reponse.avant"] * 2


@pytest.mark.postgres
def test_a_dossier_in_somebodys_hands_waits_for_the_next_turn(
    postgres_url: str, clock: FakeClock, tmp_path: Path
) -> None:
    """The clock passes over it, so that neither waits for the other; SQLite has one writer anyway."""
    store = Store(postgres_url, clock=clock)
    upgrade(store.engine)
    hours = Hours(make_bench(store, tmp_path).desk, clock)
    held, other = hours.open(name="Client1"), hours.open(name="Client2")
    hours.told()
    clock.forward(hours=2)
    with store.work() as session:
        session.exec(select(Dossier).where(Dossier.reference == held).with_for_update()).one()
        assert run_clock(hours.desk) == 1
    assert run_clock(hours.desk) == 1
    with store.read() as session:
        told = session.exec(
            select(Outbox).where(Outbox.kind == "slack.thread").order_by(col(Outbox.id))
        ).all()
    assert [row.payload["reference"] for row in told] == [other, held]
    store.close()
