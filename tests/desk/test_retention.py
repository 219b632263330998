"""Does each thing go when its time has come, never before, and never under a hold?"""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from desk.charter import load_charter
from desk.charter.conservation import Retention
from desk.merging import merge
from desk.retention import Purge, apply_retention
from desk.verifying import verify_ledger
from models.errors import CharterError
from models.tables import Dossier, Event, Interlocuteur, Message, Outbox, OutboxState, RawMailRow
from models.vocabulary import Etat
from tests.builders import NOW, FakeClock
from tests.desk.conftest import Bench, mail
from tests.desk.persons import files_of, leftovers
from tests.desk.proofs import with_file

MARK = "fissuré"
DAY = timedelta(days=1)


def end(bench: Bench, number: int, etat: Etat, *, hold: bool = False) -> None:
    """Let a dossier end now."""
    with bench.desk.store.work() as session:
        row = _row(session, number)
        row.etat, row.hold = etat, hold
        row.closed_at = bench.desk.now() if etat is Etat.CLOS else None
        row.resolved_at = bench.desk.now() if etat is not Etat.CONTENTIEUX else None


def _row(session: Session, number: int) -> Dossier:
    return session.exec(select(Dossier).where(Dossier.number == number)).one()


def wait(bench: Bench, **delta: float) -> None:
    """Let time pass."""
    clock = bench.desk.store.clock
    assert isinstance(clock, FakeClock)
    clock.forward(**delta)


def keep(bench: Bench, **kept: object) -> None:
    """Change what the charter keeps."""
    rules = dataclasses.replace(bench.desk.charter.retention, **kept)  # type: ignore[arg-type]
    bench.desk.charter = dataclasses.replace(bench.desk.charter, retention=rules)


def test_a_closed_dossier_goes_when_its_time_has_come(bench: Bench) -> None:
    """Not a day before; its row, dates and labels stay, and the journal tells."""
    bench.take(mail(1), with_file(2, "bon.txt"))
    end(bench, 1, Etat.CLOS)
    wait(bench, days=1824)
    assert apply_retention(bench.desk).dossiers == ()

    wait(bench, days=2)
    assert apply_retention(bench.desk).dossiers == ("D-2026-00001",)
    with bench.desk.store.read() as session:
        row = _row(session, 1)
        lines = session.exec(select(Event).where(Event.kind == "dossier.efface")).all()
        people = session.exec(select(Interlocuteur)).all()

    assert (row.subject, row.motif_principal, row.etat) == ("(effacé)", "qualite", Etat.CLOS)
    assert leftovers(bench, MARK, "Claire", "claire@") == []
    assert files_of(bench) == []
    assert [line.data["motif"] for line in lines] == ["conservation"]
    assert people == []
    assert verify_ledger(bench.desk).is_sound


def test_it_goes_once(bench: Bench) -> None:
    """A second run finds nothing due, and writes nothing."""
    bench.take(mail(1))
    end(bench, 1, Etat.CLOS)
    wait(bench, days=2000)
    apply_retention(bench.desk)
    lines = verify_ledger(bench.desk).lines

    assert apply_retention(bench.desk) == Purge((), (), 0, 0, 0)
    assert verify_ledger(bench.desk).lines == lines


def test_each_state_has_its_time_and_an_open_dossier_none(bench: Bench) -> None:
    """What is still worked on is kept for ever, however old."""
    bench.take(*(mail(n, subject=f"Affaire {n}", body=f"Souci {n}") for n in (1, 2, 3)))
    end(bench, 1, Etat.RESOLU)
    end(bench, 2, Etat.CONTENTIEUX)
    wait(bench, days=1830)
    assert apply_retention(bench.desk).dossiers == ("D-2026-00001",)

    wait(bench, days=1830)
    assert apply_retention(bench.desk).dossiers == ("D-2026-00002",)

    wait(bench, days=9000)
    assert apply_retention(bench.desk).dossiers == ()


def test_a_word_after_the_end_counts_anew(bench: Bench) -> None:
    """Five years after the last thing that happened, not after the day it was closed."""
    bench.take(mail(1))
    end(bench, 1, Etat.CLOS)
    wait(bench, days=1000)
    with bench.desk.store.work() as session:
        _row(session, 1).last_in_at = bench.desk.now()
    wait(bench, days=1000)

    assert apply_retention(bench.desk).dossiers == ()


def test_a_hold_suspends_it_and_is_named(bench: Bench) -> None:
    """Proofs are kept for the courts (seed row 51), until the hold is lifted."""
    bench.take(mail(1))
    end(bench, 1, Etat.CLOS, hold=True)
    wait(bench, days=2000)
    purge = apply_retention(bench.desk)

    assert (purge.dossiers, purge.held) == ((), ("D-2026-00001",))
    assert leftovers(bench, MARK) != []

    with bench.desk.store.work() as session:
        _row(session, 1).hold = False
    assert apply_retention(bench.desk).dossiers == ("D-2026-00001",)


def test_what_was_merged_goes_together(bench: Bench) -> None:
    """And a hold on either keeps both."""
    bench.take(mail(1), mail(2, subject="Encore", body="Encore fissuré"))
    merge(bench.desk, "2", "1", by="U1")
    end(bench, 1, Etat.CLOS)
    with bench.desk.store.work() as session:
        _row(session, 2).hold = True
    wait(bench, days=2000)
    assert apply_retention(bench.desk).held == ("D-2026-00001",)

    with bench.desk.store.work() as session:
        _row(session, 2).hold = False
    assert apply_retention(bench.desk).dossiers == ("D-2026-00001",)
    assert leftovers(bench, MARK, "claire@") == []
    with bench.desk.store.read() as session:
        assert {row.erased_at is not None for row in session.exec(select(Dossier)).all()} == {True}


def test_mails_that_opened_nothing_go_too(bench: Bench) -> None:
    """Held for a year, dropped for a month; one that is on a dossier is the dossier's."""
    bench.take(mail(1), mail(3, subject="Absence", body=f"absente {MARK}", Auto_Submitted="auto-replied"))
    with bench.desk.store.work() as session:
        row = session.exec(select(RawMailRow).order_by(col(RawMailRow.id).desc())).first()
        assert row is not None
        row.received_at = NOW
    keep(bench, dropped=5 * DAY, waiting=5 * DAY)
    wait(bench, days=4)
    assert apply_retention(bench.desk) == Purge((), (), 0, 0, 0)

    wait(bench, days=2)
    purge = apply_retention(bench.desk)
    assert purge.dropped + purge.waiting == 1
    with bench.desk.store.read() as session:
        sizes = session.exec(select(RawMailRow.size > 0).order_by(col(RawMailRow.id))).all()
        assert session.exec(select(Message.subject)).all() == ["Lot 2291"]
    assert list(sizes) == [True, False]


def test_the_words_of_old_effects_go(bench: Bench) -> None:
    """What was posted is in Slack; what is still to come keeps its words."""
    with bench.desk.store.work() as session:
        for name, state in (("fait", OutboxState.DONE), ("attend", OutboxState.READY)):
            session.add(
                Outbox(
                    kind="slack.notice",
                    key=name,
                    payload={"text": name, "reference": "D-1"},
                    state=state,
                    available_at=NOW,
                    created_at=NOW,
                )
            )
    wait(bench, days=200)
    assert apply_retention(bench.desk).effects == 1
    with bench.desk.store.read() as session:
        payloads = session.exec(select(Outbox.payload).order_by(col(Outbox.id))).all()

    assert list(payloads) == [{"reference": "D-1"}, {"text": "attend", "reference": "D-1"}]


def test_a_rehearsal_changes_nothing(bench: Bench) -> None:
    """It says what would go."""
    bench.take(mail(1))
    end(bench, 1, Etat.CLOS)
    wait(bench, days=2000)
    before = leftovers(bench, MARK)
    foreseen = apply_retention(bench.desk, dry_run=True)

    assert leftovers(bench, MARK) == before
    assert apply_retention(bench.desk) == foreseen


def test_the_charter_says_how_long(tmp_path: Path) -> None:
    """Zero is for ever; a slip of the pen is refused by name."""
    shipped = (Path(__file__).parents[2] / "desk" / "charte.toml").read_text("utf-8")
    path = tmp_path / "charte.toml"
    path.write_text(
        shipped.replace("clos_jours = 1825", "clos_jours = 0").replace(
            "ecartes_jours = 30", "ecartes_jours = 7"
        )
    )
    rules = load_charter(path).retention

    assert load_charter().retention == Retention()
    assert Etat.CLOS not in rules.states
    assert rules.dropped == 7 * DAY
    path.write_text(shipped.replace("clos_jours", "clot_jours"))
    with pytest.raises(CharterError, match="clot_jours"):
        load_charter(path)
