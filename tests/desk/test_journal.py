"""Is the journal one chain, whoever writes, and does a check see each way of touching it?"""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from desk.journal import record
from desk.parts import Desk, DeskSettings
from desk.verifying import Fault, LedgerReport, verify_ledger
from desk.verifying.anchor import NAME
from models.errors import ConflictError, StoreError
from models.migrate import upgrade
from models.store import Store
from models.tables import Event, JournalHead
from tests.builders import FakeClock

SECRET = "une clé seulement pour les essais, 0123456789"
LINES = 12


@dataclass
class Journal:
    """A desk with some lines in its journal."""

    desk: Desk

    def write(self, count: int = 1) -> None:
        """Add lines, each in a commit of its own."""
        for number in range(count):
            with self.desk.store.work() as session:
                record(session, "essai", now=self.desk.now(), actor="U1", numero=number, mots=["é", None])

    def verify(self) -> LedgerReport:
        """Check it."""
        return verify_ledger(self.desk)

    def faults(self) -> set[tuple[Fault, int | None]]:
        """Return what a check finds, with the lines."""
        return {(finding.fault, finding.seq) for finding in self.verify().findings}

    def tamper(self, *statements: str) -> None:
        """Change the database as somebody would who owns it: the triggers are taken away first."""
        with self.desk.store.engine.begin() as connection:
            for trigger in ("events_no_update", "events_no_delete", "events_no_truncate"):
                on = "" if self.desk.store.is_sqlite else " ON events"
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}{on}")
            for statement in statements:
                assert connection.exec_driver_sql(statement).rowcount == 1, statement

    def head(self) -> tuple[int, str, str]:
        """Return the row that says where the journal ends."""
        with self.desk.store.read() as session:
            row = session.get_one(JournalHead, 1)
            return row.seq, row.seal, row.mac


def make_desk(store: Store, folder: Path) -> Desk:
    """Return a desk on this store, with the key of the tests."""
    return Desk(
        store,
        DeskSettings(company="X", address="doleances@x.example", data_dir=folder, secret_key=SECRET),
    )


@pytest.fixture(name="journal")
def _journal(store: Store, tmp_path: Path) -> Journal:
    """Give a journal of a dozen lines, sound and not yet anchored, on each engine in turn."""
    journal = Journal(make_desk(store, tmp_path))
    journal.write(LINES)
    return journal


def test_each_line_is_numbered_and_sealed(journal: Journal) -> None:
    """Numbers have no gaps, no seal is another's, and a check finds nothing."""
    with journal.desk.store.read() as session:
        rows = session.exec(select(Event.seq, Event.seal).order_by(col(Event.seq))).all()
    report = journal.verify()

    assert [seq for seq, _ in rows] == list(range(1, LINES + 1))
    assert len({seal for _, seal in rows}) == LINES
    assert report.is_sound
    assert (report.lines, report.head) == (LINES, f"{LINES}:{rows[-1][1]}")


def test_the_lines_of_one_commit_follow_each_other(journal: Journal) -> None:
    """Also those that a flush wrote long before the commit, and those that nothing flushed."""
    with journal.desk.store.work() as session:
        record(session, "premier", now=journal.desk.now())
        session.flush()
        record(session, "second", now=journal.desk.now())
    with journal.desk.store.read() as session:
        kinds = session.exec(select(Event.kind).order_by(col(Event.seq).desc()).limit(2)).all()

    assert list(kinds) == ["second", "premier"]
    assert journal.verify().is_sound


def test_what_is_rolled_back_leaves_no_gap(journal: Journal) -> None:
    """A number that was given and taken back is given again."""
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(journal)
    with journal.desk.store.work() as session:
        record(session, "gardé", now=journal.desk.now())
        savepoint = session.begin_nested()
        record(session, "repris", now=journal.desk.now())
        session.flush()
        savepoint.rollback()

    report = journal.verify()
    assert report.is_sound
    assert report.lines == LINES + 1


def _write_and_fail(journal: Journal) -> None:
    with journal.desk.store.work() as session:
        record(session, "perdu", now=journal.desk.now())
        session.flush()
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'U2' WHERE seq = 3",
        "UPDATE events SET seal = '' WHERE seq = 3",
        "DELETE FROM events WHERE seq = 3",
    ],
)
def test_the_database_itself_refuses_a_change(journal: Journal, statement: str) -> None:
    """A slip of ours, or of an administrator, is stopped; only who takes the triggers away goes on."""
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        journal.desk.store.engine.begin() as connection,
    ):
        connection.exec_driver_sql(statement)
    # SQLite calls the refusal of a trigger a broken constraint.
    with pytest.raises((StoreError, ConflictError), match="append-only"):
        _change(journal)

    assert journal.verify().is_sound


def _change(journal: Journal) -> None:
    with journal.desk.store.work() as session:
        session.exec(select(Event).where(Event.seq == 3)).one().actor = "U2"


@pytest.mark.postgres
def test_postgresql_refuses_to_empty_the_journal(postgres_url: str, tmp_path: Path, clock: FakeClock) -> None:
    """TRUNCATE passes by the triggers of rows, and has its own."""
    store = Store(postgres_url, clock=clock)
    upgrade(store.engine)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.exec_driver_sql("TRUNCATE events")
    store.close()


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ("actor = 'U2'", {(Fault.ALTERED, 5)}),
        ("kind = 'autre'", {(Fault.ALTERED, 5)}),
        ('data = \'{"numero": 99, "mots": []}\'', {(Fault.ALTERED, 5)}),
        ("at = '2020-01-01 00:00:00.000000+00:00'", {(Fault.ALTERED, 5)}),
        ("seal = 'f00'", {(Fault.ALTERED, 5), (Fault.ALTERED, 6)}),
    ],
)
def test_a_changed_line_is_found(journal: Journal, change: str, faults: set[tuple[Fault, int]]) -> None:
    """Each column of a line is under its seal."""
    if journal.desk.store.is_sqlite:
        change = change.replace("+00:00", "")
    journal.tamper(f"UPDATE events SET {change} WHERE seq = 5")

    assert journal.faults() == faults


def test_a_removed_line_is_found(journal: Journal) -> None:
    """It leaves a gap; numbering the rest anew breaks every seal after it."""
    journal.tamper("DELETE FROM events WHERE seq = 5")
    assert journal.faults() == {(Fault.MISSING, 5)}

    journal.tamper(*(f"UPDATE events SET seq = {n - 1} WHERE seq = {n}" for n in range(6, LINES + 1)))
    assert journal.faults() >= {(Fault.ALTERED, 5), (Fault.CUT, LINES)}


def test_two_lines_that_change_places_are_found(journal: Journal) -> None:
    """The order is under the seals."""
    journal.tamper(
        "UPDATE events SET seq = -1 WHERE seq = 5",
        "UPDATE events SET seq = 5 WHERE seq = 6",
        "UPDATE events SET seq = 6 WHERE seq = -1",
    )

    assert {seq for _, seq in journal.faults()} >= {5, 6}


def test_an_inserted_line_is_found(journal: Journal) -> None:
    """Without a number, or with the next one and a seal that nobody without the key can make."""
    at = "'2026-11-26 09:30:00.000000'" if journal.desk.store.is_sqlite else "'2026-11-26 09:30:00+00'"
    journal.tamper(
        f"INSERT INTO events (kind, actor, data, at, seal) VALUES ('essai', 'U1', '{{}}', {at}, '')",
        "INSERT INTO events (kind, actor, data, at, seq, seal) "
        f"VALUES ('essai', 'U1', '{{}}', {at}, {LINES + 1}, '{'a' * 64}')",
    )

    assert journal.faults() == {(Fault.UNSEALED, None), (Fault.ALTERED, LINES + 1), (Fault.HEAD, LINES)}


def test_an_end_that_is_cut_off_is_found(journal: Journal) -> None:
    """The head knows the last line, and can be set back by nobody who lacks the key."""
    journal.tamper(f"DELETE FROM events WHERE seq = {LINES}")
    assert journal.faults() == {(Fault.CUT, LINES)}

    with journal.desk.store.read() as session:
        seal = session.exec(select(Event.seal).where(Event.seq == LINES - 1)).one()
    journal.tamper(f"UPDATE journal_heads SET seq = {LINES - 1}, seal = '{seal}' WHERE id = 1")
    assert journal.faults() == {(Fault.HEAD, LINES - 1)}

    journal.tamper("DELETE FROM journal_heads")
    assert journal.faults() == {(Fault.HEAD, None)}


def test_a_journal_put_back_whole_is_found_by_the_anchor(journal: Journal) -> None:
    """An earlier head that was copied fits the earlier journal: only what lies elsewhere knows better."""
    seq, seal, mac = journal.head()
    journal.write(2)
    assert journal.verify().is_sound

    journal.tamper(
        f"DELETE FROM events WHERE seq = {LINES + 1}",
        f"DELETE FROM events WHERE seq = {LINES + 2}",
        f"UPDATE journal_heads SET seq = {seq}, seal = '{seal}', mac = '{mac}' WHERE id = 1",
    )
    assert journal.faults() == {(Fault.ROLLED_BACK, LINES + 2)}


def test_a_forged_anchor_is_found(journal: Journal, tmp_path: Path) -> None:
    """The file of the anchor is sealed as well; one that is absent is told, not feared."""
    first = journal.verify()
    path = tmp_path / NAME
    path.write_text(path.read_text().replace(f'"ligne": {LINES}', '"ligne": 3'))

    assert not first.anchored
    assert journal.faults() == {(Fault.ANCHOR, None)}


def test_another_key_fits_nothing(journal: Journal) -> None:
    """Whoever has the database alone cannot seal; nor is a lost key passed over in silence."""
    journal.desk.store.secret = "une autre clé, de 32 caractères au moins"

    report = journal.verify()
    assert len(report.findings) + report.more == LINES + 1


def _write(url: str, folder: str, count: int) -> None:
    store = Store(url)
    journal = Journal(make_desk(store, Path(folder)))
    journal.write(count)
    store.close()


def test_two_processes_write_one_chain(url: str, tmp_path: Path) -> None:
    """Commits interleave, numbers and seals do not."""
    store = Store(url)
    upgrade(store.engine)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(url, str(tmp_path), 60)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    report = verify_ledger(make_desk(store, tmp_path))
    store.close()

    assert [writer.exitcode for writer in writers] == [0, 0]
    assert report.is_sound
    assert report.lines == 120
