"""Do deadlines rest while we wait for the client, on business time, and say so?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from desk.correct import Labels, correct
from desk.life import acting
from desk.timing.chains import chains_of
from models.errors import TransitionRefusedError
from models.tables import Dossier, Event
from models.vocabulary import Etat, Ton
from tests.builders import Built, build_desk
from tests.desk.conftest import Bench, mail
from tests.desk.timing.conftest import Hours

ALICE = "U01ALICE"


def _row(built: Built | Bench) -> Dossier:
    with built.desk.store.read() as session:
        return session.exec(select(Dossier)).one()


@pytest.fixture(name="hours")
def _hours(tmp_path: Path) -> Hours:
    """Give a desk with one dossier of gravite 3: answer due 16:00, Paris time, today."""
    built = build_desk(tmp_path)
    hours = Hours(built.desk, built.clock)
    hours.open()
    return hours


def _only(hours: Hours) -> Dossier:
    with hours.desk.store.read() as session:
        return session.exec(select(Dossier)).one()


def test_a_pause_shifts_by_business_time_and_says_it(hours: Hours) -> None:
    """From Thursday 11:30 to Friday 10:30: five and a half hours and more do not count."""
    before = _only(hours)
    hours.clock.forward(hours=1)
    acting.pause(hours.desk, "1", why="photos demandées", by=ALICE)
    hours.clock.forward(hours=23)
    view = acting.resume(hours.desk, "1", by=ALICE)

    after = _only(hours)
    clock = hours.desk.charter.clock
    assert before.first_answer_due_at
    assert before.resolution_due_at
    waited = clock.hours_between(before.opened_at + timedelta(hours=1), hours.clock())
    assert waited == pytest.approx(6.5)
    assert after.first_answer_due_at == clock.add_hours(before.first_answer_due_at, waited)
    assert after.resolution_due_at == clock.add_hours(before.resolution_due_at, waited)
    assert "Attente du client du 26\u00a0novembre au 27\u00a0novembre" in view.due_why
    assert "décalées de 6\u00a0h\u00a030 ouvrées" in view.due_why


def test_nothing_rings_during_a_pause_but_the_wait_itself(hours: Hours) -> None:
    """The client's silence has its own threshold, and nothing else runs."""
    acting.pause(hours.desk, "1", why="photos demandées", by=ALICE)

    assert [(chain.kind, chain.what) for chain in chains_of(hours.desk.charter, _only(hours))] == [
        ("silence", "attente")
    ]


def test_a_late_deadline_stays_late(hours: Hours) -> None:
    """A pause forgives nothing."""
    hours.clock.now = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    due = _only(hours).first_answer_due_at
    acting.pause(hours.desk, "1", why="photos demandées", by=ALICE)
    hours.clock.forward(hours=4)
    acting.resume(hours.desk, "1", by=ALICE)

    assert _only(hours).first_answer_due_at == due


def test_a_correction_keeps_what_was_waited(hours: Hours) -> None:
    """The deadlines are worked out again from the charter and the journal."""
    acting.pause(hours.desk, "1", why="photos demandées", by=ALICE)
    hours.clock.forward(hours=24)
    acting.resume(hours.desk, "1", by=ALICE)
    due = _only(hours).resolution_due_at
    with hours.desk.store.work() as session:
        from models.plain import to_plain
        from models.tables import AnalysisRow, Message
        from tests.builders import ANALYSIS

        message = session.exec(select(Message)).one()
        session.add(
            AnalysisRow(
                message_row_id=message.id or 0,
                dossier_id=message.dossier_id,
                data=to_plain(ANALYSIS),
                model="essai-1",
                at=hours.clock(),
            )
        )
    correct(hours.desk, "1", Labels(ton=Ton.IRRITE), by=ALICE)

    assert _only(hours).resolution_due_at == due
    assert "Attente du client" in _only(hours).due_why


@pytest.mark.parametrize(("why", "said"), [("  ", "ce que vous attendez"), ("photos", "déjà en attente")])
def test_a_pause_must_be_understood_and_is_not_doubled(hours: Hours, why: str, said: str) -> None:
    """Refusals are sentences."""
    if why.strip():
        acting.pause(hours.desk, "1", why=why, by=ALICE)
    with pytest.raises(TransitionRefusedError, match=said):
        acting.pause(hours.desk, "1", why=why, by=ALICE)


def test_time_to_think_is_taken_once_and_a_day_at_most(hours: Hours) -> None:
    """An angry client is answered fast, not hot (C4)."""
    before = _only(hours).first_answer_due_at
    view = acting.take_time(hours.desk, "1", by=ALICE)

    assert before is not None
    assert _only(hours).first_answer_due_at == hours.desk.charter.clock.add_hours(before, 7)
    assert _only(hours).resolution_due_at is not None
    assert "Temps de réflexion" in view.due_why
    with pytest.raises(TransitionRefusedError, match="déjà pris"):
        acting.take_time(hours.desk, "1", by=ALICE)


def test_a_calm_client_is_not_made_to_wait(hours: Hours) -> None:
    """The tone must ask for it."""
    with hours.desk.store.work() as session:
        session.exec(select(Dossier)).one().ton_now = Ton.CALME
    with pytest.raises(TransitionRefusedError, match="répondre à chaud"):
        acting.take_time(hours.desk, "1", by=ALICE)


def test_the_client_who_writes_ends_the_wait_and_reopens(bench: Bench) -> None:
    """A mail resumes; after the end, a complaint reopens and the time to resolve runs anew (row 91)."""
    bench.take(mail(1))
    acting.pause(bench.desk, "1", why="photos demandées", by=ALICE)
    bench.take(mail(2, In_Reply_To="<m1@vasseur.example>", References="<m1@vasseur.example>"))
    row = _row(bench)
    assert row.paused_at is None
    from models.vocabulary import Cause, Issue

    acting.resolve(
        bench.desk, "1", issue=Issue.ACCORD, cause=Cause.OPERATIONS, lesson="Contrôler les lots.", by=ALICE
    )
    clock = bench.desk.store.clock
    clock.forward(days=30)  # type: ignore[attr-defined]
    bench.take(mail(3, In_Reply_To="<m1@vasseur.example>", References="<m1@vasseur.example>"))

    row = _row(bench)
    assert (row.etat, row.reopened, row.resolved_at) == (Etat.INSTRUCTION, 1, None)
    assert row.last_in_at == bench.desk.now()
    assert row.resolution_due_at is not None
    assert row.resolution_due_at > bench.desk.now()
    assert "Rouvert le 26\u00a0décembre" in row.due_why
    with bench.desk.store.read() as session:
        kinds = [event.kind for event in session.exec(select(Event)).all()]
    assert kinds.count("dossier.rouvert") == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(waits=st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 6000)), min_size=1, max_size=4))
def test_the_time_that_counts_is_the_time_the_charter_gives(
    hours: Hours, waits: list[tuple[int, int]]
) -> None:
    """Property: however often we wait, the business time that counted up to the deadline is the promise's."""
    reference = hours.open()
    clock = hours.desk.charter.clock
    start, base = hours.dossier(reference).opened_at, hours.dossier(reference).resolution_due_at
    assert base is not None
    promised = clock.hours_between(start, base)
    waited = 0.0
    for before, during in waits:
        hours.clock.forward(minutes=before)
        due = hours.dossier(reference).resolution_due_at
        since = hours.clock()
        acting.pause(hours.desk, reference, why="photos", by=ALICE)
        hours.clock.forward(minutes=during)
        acting.resume(hours.desk, reference, by=ALICE)
        assert due is not None
        waited += clock.hours_between(since, hours.clock()) if due > since else 0.0
    after = hours.dossier(reference).resolution_due_at
    assert after is not None
    assert clock.hours_between(start, after) == pytest.approx(promised + waited, abs=0.01)
