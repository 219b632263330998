"""How does a database reach the shape that this version of the desk expects?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from models.errors import StoreError
from models.tables import Table

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    # Ours is no path separator case: one folder of versions.
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """Return the revision that this version of the desk expects."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(engine: Engine) -> str | None:
    """Return the revision of a database, ``None`` where it was never migrated."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> None:
    """
    Bring a database to the head revision; several processes may ask at once.

    Raises:
        StoreError: The database refused, or rows point nowhere afterwards.
    """
    try:
        if engine.dialect.name == "sqlite":
            _upgrade_sqlite(engine)
        else:
            _upgrade_postgresql(engine)
    except sa.exc.DBAPIError as error:
        raise StoreError(f"the migration failed: {error.orig}") from error


def _run(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _upgrade_sqlite(engine: Engine) -> None:
    # Altering a parent table in batch mode with foreign keys on deletes every child row
    # (TRAPS.md): off before the transaction, checked after it.
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            raise StoreError("no SQLite connection")
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                _run(connection)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise StoreError(f"rows point nowhere after the migration: {broken[:3]}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _upgrade_postgresql(engine: Engine) -> None:
    with engine.begin() as connection:
        # Held until the transaction ends: two processes that start together migrate once.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7313372)")
        _run(connection)


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Tell whether Alembic compares a thing: the full-text index is the migrations' own, and no table."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def differences(engine: Engine) -> list[object]:
    """Return what the migrations forgot of the tables; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        return list(compare_metadata(context, Table.metadata))


def make_revision(engine: Engine, message: str) -> None:
    """Write a new revision from the difference between tables and database (a maintainer's tool)."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True)
