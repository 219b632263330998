"""How is a running database copied safely?"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from models.errors import StoreError
from models.store import Store


def backup(store: Store, target: Path) -> None:
    """
    Copy the database to *target* while others write.

    SQLite's own online backup gives a consistent copy; PostgreSQL is dumped by ``pg_dump`` in its
    custom format.

    Raises:
        StoreError: The copy could not be made; *target* is left as it was.
    """
    if target.exists():
        raise StoreError(f"{target} is already there")
    part = target.with_name(target.name + ".part")
    try:
        # For its owner alone, before a byte is there: it holds every client's words.
        part.unlink(missing_ok=True)
        part.touch(mode=0o600, exist_ok=False)
        if store.is_sqlite:
            _copy_sqlite(store, part)
        else:
            _dump_postgresql(store, part)
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the backup failed: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _copy_sqlite(store: Store, part: Path) -> None:
    raw = store.engine.raw_connection()
    try:
        source = raw.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise StoreError("no SQLite connection")
        with closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
    finally:
        raw.close()


def _dump_postgresql(store: Store, part: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise StoreError("pg_dump is not installed")
    url = store.engine.url
    bare = sa.URL.create(
        "postgresql",
        username=url.username,
        host=url.host,
        port=url.port,
        database=url.database,
        query=url.query,
    )
    # The password goes by the environment: everybody on the machine can read a command line.
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603 - a fixed program and our own settings
        [program, "--format=custom", f"--file={part}", f"--dbname={bare.render_as_string()}"],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise StoreError(f"pg_dump failed: {done.stderr.strip()[:500]}")
