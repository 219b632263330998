"""Is a running database copied whole?"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from models.backup import backup
from models.errors import StoreError
from models.store import Store
from models.tables import Entreprise
from tests.servers import absence


def test_a_backup_holds_what_was_committed(store: Store, tmp_path: Path) -> None:
    """A copy taken while the store is open has its rows, on both engines."""
    if not store.is_sqlite and shutil.which("pg_dump") is None:
        absence("pg_dump", "apt-get install postgresql-client")
    with store.work() as session:
        session.add(Entreprise(name="Acme", created_at=store.clock()))
    target = tmp_path / "copie"
    backup(store, target)

    if store.is_sqlite:
        with sqlite3.connect(target) as copy:
            assert copy.execute("SELECT name FROM entreprises").fetchall() == [("Acme",)]
        copy.close()
    else:
        assert target.read_bytes().startswith(b"PGDMP")


def test_a_backup_never_overwrites(store: Store, tmp_path: Path) -> None:
    """A file that is there stays."""
    target = tmp_path / "copie"
    target.write_text("précieux", "utf-8")

    with pytest.raises(StoreError):
        backup(store, target)
    assert target.read_text("utf-8") == "précieux"
