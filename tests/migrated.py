"""How do tests get a migrated database without migrating each time?"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from models.migrate import upgrade
from models.store import Store


@cache
def _migrated() -> bytes:
    """Return the bytes of a migrated SQLite database without rows: copying them is quicker than migrating."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/model.db")
        upgrade(store.engine)
        # The last connection that closes brings the write-ahead log into the file.
        store.close()
        return Path(folder, "model.db").read_bytes()


def migrated_sqlite(path: Path) -> None:
    """Put a migrated database without rows at *path*, where none is."""
    if not path.exists():
        path.write_bytes(_migrated())
