"""Do export, verify, forget and retention do what they say, and end with the right code?"""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from models.migrate import upgrade
from models.store import Store
from models.tables import Dossier
from models.vocabulary import Etat
from nlp.championship import Championship
from nlp.unlearning import is_marked, mark
from tests.bot.commands import Commands
from tests.builders import FakeClock
from tests.desk.conftest import ADDRESS, mail, make_bench
from tests.desk.proofs import with_file

KEY = "une clé seulement pour les essais, 0123456789"
CLAIRE = "claire@vasseur.example"


@pytest.fixture(name="desk")
def _desk(doleances: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Give the command line of a desk with one dossier of two mails and a file."""
    monkeypatch.setenv("DOLEANCES_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DOLEANCES_ADDRESS", ADDRESS)
    monkeypatch.setenv("DOLEANCES_SECRET_KEY", KEY)
    store = Store(f"sqlite:///{tmp_path / 'doleances.db'}", clock=FakeClock())
    upgrade(store.engine)
    make_bench(store, tmp_path).take(mail(1), with_file(2, "bon.txt"))
    store.close()
    return doleances


def change(tmp_path: Path, statement: str) -> None:
    """Change the database as who owns it can."""
    with closing(sqlite3.connect(tmp_path / "doleances.db")) as connection, connection:
        for trigger in ("events_no_update", "events_no_delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        connection.execute(statement)


def close_long_ago(tmp_path: Path, *, hold: bool = False) -> None:
    """Let the dossier have ended six years ago."""
    store = Store(f"sqlite:///{tmp_path / 'doleances.db'}", secret=KEY)
    with store.work() as session:
        row = session.exec(select(Dossier)).one()
        row.etat, row.hold = Etat.CLOS, hold
        row.opened_at = row.closed_at = store.clock() - timedelta(days=6 * 366)
        for at in ("last_in_at", "last_out_at", "resolved_at"):
            setattr(row, at, None)
        session.execute(sa.text("UPDATE messages SET at = '2020-01-01 00:00:00.000000'"))
    store.close()


def test_a_bundle_is_written_and_checked(desk: Commands, tmp_path: Path) -> None:
    """The hash that export shows is the one that verify finds, with the key or without it."""
    exported = desk("export", "1", "-o", "preuve.zip", "--json").value
    checked = desk("verify", "preuve.zip", "--json")

    assert (exported["reference"], exported["mails"], exported["files"]) == ("D-2026-00001", 2, 1)
    assert checked.code == 0
    assert checked.value["sound"]
    assert checked.value["sealed"]
    assert checked.value["manifest_sha256"] == exported["manifest_sha256"]
    assert exported["manifest_sha256"] in desk("verify", "preuve.zip").out


def test_a_bundle_is_checked_anywhere(
    desk: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine without the desk, its database or its key."""
    desk("export", "D-2026-00001", "-o", "preuve.zip")
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    for name in ("DATA_DIR", "ADDRESS", "SECRET_KEY"):
        monkeypatch.delenv(f"DOLEANCES_{name}")
    ended = desk("verify", "../preuve.zip")

    assert ended.code == 0
    assert "Sceau non vérifié" in ended.out
    assert list(elsewhere.iterdir()) == []


def test_a_changed_bundle_ends_with_1(desk: Commands, tmp_path: Path) -> None:
    """One sentence, after what is wrong."""
    desk("export", "1", "-o", "preuve.zip")
    with zipfile.ZipFile(tmp_path / "preuve.zip", "a") as archive:
        archive.writestr("../../evasion.txt", "x")
    ended = desk("verify", "preuve.zip")

    assert ended.refused() == "doleances : ce dossier de preuve n’est pas celui qui a été exporté"
    assert "nom dangereux" in ended.err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("export", "99", "-o", "x.zip"), "aucun dossier « 99 »"),
        (("export", "n’importe quoi", "-o", "x.zip"), "n’est pas une référence"),
        (("export", "1", "-o", "absent/x.zip"), "fichier introuvable"),
        (("export", "--person", "inconnu@x.example", "-o", "x.zip"), "ne connaît personne"),
        (("verify", "absent.zip"), "fichier introuvable"),
        (("verify", "doleances.db"), "n’est pas une archive ZIP"),
        (("forget", "claire"), "n’est pas une adresse"),
        (("forget", ADDRESS), "adresse du bureau lui-même"),
    ],
)
def test_what_cannot_be_done_is_said(
    desk: Commands, tmp_path: Path, argv: tuple[str, ...], said: str
) -> None:
    """1, and one sentence in French; no file is left half written."""
    assert said in desk(*argv).refused()
    assert list(tmp_path.glob("*.zip*")) == []


@pytest.mark.parametrize(
    "argv", [("export", "-o", "x.zip"), ("export", "1", "--person", CLAIRE, "-o", "x.zip"), ("export", "1")]
)
def test_wrong_usage_ends_with_2(desk: Commands, argv: tuple[str, ...]) -> None:
    """A dossier or a person, and where to."""
    desk(*argv).refused(code=2)


def test_an_export_writes_over_nothing(desk: Commands, tmp_path: Path) -> None:
    """The file that is there is named."""
    (tmp_path / "preuve.zip").write_text("déjà là")

    assert "existe déjà" in desk("export", "1", "-o", "preuve.zip").refused()
    assert (tmp_path / "preuve.zip").read_text() == "déjà là"


def test_the_record_is_sound_until_somebody_touches_it(desk: Commands, tmp_path: Path) -> None:
    """0 and the last line's seal; then 1, and which line."""
    sound = desk("verify")
    change(tmp_path, "UPDATE events SET actor = 'U0MALLORY' WHERE seq = 2")
    touched = desk("verify", "--json")

    assert sound.code == 0
    assert "Dernière ligne" in sound.out
    assert touched.code == 1
    assert not touched.value["sound"]
    assert [found["seq"] for found in touched.value["findings"]] == [2]
    assert "ligne 2 modifiée ou déplacée" in touched.err
    assert "1 anomalie" in touched.err


def test_another_key_is_told_apart_from_tampering(desk: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lost the key learns that it may be the key."""
    monkeypatch.setenv("DOLEANCES_SECRET_KEY", "une autre clé, de 32 caractères au moins")

    assert "DOLEANCES_SECRET_KEY est-elle encore" in desk("verify").err


def test_a_person_gets_their_data_then_is_forgotten(desk: Commands, tmp_path: Path) -> None:
    """Exported, foreseen, forgotten, and nothing to find any more, in any file of the desk."""
    assert desk("export", "--person", CLAIRE, "-o", "elle.zip", "--json").value["mails"] == 2
    with zipfile.ZipFile(tmp_path / "elle.zip") as archive:
        assert b"Claire Vasseur" in archive.read("donnees.json")
    assert desk("verify", "elle.zip").code == 0
    (tmp_path / "elle.zip").unlink()

    foreseen = desk("forget", CLAIRE, "--dry-run", "--json").value
    done = desk("forget", CLAIRE, "--json").value
    again = desk("forget", CLAIRE)

    assert foreseen["dry_run"]
    assert {**foreseen, "dry_run": False} == done
    assert (done["counts"]["messages"], done["counts"]["files"]) == (2, 1)
    assert (again.code, "n’a rien de cette personne" in again.out) == (0, True)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"vasseur.example" not in path.read_bytes().lower(), path.name
    assert desk("verify").code == 0


def test_a_hold_ends_forget_with_1(desk: Commands, tmp_path: Path) -> None:
    """Nothing was erased of it, and it is said where somebody looks."""
    change(tmp_path, "UPDATE dossiers SET hold = 1")

    assert "gel légal" in desk("forget", CLAIRE).err
    assert desk("forget", CLAIRE).code == 1
    assert desk("export", "1", "-o", "preuve.zip", "--json").value["mails"] == 2


def test_retention_says_then_does(desk: Commands, tmp_path: Path) -> None:
    """A dossier that ended six years ago goes; a rehearsal says so first."""
    assert desk("retention", "--json").value["dossiers"] == []
    close_long_ago(tmp_path)

    assert "Seraient effacés\u00a0: 1\u00a0dossier" in desk("retention", "--dry-run").out
    assert desk("retention", "--json").value["dossiers"] == ["D-2026-00001"]
    assert desk("retention", "--json").value["dossiers"] == []
    assert desk("verify").code == 0


def test_retention_names_what_a_hold_keeps(desk: Commands, tmp_path: Path) -> None:
    """It is no failure: the charter and the law agree."""
    close_long_ago(tmp_path, hold=True)
    ended = desk("retention")

    assert ended.code == 0
    assert "gel légal\u00a0: D-2026-00001" in ended.out


def test_training_unlearns_what_was_erased(
    desk: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new model takes the place of the old one, better or not, and no older one may come back."""
    asked: list[tuple[str, object]] = []

    def train(folder: Path, taught: object, progress: object, *, forced: bool = False) -> Championship:
        asked.append(("train", forced))
        return Championship("neuf", "ancien", 0.9, 0.8, 10, True, "Modèle remplacé.")

    monkeypatch.setattr("bot.cli.learning.ensure_all", lambda *given: None)
    monkeypatch.setattr("nlp.championship.train", train)
    monkeypatch.setattr("nlp.championship.forget_versions", lambda folder: asked.append(("forget", folder)))
    mark(tmp_path / "data")
    first = desk("train", "--if-needed")
    again = desk("train", "--if-needed")

    assert (first.code, again.code) == (0, 0)
    assert asked == [("train", True), ("forget", tmp_path / "data")]
    assert not is_marked(tmp_path / "data")
