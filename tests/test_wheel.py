"""Does the wheel hold all that the desk reads, and nothing that it does not?"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = (
    "desk/charte.toml",
    "models/migrations/env.py",
    "models/migrations/script.py.mako",
    "models/migrations/versions/0001_first_tables.py",
    "nlp/corpus/t1.jsonl",
    "nlp/corpus/conversation.jsonl",
    "nlp/corpus/writing.jsonl",
    "playbooks/catalogue/_commun/phrases.toml",
    "playbooks/catalogue/_commun/reponse.txt.j2",
    "bot/demo/clients.csv",
    "bot/demo/samples/01-retard-ligne-arretee.eml",
)
KINDS = (".toml", ".jsonl", ".j2", ".eml", ".csv", ".mako", ".txt")
"""Every file of these kinds in a package is data that some module opens."""
PACKAGES = ("bot", "desk", "intake", "models", "nlp", "playbooks")
OPENS_IT_ALL = """
import models, sys
from datetime import UTC, datetime
assert models.__file__.startswith(sys.argv[1]), models.__file__
from bot.demo.samples import sample_clients, sample_mails
from desk.charter import load_charter
from models.migrate import head, upgrade
from models.store import Store
from nlp.corpus import read_corpus
from playbooks.catalogue import check_catalogue, load_catalogue
store = Store("sqlite://")
print(len(load_catalogue().playbooks), len(check_catalogue()), len(sample_mails(datetime.now(UTC))),
      len(read_corpus()) > 1000, bool(sample_clients()), bool(load_charter(None).commitments), bool(head()))
"""


@pytest.fixture(name="wheel", scope="module")
def _wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the hatchling that is installed, without network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (built,) = folder.glob("doleances-*.whl")
    return built


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_the_data(wheel: Path) -> None:
    """Every file that a package opens travels with it; one forgotten breaks the desk far from here."""
    names = _names(wheel)
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in KINDS and path.is_file()
    }

    assert set(DATA) <= names
    assert wanted - names == set()


def test_the_wheel_holds_only_the_packages(wheel: Path) -> None:
    """No test, no cache, no database, no setting of whoever built it."""
    names = _names(wheel)

    assert {name.partition("/")[0] for name in names} == set(PACKAGES)
    assert [name for name in names if name.endswith((".pyc", ".db", ".env")) or "__pycache__" in name] == []


def test_the_desk_opens_its_data_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """Far from the checkout, charter, playbooks, samples, corpus and migrations are found."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", OPENS_IT_ALL, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    counts = done.stdout.split()
    assert [int(count) for count in counts[1:3]] == [0, 14]
    assert int(counts[0]) > 30
    assert counts[3:] == ["True"] * 4
