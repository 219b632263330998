"""Is a person erased everywhere, and does the journal stay sound?"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.declare import Declaration, declare
from desk.forgetting import forget
from desk.learning import corrections
from desk.searching import search
from desk.verifying import verify_ledger
from desk.views import dossier_view, find_dossier
from models.tables import Echeance, Event, Message, Outbox, OutboxState, SlackRef, ThreadId
from models.vocabulary import Etat
from nlp.unlearning import is_marked
from tests.builders import NOW
from tests.desk.conftest import Bench
from tests.desk.persons import CLAIRE, MARK, REFERENCE, files_of, fill, leftovers


@pytest.fixture(name="full")
def _full(bench: Bench) -> Bench:
    """Give a desk that holds a person in every place there is, beside somebody else."""
    return fill(bench)


def test_nothing_of_a_person_is_left_in_any_table(full: Bench) -> None:
    """Every column of every table is looked at, those that were added later included."""
    assert len({table for table, _ in leftovers(full, MARK)}) >= 10
    assert len(files_of(full)) == 1

    forgotten = forget(full.desk, CLAIRE)

    assert leftovers(full, MARK, CLAIRE, "Claire Vasseur") == []
    assert files_of(full) == []
    assert forgotten.counts.dossiers == 1
    assert forgotten.counts.raws >= 4
    assert forgotten.held == ()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_nothing_is_left_in_the_bytes_of_the_database_file(full: Bench) -> None:
    """
    Neither in freed pages nor in the write-ahead log: the files are read as they lie on the disk.

    PostgreSQL's own files are its administrator's (README).
    """
    path = Path(str(full.desk.store.engine.url.database))
    around = [path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")]
    before = b"".join(each.read_bytes() for each in around if each.exists())

    forget(full.desk, CLAIRE.upper())

    after = b"".join(each.read_bytes() for each in around if each.exists())
    for mark in (MARK, CLAIRE, "Claire Vasseur"):
        assert mark.encode() in before
        assert mark.encode().lower() not in after.lower()
    # Nor anywhere else in the folder of the desk, under any name.
    for each in (full.desk.settings.data_dir).rglob("*"):
        assert not each.is_file() or MARK.encode() not in each.read_bytes()


def test_the_journal_stays_whole_and_tells_of_the_erasure(full: Bench) -> None:
    """It held no word to erase; a later check knows which mails were taken away by right."""
    before = verify_ledger(full.desk)
    forget(full.desk, CLAIRE)
    after = verify_ledger(full.desk)
    with full.desk.store.read() as session:
        rows = session.exec(
            select(Event).where(col(Event.kind).in_(["dossier.efface", "personne.effacee"]))
        ).all()

    assert before.findings == after.findings == ()
    assert after.lines == before.lines + len(rows)
    assert [row.kind for row in rows] == ["dossier.efface", "personne.effacee"]
    assert rows[1].data["dossiers"] == 1


def test_a_dossier_keeps_what_names_nobody(full: Bench) -> None:
    """Its reference, dates, labels: the figures go on counting it; it can still be shown."""
    forget(full.desk, CLAIRE)
    with full.desk.store.read() as session:
        row = find_dossier(session, "1", now=NOW)
        view = dossier_view(session, row)
        messages = session.exec(select(Message).where(Message.dossier_id == row.id)).all()
        still = (col(Echeance.fired_at).is_(None), col(Echeance.cancelled_at).is_(None))
        waiting = session.exec(select(Echeance).where(Echeance.dossier_id == row.id, *still)).all()

    assert (row.reference, row.subject, row.motif_principal) == (REFERENCE, "(effacé)", "qualite")
    assert row.erased_at == NOW
    assert (row.etat, row.closed_at) == (Etat.CLOS, NOW)
    assert waiting == []
    assert row.lesson == "[effacé] avait raison : revoir l’emballage"
    assert (view.client_name, view.client_address, view.draft) == ("", "", None)
    assert len(messages) == 4


def test_search_finds_nothing_more(full: Bench) -> None:
    """The index of either engine has no word of it left, nor the name among the clients."""
    with full.desk.store.read() as session:
        before = [search(session, text, now=NOW).total for text in ("fissuré", "Vasseur")]
    forget(full.desk, CLAIRE)
    with full.desk.store.read() as session:
        after = [search(session, text, now=NOW).total for text in ("fissuré", "Vasseur")]

    assert before == [1, 1]
    assert after == [0, 0]


def test_corrections_are_unlearnt(full: Bench) -> None:
    """The mails teach no more, and what learnt from them is marked to be made anew."""
    assert len(corrections(full.desk.store)) == 1
    assert not is_marked(full.desk.settings.data_dir)

    assert forget(full.desk, CLAIRE).counts.corrections == 1

    assert corrections(full.desk.store) == []
    assert is_marked(full.desk.settings.data_dir)


def test_slack_is_asked_to_delete_what_it_shows(full: Bench) -> None:
    """The card with its thread, the direct message; what was still to be posted never is."""
    forget(full.desk, CLAIRE)
    with full.desk.store.read() as session:
        asked = session.exec(
            select(Outbox).where(Outbox.kind == "slack.delete").order_by(col(Outbox.id))
        ).all()
        others = session.exec(
            select(Outbox).where(Outbox.dossier_id == 1, Outbox.kind != "slack.delete")
        ).all()
        assert session.exec(select(SlackRef)).all() == []

    assert [row.payload for row in asked] == [
        {"channel": "C1", "ts": "1.1", "what": "fil"},
        {"channel": "D1", "ts": "2.2", "what": "message"},
    ]
    assert {row.state for row in others} <= {OutboxState.CANCELLED, OutboxState.DONE}
    assert all("text" not in row.payload for row in others)


def test_a_declared_doleance_is_erased_too(bench: Bench) -> None:
    """What was heard on the phone has no mail, and names the person all the same."""
    declare(
        bench.desk,
        Declaration(text=f"Le lot est cassé. {MARK}", client="Claire Vasseur", address=CLAIRE),
        by="U1",
    )
    forget(bench.desk, CLAIRE)

    assert leftovers(bench, MARK, CLAIRE, "Vasseur") == []


def test_the_ids_of_an_erased_mail_lead_nowhere(full: Bench) -> None:
    """A Message-ID often holds an address, or the name of a machine."""
    forget(full.desk, CLAIRE)
    with full.desk.store.read() as session:
        assert session.exec(select(ThreadId.message_id)).all() == ["m5@vasseur.example"]
