"""Is a running database copied whole?"""

from __future__ import annotations

import shutil
import sqlite3
import stat
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


def test_a_backup_is_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    """It holds every client's words: nobody else on the machine may read it, whatever the umask."""
    if not store.is_sqlite and shutil.which("pg_dump") is None:
        absence("pg_dump", "apt-get install postgresql-client")
    target = tmp_path / "copie"
    backup(store, target)

    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_the_password_is_on_no_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Everybody on the machine can list processes: ``pg_dump`` finds the password in its environment."""
    program = tmp_path / "pg_dump"
    program.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\necho "$PGPASSWORD" > {tmp_path}/environment\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    store = Store("postgresql://bureau:s%40cret@127.0.0.1:9/doleances?sslmode=require")
    backup(store, tmp_path / "copie")
    store.close()

    arguments = (tmp_path / "arguments").read_text().split()
    assert "--dbname=postgresql://bureau@127.0.0.1:9/doleances?sslmode=require" in arguments
    assert not any("cret" in argument for argument in arguments)
    assert (tmp_path / "environment").read_text() == "s@cret\n"
