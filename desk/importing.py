"""How do mails from files come in? As the poller's would: kept by their bytes first, then read."""

from __future__ import annotations

import mailbox
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import col, select

from desk.ledger import keep_all
from models.store import Store
from models.tables import RawMailRow, RawState

BATCH = 50
MAX_BYTES = 64 * 1024 * 1024


@dataclass
class ImportCount:
    """What an import found, and what became of it."""

    found: int = 0
    kept: int = 0
    known: int = 0
    dossiers: int = 0
    continued: int = 0
    held: int = 0
    quarantine: int = 0
    unreadable: list[str] = field(default_factory=list)


def iter_mails(paths: Iterable[Path], count: ImportCount) -> Iterator[tuple[str, bytes]]:
    """
    Give the bytes of every mail under *paths*: .eml files, folders, mbox files and Maildirs.

    What cannot be read is named in ``count.unreadable`` and the rest goes on.
    """
    for path in paths:
        try:
            yield from _of_path(path, count)
        except (OSError, mailbox.Error) as error:
            count.unreadable.append(f"{path}: {error}")


def _of_path(path: Path, count: ImportCount) -> Iterator[tuple[str, bytes]]:
    if path.is_dir() and (path / "cur").is_dir():
        for part in ("cur", "new"):
            for file in sorted((path / part).glob("*")):
                yield from _of_path(file, count) if file.is_dir() else [(str(file), file.read_bytes())]
    elif path.is_dir():
        yield from iter_mails(sorted(path.iterdir()), count)
    elif path.stat().st_size > MAX_BYTES and path.suffix.lower() != ".mbox":
        count.unreadable.append(f"{path}: larger than {MAX_BYTES} bytes")
    elif path.suffix.lower() == ".mbox" or _starts_like_mbox(path):
        box = mailbox.mbox(str(path), create=False)
        try:
            for key in box.iterkeys():
                yield f"{path}#{key}", box.get_bytes(key)
        finally:
            box.close()
    else:
        yield str(path), path.read_bytes()


def _starts_like_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def keep_mails(store: Store, mails: Iterable[tuple[str, bytes]], count: ImportCount) -> list[int]:
    """Keep the bytes of mails durably, by batches; return the rows that are new."""
    new: list[int] = []
    batch: list[bytes] = []
    for _name, content in mails:
        count.found += 1
        batch.append(content)
        if len(batch) >= BATCH:
            new += _keep(store, batch, count)
            batch = []
    return new + _keep(store, batch, count)


def _keep(store: Store, batch: list[bytes], count: ImportCount) -> list[int]:
    new: list[int] = []
    if not batch:
        return new
    with store.work() as session:
        rows = keep_all(session, [(content, "import", None, False) for content in batch], now=store.clock())
        new = [row.id for row in rows if row.is_new]
    count.kept += len(new)
    count.known += len(batch) - len(new)
    return new


def tell_outcomes(store: Store, ids: Sequence[int], count: ImportCount) -> None:
    """Count what the reception made of the mails *ids*."""
    with store.read() as session:
        for start in range(0, len(ids), 500):
            rows = session.exec(
                select(RawMailRow.state, RawMailRow.reason).where(
                    col(RawMailRow.id).in_(ids[start : start + 500])
                )
            ).all()
            for state, reason in rows:
                count.dossiers += state is RawState.DONE and reason.endswith("ouvert")
                count.continued += state is RawState.DONE and reason.startswith("suite")
                count.known += state is RawState.DONE and reason == "déjà reçu"
                count.held += state in {RawState.HELD, RawState.DROPPED}
                count.quarantine += state is RawState.QUARANTINE
