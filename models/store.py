"""
Where does the desk remember, and who commits?

Only this module commits. A unit of work is one transaction: it commits when its block ends and
rolls back when the block raises. SQLite (WAL) is the embedded engine, PostgreSQL a team's one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from models.errors import ConflictError, StoreError
from models.sealing import collect, opened, seal_pending

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

Clock = Callable[[], datetime]
"""Gives the present instant, aware, in UTC; injected everywhere so that tests own the time."""

BUSY_SECONDS = 30
"""How long a writer waits for another one on SQLite before giving up."""


def utc_now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def normalise_url(url: str) -> str:
    """Name the driver we ship for a bare ``postgresql://`` address."""
    for bare in ("postgresql://", "postgres://"):
        if url.startswith(bare):
            return "postgresql+psycopg://" + url[len(bare) :]
    return url


def build_engine(url: str) -> Engine:
    """
    Connect to the database that *url* names.

    Raises:
        StoreError: The address cannot be read.
    """
    try:
        address = sa.make_url(normalise_url(url))
        if address.get_backend_name() == "sqlite":
            return _sqlite_engine(address)
        return sa.create_engine(
            address, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True
        )
    except (SQLAlchemyError, ImportError, ValueError) as error:
        message = f"the database address cannot be used: {error}"
        raise StoreError(message) from error


def _sqlite_engine(address: sa.URL) -> Engine:
    # hide_parameters: an error must never carry the bytes of a mail into the logs.
    engine = sa.create_engine(
        address, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        # pysqlite opens no transaction on SELECT: lost updates without error (TRAPS.md). We begin
        # ourselves, and at once for writing, so that read-then-write cannot interleave.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


class Store:
    """
    The database and the only hand that commits.

    Args:
        url: SQLAlchemy address; a bare ``postgresql://`` is understood.
        clock: Gives the present instant.
        secret: The secret key, which seals the journal; a desk lends its own where it is absent.
    """

    def __init__(self, url: str, *, clock: Clock = utc_now, secret: str = "") -> None:
        self.engine = build_engine(url)
        self.clock = clock
        self.secret = secret
        self._sessions = sessionmaker(self.engine, class_=Session, expire_on_commit=False)
        event.listen(self._sessions, "after_flush", collect)
        self._readers = sessionmaker(
            self.engine.execution_options(reading=True), class_=Session, expire_on_commit=False
        )

    @property
    def is_sqlite(self) -> bool:
        """Tell which of the two engines this is."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def work(self) -> Iterator[Session]:
        """
        Open a unit of work: one transaction, committed when the block ends well.

        Raises:
            StoreError: The database refused (full disk, lost connection, lock not obtained).
            ConflictError: A uniqueness rule was broken by somebody else at the same moment.
        """
        session = self._sessions()
        opened(session, self.secret)
        try:
            yield session
            seal_pending(session)
            session.commit()
        except sa.exc.IntegrityError as error:
            session.rollback()
            raise ConflictError(f"the database refused a duplicate: {error.orig}") from error
        except DBAPIError as error:
            session.rollback()
            raise StoreError(f"the database refused the work: {error.orig}") from error
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """
        Open a consistent view of the database that writes nothing.

        Raises:
            StoreError: The database could not be read.
        """
        session = self._readers()
        try:
            yield session
        except DBAPIError as error:
            raise StoreError(f"the database could not be read: {error.orig}") from error
        finally:
            # Rows read stay usable after the block: a rollback would expire their attributes.
            session.expunge_all()
            session.rollback()
            session.close()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
