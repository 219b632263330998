"""Does a word said in the room of a mediation come out anywhere: search, export, figures, letters?"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from desk.exporting.exporting import export_dossier
from desk.exporting.person import export_person
from desk.facts import dossier_facts
from desk.figures.indicators import indicators
from desk.mediating.ending import Outputs, end_mediation
from desk.mediating.holding import Mediator, add_note, open_room, record_answer
from desk.mediating.neutrality import STATEMENTS
from desk.mediating.proposing import accept_proposal, propose_mediation
from desk.mediating.room import seal
from desk.parts import Desk
from desk.searching import search
from desk.views import dossier_view
from models.plain import to_plain
from models.store import Store
from models.tables import AnalysisRow, Direction, Dossier, Event, Outbox
from models.vocabulary import Etat
from tests.builders import ANALYSIS, FakeClock, add_dossier, add_message
from tests.desk.conftest import make_bench

WORD = "zinzolin"
"""A word that only the room says."""
LEAD = "ULEAD"


@pytest.fixture(name="desk")
def _desk(store: Store, tmp_path: Path) -> Desk:
    return make_bench(store, tmp_path, leads=(LEAD,)).desk


@pytest.fixture(name="reference")
def _reference(desk: Desk, store: Store, clock: FakeClock) -> str:
    """Hold a mediation in which a mail and a note say the word, and end it."""
    reference = add_dossier(store, etat=Etat.INSTRUCTION)
    clock.forward(hours=1)
    with store.work() as session:
        row = session.exec(select(Dossier)).one()
        text = f"Entre nous, le prix plancher est {WORD}."
        message = add_message(session, row, Direction.IN, subject=WORD, body=text, at=clock())
        message.from_address = "client1@vasseur.example"
        data = {**to_plain(ANALYSIS), "evidence": {"motifs.qualite": [WORD]}}
        ids = {"message_row_id": message.id or 0, "dossier_id": row.id or 0}
        session.add(AnalysisRow(**ids, data=data, model="essai", at=clock()))
        number = message.id or 0
    propose_mediation(desk, reference, "Les équipes ne se parlent plus.", by="U1")
    accept_proposal(desk, reference, by=LEAD)
    record_answer(desk, reference, agreed=True, client="C. Vasseur", on=date(2026, 11, 26), by=LEAD)
    who = Mediator("Jeanne Roux", internal=False, vouched=STATEMENTS)
    open_room(desk, reference, who, first=clock() + timedelta(days=2), by=LEAD)
    seal(desk, reference, [number], by=LEAD)
    add_note(desk, reference, f"Le client accepterait {WORD}.", by=LEAD)
    outputs = Outputs("Un contrôle commun.", "Se parler plus tôt.", "Procédure révisée.")
    end_mediation(desk, reference, agreement="Un avoir de 800 €.", outputs=outputs, by=LEAD)
    return reference


def _contents(path: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as bundle:
        for name in bundle.namelist():
            yield name.encode()
            yield bundle.read(name)


def test_no_search_finds_it(desk: Desk, store: Store, reference: str) -> None:
    """Put into the room after it was indexed, a mail is no longer found; what stays outside is."""
    with store.read() as session:
        assert search(session, WORD, now=desk.now()).total == 0
        assert search(session, "fissuré", now=desk.now()).total == 1


def test_no_export_holds_it(desk: Desk, reference: str, tmp_path: Path) -> None:
    """Neither the bundle of the dossier nor that of the person; the first says what it leaves out."""
    export_dossier(desk, reference, tmp_path / "dossier.zip", by=LEAD)
    export_person(desk, "client1@vasseur.example", tmp_path / "personne.zip", by=LEAD)
    whole = b"\n".join(_contents(tmp_path / "dossier.zip"))

    assert WORD.encode() not in whole
    assert WORD.encode() not in b"\n".join(_contents(tmp_path / "personne.zip"))
    assert "médiation".encode() in whole


def test_no_figure_and_no_letter_knows_it(desk: Desk, store: Store, reference: str) -> None:
    """Figures count that a mediation ended, and hold no word of it; nor do the values of letters."""
    since = desk.now() - timedelta(days=30)
    with store.read() as session:
        row = session.exec(select(Dossier)).one()
        told = indicators(session, since, desk.now(), charter=desk.charter, now=desk.now())
        letter, shown = dossier_facts(desk, session, row), dossier_view(session, row)
        seen = [to_plain(one) for one in (told, letter, shown)]

    assert WORD not in json.dumps(seen, ensure_ascii=False, default=str)


def test_neither_journal_nor_outbox_repeats_it(store: Store, reference: str) -> None:
    """The journal has ids; what Slack was told says that something happened, never what was said."""
    with store.read() as session:
        kept = [row.data for row in session.exec(select(Event)).all()]
        asked = [row.payload for row in session.exec(select(Outbox)).all()]

    assert WORD not in str(kept)
    assert WORD not in str(asked)
