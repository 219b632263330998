"""Does the check of a bundle see each change, and believe nothing that the file says?"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.exporting import BundleFault, NotABundleError, check_bundle
from desk.exporting.naming import is_inside
from tests.desk.conftest import Bench, mail
from tests.desk.proofs import SECRET, export, rewritten, tell, with_file


@pytest.fixture(name="told")
def _told(bench: Bench) -> Bench:
    """Give a dossier with two mails received, one of them with a file, and an answer sent."""
    return tell(bench)


def _append(name: str, extra: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(entries: dict[str, bytes]) -> None:
        entries[name] = entries.get(name, b"") + extra

    return change


def _reseal(entries: dict[str, bytes]) -> None:
    """Change a mail and every hash that speaks of it, as whoever lacks the key can."""
    name = "courriels/001-2026-11-26-recu.eml"
    entries[name] += b"ajout"
    manifest = json.loads(entries["manifeste.json"])
    for entry in manifest["fichiers"]:
        if entry["nom"] == name:
            entry["octets"] = len(entries[name])
            entry["sha256"] = hashlib.sha256(entries[name]).hexdigest()
    entries["manifeste.json"] = json.dumps(manifest).encode()
    digest = hashlib.sha256(entries["manifeste.json"]).hexdigest()
    sums = [f"{e['sha256']}  {e['nom']}" for e in manifest["fichiers"]] + [f"{digest}  manifeste.json"]
    entries["empreintes.sha256"] = "\n".join(sums).encode()
    entries["manifeste.sceau"] = json.dumps({"sha256": digest, "hmac": "0" * 64}).encode()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_append("courriels/001-2026-11-26-recu.eml", b" "), BundleFault.ALTERED),
        (lambda entries: entries.pop("pieces/002-01-bon été.txt"), BundleFault.MISSING),
        (_append("courriels/faux.eml", b"un courriel"), BundleFault.ADDED),
        (_append("../../evasion", b"x"), BundleFault.NAME),
        (_append("/etc/cron.d/x", b"x"), BundleFault.NAME),
        (_append("courriels/..\\..\\x", b"x"), BundleFault.NAME),
        (_append("empreintes.sha256", b"x"), BundleFault.SUMS),
        (_append("manifeste.json", b" "), BundleFault.SEAL),
        (_append("journal.json", b" "), BundleFault.ALTERED),
        (_reseal, BundleFault.SEAL),
    ],
)
def test_a_changed_bundle_is_found(
    told: Bench, tmp_path: Path, change: Callable[[dict[str, bytes]], Any], fault: BundleFault
) -> None:
    """A byte, a file more or less, a name that leads outside, a seal that only the key can make."""
    changed = rewritten(export(told, tmp_path), tmp_path / "autre.zip", change)

    assert fault in {found for found, _ in check_bundle(changed, SECRET).problems}


@pytest.mark.parametrize(
    "lines", [5, None, [5], [{"at": "0001-01-01T00:00:00+14:00"}], [{"seq": float("inf")}]]
)
def test_a_hostile_journal_is_found_and_stops_nothing(told: Bench, tmp_path: Path, lines: Any) -> None:
    """Whatever stands there, the check ends and says that something is wrong."""

    def change(entries: dict[str, bytes]) -> None:
        first = json.loads(entries["journal.json"])["lignes"][0]
        hostile = lines
        if isinstance(lines, list):
            hostile = [{**first, **line} if isinstance(line, dict) else line for line in lines]
        entries["journal.json"] = json.dumps({"lignes": hostile}).encode()

    changed = rewritten(export(told, tmp_path), tmp_path / "faux.zip", change)

    assert not check_bundle(changed, SECRET).is_sound


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    """Neither a text, nor a ZIP of something else, nor one that swells."""
    text = tmp_path / "texte.zip"
    text.write_text("bonjour")
    with pytest.raises(NotABundleError):
        check_bundle(text)
    other = tmp_path / "autre.zip"
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifeste.json", "[" * 100_000)
        archive.writestr("bombe", b"0" * 10_000_000)
    with pytest.raises(NotABundleError):
        check_bundle(other)


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "C:\\Windows\\win.ini", "/absolu.txt", "..", "a/../../b.txt", "con.txt"]
)
def test_the_name_of_a_file_never_leads_outside(bench: Bench, tmp_path: Path, name: str) -> None:
    """A client names files as they like; in the bundle each lies in its folder."""
    bench.take(mail(1), with_file(2, name.replace("\\", "\\\\")))
    path = export(bench, tmp_path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()

    assert all(is_inside(each) for each in names)
    assert sum(each.startswith("pieces/") for each in names) == 1
    assert check_bundle(path, SECRET).is_sound
