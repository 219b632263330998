"""How do commands end: 0, 1 or 2, with one clear sentence where something is wrong?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.french import sentence
from models.errors import CharterError, DoleancesError, StoreError
from tests.bot.commands import ROOT, Commands


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("inconnue",),
        ("status", "--jsn"),
        ("parse",),
        ("analyse",),
        ("draft", "--json"),
        ("converse",),
        ("retry", "abc"),
        ("serve", "--role", "tout"),
        ("db",),
        ("db", "backup"),
        ("entreprises", "import"),
        ("playbooks", "show"),
        ("demo", "--port", "mille"),
    ],
    ids=lambda argv: " ".join(argv) or "nothing",
)
def test_wrong_usage_ends_with_2(doleances: Commands, argv: tuple[str, ...], tmp_path: Path) -> None:
    """A command asked for wrongly says what it misses, in French, and touches nothing."""
    said = doleances(*argv).refused(code=2)

    assert "required" not in said
    assert "invalid" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("argv", [("--help",), ("status", "--help"), ("import", "-h")], ids=" ".join)
def test_help_is_french_and_ends_well(doleances: Commands, argv: tuple[str, ...]) -> None:
    """Help is on stdout, with nothing of argparse's English."""
    ended = doleances(*argv)

    assert ended.code == 0
    assert "montrer cette aide" in ended.out
    assert "show this help" not in ended.out
    assert ended.err == ""


@pytest.mark.parametrize("command", ["parse", "analyse", "draft", "lint"])
def test_a_missing_file_is_named_before_anything_long_begins(
    doleances: Commands, command: str, tmp_path: Path
) -> None:
    """The sentence has the name of the file; no classifier is trained to say so."""
    said = doleances(command, "absent.eml", "--json").refused()

    assert said == "doleances : fichier introuvable : absent.eml"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_mail(doleances: Commands, tmp_path: Path) -> None:
    """A folder where a file is expected is said in French too."""
    assert "c’est un dossier" in doleances("parse", str(tmp_path)).refused()


def test_an_unknown_setting_is_refused_with_the_one_meant(
    doleances: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting that nobody reads would be silently ignored."""
    monkeypatch.setenv("DOLEANCES_IMAP_HOTS", "imap.exemple.fr")
    said = doleances("status").refused()

    assert "DOLEANCES_IMAP_HOTS" in said
    assert "DOLEANCES_IMAP_HOST" in said


def test_wrong_settings_are_all_told_without_their_values(
    doleances: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every wrong setting is named with what it takes; the value, perhaps a secret, is not repeated."""
    monkeypatch.setenv("DOLEANCES_ACK", "secret-1")
    monkeypatch.setenv("DOLEANCES_IMAP_PORT", "secret-2")
    said = doleances("status").refused()

    assert "DOLEANCES_ACK : attendu 'on' ou 'off'" in said
    assert "DOLEANCES_IMAP_PORT : un nombre entier est attendu" in said
    assert "secret-" not in said


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nulle/part/doleances.db",
        "postgresql://bureau:motdepasse@127.0.0.1:1/doleances",
        "n’importe quoi",
        "mongodb://127.0.0.1/doleances",
    ],
)
def test_a_database_that_cannot_be_used_is_told(
    doleances: Commands, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """One sentence, without the password of the address."""
    monkeypatch.setenv("DOLEANCES_DATABASE_URL", url)
    said = doleances("status").refused()

    assert said.startswith("doleances : la base de données refuse : ")
    assert "motdepasse" not in said


def test_a_file_that_is_no_database_is_told(
    doleances: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A text file named as the database is left as it was."""
    (tmp_path / "notes.db").write_text("Ceci n’est pas une base de données." * 50, "utf-8")
    monkeypatch.setenv("DOLEANCES_DATABASE_URL", "sqlite:///notes.db")

    assert "la base de données refuse" in doleances("status").refused()
    assert (tmp_path / "notes.db").read_text("utf-8").startswith("Ceci")


@pytest.mark.parametrize("reference", ["ZZ", "D-20-1", "42 ou 43"])
def test_what_is_no_reference_is_told(doleances: Commands, reference: str) -> None:
    """The sentence repeats what was written, and shows the form expected."""
    said = doleances("status", reference, "--json").refused()

    assert f"« {reference} »" in said
    assert "D-2026-00042" in said


@pytest.mark.parametrize("reference", ["D-2026-00099", "2026-99", "99"])
def test_an_unknown_reference_is_told(doleances: Commands, reference: str) -> None:
    """A dossier that does not exist is a failed job."""
    assert doleances("status", reference).refused() == f"doleances : aucun dossier « {reference} »"


def test_status_of_an_empty_desk(doleances: Commands) -> None:
    """No dossier is no error."""
    assert doleances("status", "--json").value == {"total": 0, "dossiers": []}
    assert doleances("status").out == "0\u00a0dossier ouvert.\n"


def test_the_database_is_made_and_copied_once(doleances: Commands, tmp_path: Path) -> None:
    """``db upgrade`` says the revision; a backup never writes over another one."""
    assert doleances("db", "upgrade").out.startswith("Base à jour (révision ")
    assert doleances("db", "backup", "copie.db").code == 0
    assert (tmp_path / "copie.db").read_bytes()[:15] == b"SQLite format 3"
    assert "copie.db" in doleances("db", "backup", "copie.db").refused()


def test_an_empty_database_is_not_backed_up(doleances: Commands, tmp_path: Path) -> None:
    """A backup that holds nothing would reassure for nothing: the address is probably wrong."""
    assert "rien à sauvegarder" in doleances("db", "backup", "copie.db").refused()
    assert not (tmp_path / "copie.db").exists()


def test_nothing_to_go_back_to_is_told(doleances: Commands) -> None:
    """Without an earlier model, ``train --rollback`` fails at once and trains nothing."""
    assert "les classifieurs ne conviennent pas" in doleances("train", "--rollback").refused()


def test_a_missing_gold_file_is_named(doleances: Commands) -> None:
    """``evaluate --gold`` says so before it measures anything."""
    assert "absent.jsonl" in doleances("evaluate", "--gold", "absent.jsonl", "--json").refused()


def test_a_wrong_charter_names_its_file(
    doleances: Commands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """``doctor`` reads the charter of the settings."""
    (tmp_path / "charte.toml").write_text("[heures]\n", "utf-8")
    monkeypatch.setenv("DOLEANCES_CHARTER", "charte.toml")
    checks = {check["name"]: check for check in doleances("doctor", "--json").value["checks"]}

    assert not checks["charte"]["ok"]
    assert checks["charte"]["todo"] == "Corrigez le fichier de DOLEANCES_CHARTER."


def test_the_program_runs_apart(doleances: Commands) -> None:
    """``python -m bot`` refuses and answers as the console script does, without any trace."""
    assert doleances.apart("parse", "absent.eml").refused() == "doleances : fichier introuvable : absent.eml"
    assert doleances.apart("status", "--json").value == {"total": 0, "dossiers": []}


@pytest.mark.parametrize("option", [(), ("--json",)], ids=["text", "json"])
def test_a_reader_that_goes_away_is_no_failure(doleances: Commands, option: tuple[str, ...]) -> None:
    """As with ``| head``: the command ends in silence."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "playbooks", "list", *option],
            stdout=gone,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DoleancesError("rien à faire"), "rien à faire"),
        (StoreError("no\n  space"), "la base de données refuse : no space"),
        (CharterError("heures is missing"), "la charte ne convient pas : heures is missing"),
        (PermissionError(13, "Permission denied", "a.eml"), "accès refusé : a.eml"),
        (OSError(28, "No space left on device"), "il n’y a plus de place sur le disque"),
        (ValueError("x"), "erreur imprévue, qui est à signaler (ValueError : x)"),
    ],
    ids=["ours", "store", "charter", "access", "disk", "bug"],
)
def test_each_error_is_one_line(error: Exception, said: str) -> None:
    """Whatever goes wrong, a person reads one line."""
    assert sentence(error) == said
