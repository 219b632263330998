"""Do the migrations give the tables that the code expects, on rows as on nothing?"""

from __future__ import annotations

import multiprocessing

import sqlalchemy as sa

from models import migrate
from models.store import Store
from models.tables import Table


def test_the_migrations_agree_with_the_tables(store: Store) -> None:
    """Nothing in the tables was forgotten by the migrations, on either engine."""
    assert migrate.differences(store.engine) == []
    assert migrate.current(store.engine) == migrate.head()


def test_migrating_again_changes_nothing(store: Store) -> None:
    """A second start finds the database as it should be."""
    before = sorted(sa.inspect(store.engine).get_table_names())
    migrate.upgrade(store.engine)

    assert sorted(sa.inspect(store.engine).get_table_names()) == before
    assert set(Table.metadata.tables) < set(before)


def _upgrade(url: str) -> None:
    store = Store(url)
    migrate.upgrade(store.engine)
    store.close()


def test_two_processes_may_migrate_at_once(url: str) -> None:
    """Every role migrates when it starts; only one does the work."""
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_upgrade, args=(url,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert [worker.exitcode for worker in workers] == [0, 0]
    store = Store(url)
    assert migrate.current(store.engine) == migrate.head()
    store.close()


def test_foreign_keys_are_on_after_a_migration(store: Store) -> None:
    """SQLite's foreign keys are off during a migration and on after it."""
    if store.is_sqlite:
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
