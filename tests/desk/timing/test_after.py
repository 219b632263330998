"""What rings after an answer, after the end, and where there is no dossier at all?"""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from desk.life import acting
from desk.opening import continue_dossier
from desk.take import take
from desk.timing.ahead import plan_ahead
from desk.timing.words import we_wrote
from models.tables import Direction, Dossier, Entreprise, Message
from models.values import Analysis
from models.vocabulary import Cause, Issue, Nature, Ton
from tests.builders import ANALYSIS
from tests.desk.timing.conftest import ALICE, LEAD, MANAGER, Hours

LESSON = "Contrôler chaque lot avant de l’expédier."


def _answer(hours: Hours, reference: str) -> None:
    with hours.desk.store.work() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        we_wrote(session, hours.desk.charter, row, now=hours.clock())


def _write_again(hours: Hours, reference: str, analysis: Analysis = ANALYSIS) -> None:
    with hours.desk.store.work() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        message = Message(
            dossier_id=row.id or 0, direction=Direction.IN, subject="Lot", text="Alors ?", at=hours.clock()
        )
        session.add(message)
        session.flush()
        continue_dossier(session, hours.desk.charter, row, message, analysis, now=hours.clock())


def test_an_answer_moves_the_progress_point_and_ends_the_first_deadline(hours: Hours) -> None:
    """Gravite 3: news every two business days, counted from our last word (row 42)."""
    reference = hours.open()
    take(hours.desk, reference, by=ALICE)
    _answer(hours, reference)
    hours.told()

    assert hours.dossier(reference).last_out_at == hours.clock()
    assert {row.kind for row in hours.waiting()} == {"resolution", "point_etape"}
    hours.at(2026, 11, 30, 18, 0)
    assert ("slack.dm", ALICE, "point_etape.n1") in hours.told()
    hours.at(2026, 12, 1, 18, 0)
    assert ("slack.dm", MANAGER, "point_etape.n2") in hours.told()


def test_a_client_who_writes_again_is_not_left_without_answer(hours: Hours) -> None:
    """Seven business hours for gravite 3, then the leads at twice as long (row 20); an answer ends it."""
    reference = hours.open()
    take(hours.desk, reference, by=ALICE)
    _answer(hours, reference)
    hours.clock.forward(minutes=30)
    _write_again(hours, reference)
    hours.told()
    hours.at(2026, 11, 27, 10, 29)
    assert hours.told() == []
    hours.at(2026, 11, 27, 10, 31)
    assert ("slack.dm", ALICE, "silence.client.n1") in hours.told()
    hours.at(2026, 11, 30, 11, 1)
    assert ("slack.dm", LEAD, "silence.client.n3") in hours.told()
    _answer(hours, reference)
    assert "silence" not in {row.kind for row in hours.waiting()}


def test_after_the_end_the_client_is_called_then_the_dossier_may_be_closed(hours: Hours) -> None:
    """Five business days, then fifteen (row 91); closing it cancels what is left."""
    reference = hours.open()
    take(hours.desk, reference, by=ALICE)
    _answer(hours, reference)
    acting.resolve(hours.desk, reference, issue=Issue.ACCORD, cause=Cause.OPERATIONS, lesson=LESSON, by=ALICE)
    hours.told()
    hours.at(2026, 12, 3, 18, 0)
    assert ("slack.dm", ALICE, "suivi.appel.n1") in hours.told()
    acting.close(hours.desk, reference, by=ALICE)
    assert hours.waiting() == []


def test_a_key_account_hears_from_us_outside_any_conflict(hours: Hours) -> None:
    """
    Ninety days without a word: its account manager is told, with the weak signals (row 92).

    While a dossier is open the call waits; the next one is planned by itself.
    """
    reference = hours.open()
    with hours.desk.store.work() as session:
        session.exec(select(Entreprise)).one().key_account = True
        session.exec(select(Dossier)).one().ton_now = Ton.COLERE
    plan_ahead(hours.desk)
    plan_ahead(hours.desk)
    assert [row.kind for row in hours.waiting()].count("check_in") == 1
    hours.told()
    acting.resolve(hours.desk, reference, issue=Issue.ACCORD, cause=Cause.OPERATIONS, lesson=LESSON, by=ALICE)
    acting.close(hours.desk, reference, by=ALICE)
    hours.clock.forward(days=91)
    from desk.timing.firing import run_clock

    run_clock(hours.desk)
    told = hours.told()
    assert told == [("slack.dm", MANAGER, "check_in.")]
    coming = [row for row in hours.waiting() if row.kind == "check_in"]
    assert len(coming) == 1
    assert coming[0].due_at == hours.clock() + timedelta(days=90)


def test_a_check_in_waits_while_a_dossier_is_open(hours: Hours) -> None:
    """Nobody asks whether all is well of a client who complains."""
    hours.open()
    with hours.desk.store.work() as session:
        session.exec(select(Entreprise)).one().key_account = True
    plan_ahead(hours.desk)
    hours.clock.forward(days=91)
    from desk.timing.firing import run_clock

    run_clock(hours.desk)

    assert not any(what == "check_in." for _kind, _whom, what in hours.told())
    assert [row.kind for row in hours.waiting()].count("check_in") == 1


def test_who_says_thank_you_waits_for_no_answer(hours: Hours) -> None:
    """Thanks start no silence; the tone of today is theirs all the same."""
    reference = hours.open()
    take(hours.desk, reference, by=ALICE)
    _answer(hours, reference)
    hours.clock.forward(minutes=30)
    thanks = Analysis(nature=Nature.REMERCIEMENT)
    _write_again(hours, reference, thanks)

    assert "silence" not in {row.kind for row in hours.waiting()}
    assert hours.dossier(reference).ton_now is Ton.CALME
