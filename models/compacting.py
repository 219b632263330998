"""
How does what was erased leave the files of the database, not only its tables?

SQLite: ``secure_delete`` overwrites freed pages (``models.store``); the full-text indexes keep erased
words until they are rebuilt; ``VACUUM`` writes the file anew; the write-ahead log is emptied.
PostgreSQL: ``VACUUM FULL`` writes each table anew; its own log (WAL) and its backups are the
administrator's (README, "Erasing a person").
"""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa

from models.errors import StoreError
from models.store import Store

LOCK_SECONDS = 30


def compact(store: Store) -> None:
    """
    Write the database's files anew, without what was erased.

    Raises:
        StoreError: Somebody else is using the database for too long; nothing is lost, ask again.
    """
    try:
        if store.is_sqlite:
            _compact_sqlite(store)
        else:
            _compact_postgresql(store)
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        raise StoreError(f"the files could not be written anew: {error}") from error


def _compact_sqlite(store: Store) -> None:
    raw = store.engine.raw_connection()
    try:
        connection = raw.driver_connection
        if not isinstance(connection, sqlite3.Connection):
            raise StoreError("no SQLite connection")
        for name, statement in connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql LIKE '%USING fts5%'"
        ).fetchall():
            if "content=''" not in statement.replace(" ", ""):
                connection.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'rebuild\')')  # noqa: S608
        connection.execute("VACUUM")
        busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreError("somebody still reads the database, and its log could not be emptied")
    finally:
        raw.close()


def _compact_postgresql(store: Store) -> None:
    alone = store.engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            connection.exec_driver_sql("VACUUM FULL")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
