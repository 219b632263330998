"""Does the store commit whole units of work, and refuse in one clear way?"""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from models.errors import ConflictError, StoreError
from models.migrate import upgrade
from models.store import Store, build_engine, normalise_url
from models.tables import Counter, Entreprise, Event


def _event(kind: str, at: datetime) -> Event:
    return Event(kind=kind, actor="bureau", at=at)


def test_a_unit_of_work_commits_when_its_block_ends(store: Store) -> None:
    """What a block adds is there for the next reader."""
    with store.work() as session:
        session.add(_event("essai", store.clock()))

    with store.read() as session:
        assert [e.kind for e in session.exec(select(Event)).all()] == ["essai"]


def test_a_unit_of_work_rolls_back_when_its_block_raises(store: Store) -> None:
    """A use case that fails half-way leaves nothing behind."""

    def fail_half_way() -> None:
        with store.work() as session:
            session.add(_event("essai", store.clock()))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()

    with store.read() as session:
        assert session.exec(select(Event)).all() == []


def test_instants_come_back_in_utc_whatever_zone_they_came_from(store: Store) -> None:
    """A column of instants stores UTC and gives it back aware, on both engines."""
    noon = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    with store.work() as session:
        session.add(_event("essai", noon))

    with store.read() as session:
        found = session.exec(select(Event)).one().at
    assert (found, found.utcoffset()) == (datetime(2026, 3, 1, 11, tzinfo=UTC), timedelta(0))


def test_a_naive_instant_is_refused(store: Store) -> None:
    """A datetime without zone is a mistake, not an instant."""
    with pytest.raises(sa.exc.StatementError, match="naive"), store.work() as session:
        session.add(_event("essai", datetime(2026, 3, 1)))  # noqa: DTZ001


def test_a_duplicate_is_a_conflict(store: Store) -> None:
    """A broken uniqueness rule tells that somebody was faster."""
    with store.work() as session:
        session.add(Entreprise(name="Acme", created_at=store.clock()))

    with pytest.raises(ConflictError), store.work() as session:
        session.add(Entreprise(name="Acme", created_at=store.clock()))


def test_an_unreadable_address_is_a_store_error() -> None:
    """A wrong address is told as such, without a traceback of the driver."""
    with pytest.raises(StoreError):
        build_engine("nulle-part://")


def test_bare_postgresql_addresses_get_our_driver() -> None:
    """People write postgresql:// and the driver we ship is used."""
    assert normalise_url("postgres://u@h/d") == "postgresql+psycopg://u@h/d"


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    """When SQLite says that the disk is full, the whole unit of work is gone and the store still works."""
    store = Store(f"sqlite:///{tmp_path / 'plein.db'}")
    upgrade(store.engine)
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    @sa.event.listens_for(store.engine, "begin")
    def _limit(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")

    rows = [Event(kind="x" * 60, actor=f"{n}", data={"n": "y" * 2000}, at=store.clock()) for n in range(50)]
    with pytest.raises(StoreError, match="full"), store.work() as session:
        session.add_all(rows)

    with store.read() as session:
        assert session.exec(select(Event)).all() == []
    store.close()


def _count_up(url: str, times: int) -> None:
    store = Store(url)
    for _ in range(times):
        with store.work() as session:
            row = session.get(Counter, 2026, with_for_update=True)
            assert row is not None
            row.last += 1
    store.close()


def test_two_processes_never_lose_an_update(store: Store, url: str) -> None:
    """Reading then writing one row from two processes counts every time, on both engines."""
    with store.work() as session:
        session.add(Counter(year=2026, last=0))
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_count_up, args=(url, 25)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    with store.read() as session:
        assert session.get_one(Counter, 2026).last == 50
