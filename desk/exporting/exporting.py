"""How does a dossier leave the desk as a file of evidence, and who is told?"""

from __future__ import annotations

import errno
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk.exporting.bundle import Written, write_bundle
from desk.exporting.gathering import Record, gather
from desk.journal import record as write_down
from desk.parts import Desk
from desk.views import find_dossier
from models.tables import Dossier


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written."""

    reference: str
    path: Path
    manifest_sha256: str
    """Give it to a third party by another way: it proves the bundle later."""
    mails: int
    files: int
    missing: tuple[str, ...]


def export_dossier(desk: Desk, reference: str, target: Path, *, by: str) -> Exported:
    """
    Write the evidence bundle of a dossier to *target*, and journal it.

    The caller has asked for the right (``desk.rights.Right.EXPORTER``).

    Raises:
        DossierNotFoundError: No dossier has this reference.
        OSError: The file is already there (``FileExistsError``), or cannot be written.
    """
    now = desk.now()
    with desk.store.read() as session:
        row = find_dossier(session, reference, now=now)
        gathered = gather(session, row)
    with private_file(target) as part:
        written = _write(desk, gathered, part, by=by, now=now)
        # The journal knows of every bundle that exists: told first, shown after.
        _journal(desk, row, written, by=by)
    return Exported(
        gathered.reference, target, written.manifest_sha256, written.mails, written.files, written.missing
    )


@contextmanager
def private_file(target: Path) -> Iterator[Path]:
    """
    Give a file to write, for its owner alone, that becomes *target* once it is whole.

    Raises:
        FileExistsError: The target is there already.
        OSError: The disk refused.
    """
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    part = target.with_name(f"{target.name}.part")
    try:
        # Before a byte is there: it holds every word of the client.
        part.unlink(missing_ok=True)
        part.touch(mode=0o600, exist_ok=False)
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _write(desk: Desk, gathered: Record, part: Path, *, by: str, now: datetime) -> Written:
    with zipfile.ZipFile(part, "w", allowZip64=True) as archive:
        return write_bundle(
            archive, gathered, desk.files, company=desk.company, by=by, now=now, secret=desk.store.secret
        )


def _journal(desk: Desk, row: Dossier, written: Written, *, by: str) -> None:
    with desk.store.work() as session:
        write_down(
            session,
            "dossier.exporte",
            now=desk.now(),
            actor=by,
            dossier=row,
            manifeste=written.manifest_sha256,
            courriels=written.mails,
            pieces_jointes=written.files,
        )


def export_bytes(desk: Desk, reference: str, *, by: str) -> tuple[str, bytes]:
    """
    Return the name and the bytes of the evidence bundle of a dossier, for who shows it elsewhere.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        OSError: The disk refused.
    """
    with tempfile.TemporaryDirectory(prefix="doleances-") as folder:
        path = Path(folder) / "dossier.zip"
        exported = export_dossier(desk, reference, path, by=by)
        return f"{exported.reference}.zip", path.read_bytes()
