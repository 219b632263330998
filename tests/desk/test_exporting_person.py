"""Does a person get what the desk holds of them, and nothing of others?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlmodel import select

from desk.exporting import check_bundle, export_person
from models.errors import DoleancesError
from models.tables import Event
from tests.desk.conftest import Bench, mail
from tests.desk.proofs import REFERENCE, SECRET, open_room, opened, tell


@pytest.fixture(name="told")
def _told(bench: Bench) -> Bench:
    """Give a dossier with two mails received, one of them with a file, and an answer sent."""
    return tell(bench)


def test_a_person_gets_what_is_held_of_them(told: Bench, tmp_path: Path) -> None:
    """Their mails and ours, the files, what was noted and understood; not the room, nor another's mail."""
    told.take(
        mail(5, sender="Autre <autre@ailleurs.example>", subject="Autre affaire", body="Rien de commun.")
    )
    open_room(told)
    path = tmp_path / "elle.zip"
    done = export_person(told.desk, "Claire@Vasseur.example", path, by="U1")
    entries = opened(path)
    data = json.loads(entries["donnees.json"])
    with told.desk.store.read() as session:
        line = session.exec(select(Event).where(Event.kind == "personne.exportee")).one()

    assert (done.mails, done.dossiers) == (3, 1)
    assert mail(1) in entries.values()
    assert entries["pieces/002-01-bon été.txt"] == b"bon de livraison"
    assert data["coordonnees"][0]["adresse"] == "claire@vasseur.example"
    assert data["dossiers"][0]["reference"] == REFERENCE
    assert {row["ton"] for row in data["lecture_des_courriels"]} == {"irrite"}
    everything = b"".join(entries.values())
    assert b"4 000 euros" not in everything
    assert b"Rien de commun" not in everything
    assert check_bundle(path, SECRET).is_sound
    assert "claire" not in json.dumps(line.data).lower()


def test_nobody_is_no_empty_file(told: Bench, tmp_path: Path) -> None:
    """A slip in the address must not be taken for « nothing is held »."""
    with pytest.raises(DoleancesError):
        export_person(told.desk, "claire@vaseur.example", tmp_path / "x.zip", by="U1")

    assert list(tmp_path.glob("x.zip*")) == []
