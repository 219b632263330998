"""
Is an evidence bundle what was exported? Checked from the file alone, whoever made it.

The file is not believed: its names may lead outside, its sizes may lie, its parts may be thousands.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from desk.exporting.bundle import FORMAT, JOURNAL, MANIFEST, PERSON_FORMAT, PURPOSE, SEAL, SUMS
from desk.exporting.naming import is_inside
from models.errors import DoleancesError
from models.sealing import derived, keyed_hash, seal_of

MOST_FILES = 50_000
LARGEST_LIST = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_OURS = frozenset({MANIFEST, SEAL, SUMS})
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class BundleFault(StrEnum):
    """What is wrong with a bundle."""

    UNREADABLE = "illisible"
    NAME = "nom_dangereux"
    TWICE = "nom_en_double"
    ALTERED = "fichier_modifie"
    MISSING = "fichier_absent"
    ADDED = "fichier_ajoute"
    SUMS = "empreintes_modifiees"
    SEAL = "sceau_faux"
    LINE = "ligne_du_journal_modifiee"


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What the check of a bundle found."""

    reference: str
    exported_at: str
    files: int
    manifest_sha256: str
    sealed: bool | None
    """Whether the secret key made the seal; ``None`` where there is no key to try it."""
    problems: tuple[tuple[BundleFault, str], ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.problems


class NotABundleError(DoleancesError):
    """This file is no evidence bundle; the message is a French sentence."""


def check_bundle(path: Path, secret: str = "") -> BundleReport:
    """
    Check a bundle without the desk's database.

    Args:
        path: The file.
        secret: The secret key of the desk that made it, where one has it.

    Raises:
        NotABundleError: It is no ZIP, or holds no manifest of ours.
        OSError: The file cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _Check(archive, secret).run()
    except zipfile.BadZipFile as error:
        raise NotABundleError(f"« {path.name} » n’est pas une archive ZIP lisible") from error


class _Check:
    def __init__(self, archive: zipfile.ZipFile, secret: str) -> None:
        self._archive = archive
        self._secret = secret
        self._problems: list[tuple[BundleFault, str]] = []
        self._infos: dict[str, zipfile.ZipInfo] = {}

    def run(self) -> BundleReport:
        self._names()
        raw = self._read(MANIFEST)
        manifest = _manifest(raw)
        digest = hashlib.sha256(raw).hexdigest()
        listed = _listed(manifest)
        for name, entry in listed.items():
            self._file(name, entry)
        for name in sorted(set(self._infos) - set(listed) - _OURS):
            self._problems.append((BundleFault.ADDED, name))
        self._sums(listed, digest)
        sealed = self._seal(digest)
        if self._secret and JOURNAL in listed:
            self._problems += [(BundleFault.LINE, str(seq)) for seq in self._false_lines()]
        return BundleReport(
            reference=str(manifest.get("reference", "")),
            exported_at=str(manifest.get("exporte_le", "")),
            files=len(listed),
            manifest_sha256=digest,
            sealed=sealed,
            problems=tuple(self._problems),
        )

    def _names(self) -> None:
        infos = self._archive.infolist()
        if len(infos) > MOST_FILES:
            raise NotABundleError(f"cette archive a plus de {MOST_FILES} fichiers")
        for info in infos:
            if not is_inside(info.orig_filename) or stat.S_ISLNK(info.external_attr >> 16):
                self._problems.append((BundleFault.NAME, info.orig_filename))
            elif info.filename in self._infos:
                self._problems.append((BundleFault.TWICE, info.filename))
            else:
                self._infos[info.filename] = info

    def _read(self, name: str) -> bytes:
        info = self._infos.get(name)
        if info is None:
            return b""
        try:
            with self._archive.open(info) as file:
                content = file.read(LARGEST_LIST + 1)
        except _BROKEN:
            return b""
        return content if len(content) <= LARGEST_LIST else b""

    def _file(self, name: str, entry: dict[str, Any]) -> None:
        info = self._infos.get(name)
        if info is None:
            self._problems.append((BundleFault.MISSING, name))
            return
        size, wanted = entry.get("octets"), str(entry.get("sha256", ""))
        # Beyond the size that the manifest gives nothing is read: an archive may swell without end.
        if not isinstance(size, int) or info.file_size != size or self._digest(info, size) != wanted:
            self._problems.append((BundleFault.ALTERED, name))

    def _digest(self, info: zipfile.ZipInfo, size: int) -> str:
        digest, left = hashlib.sha256(), size
        try:
            with self._archive.open(info) as file:
                while chunk := file.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        return ""
                    digest.update(chunk)
        except _BROKEN:
            return ""
        return digest.hexdigest()

    def _sums(self, listed: dict[str, dict[str, Any]], digest: str) -> None:
        wanted = [f"{entry.get('sha256')}  {name}" for name, entry in listed.items()]
        if self._read(SUMS).decode("utf-8", "replace").splitlines() != [*wanted, f"{digest}  {MANIFEST}"]:
            self._problems.append((BundleFault.SUMS, SUMS))

    def _seal(self, digest: str) -> bool | None:
        try:
            seal = json.loads(self._read(SEAL))
            named, mac = str(seal["sha256"]), str(seal["hmac"])
        except (ValueError, KeyError, TypeError, RecursionError):
            named = mac = ""
        if named != digest:
            self._problems.append((BundleFault.SEAL, SEAL))
            return False
        if not self._secret:
            return None
        sound = hmac.compare_digest(mac.encode(), keyed_hash(self._secret, PURPOSE, digest).encode())
        if not sound:
            self._problems.append((BundleFault.SEAL, SEAL))
        return sound

    def _false_lines(self) -> Iterator[int]:
        key = derived(self._secret, "journal")
        try:
            lines = list(json.loads(self._read(JOURNAL))["lignes"])
        except (ValueError, KeyError, TypeError, RecursionError):
            yield 0
            return
        for line in lines:
            try:
                seal = seal_of(
                    key,
                    line["precedent"],
                    seq=line["seq"],
                    dossier_id=line["dossier_id"],
                    kind=line["kind"],
                    actor=line["actor"],
                    data=line["data"],
                    at=datetime.fromisoformat(line["at"]),
                )
                if not hmac.compare_digest(seal, str(line["sceau"])):
                    yield int(line["seq"])
            except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
                yield 0


def _manifest(raw: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(raw)
    except (ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") not in {FORMAT, PERSON_FORMAT}:
        raise NotABundleError("cette archive n’est pas un dossier de preuve de Doléances")
    return manifest


def _listed(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    entries = manifest.get("fichiers")
    return {
        str(entry.get("nom")): entry
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
    }
