"""Does a dossier show what the client threatened with after the first mail?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from bot.slack.viewing import current_view
from desk.correct import Labels, correct
from desk.parts import Desk
from models.plain import to_plain
from models.store import Store
from models.tables import AnalysisRow, Direction, Dossier, Mediation
from models.values import Analysis, Point
from models.vocabulary import Gravite, Menace, Ton
from tests.builders import ANALYSIS, NOW, add_dossier, add_message
from tests.desk.conftest import make_bench

FIRST = replace(ANALYSIS, menaces=(Menace.PAIEMENT,))


@pytest.fixture(name="desk")
def _desk(store: Store, tmp_path: Path) -> Desk:
    return make_bench(store, tmp_path).desk


def _write(desk: Desk, reference: str, *menaces: Menace, sealed: int | None = None) -> None:
    _read(desk, reference, replace(ANALYSIS, menaces=menaces), sealed=sealed)


def _read(desk: Desk, reference: str, analysis: Analysis, *, sealed: int | None = None) -> None:
    with desk.store.work() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        mail = add_message(session, row, Direction.IN, subject="RE", body="Nous partons.", at=desk.now())
        mail.mediation_id = sealed
        session.add(
            AnalysisRow(
                message_row_id=mail.id or 0,
                dossier_id=row.id or 0,
                data=to_plain(analysis),
                model="essai",
                at=NOW,
            )
        )


def _shown(desk: Desk, reference: str) -> tuple[Menace, ...]:
    with desk.store.read() as session:
        return current_view(session, reference, now=desk.now()).analysis.menaces


def test_a_later_threat_joins_the_first_one(desk: Desk) -> None:
    """Leaving for another supplier, said in a reminder, stands on the card; calm words take nothing away."""
    reference = add_dossier(desk.store, analysis=FIRST)
    _write(desk, reference, Menace.RESILIATION)
    _write(desk, reference)

    assert _shown(desk, reference) == (Menace.PAIEMENT, Menace.RESILIATION)


def test_the_reasons_are_those_of_the_mail_that_made_the_gravite(desk: Desk) -> None:
    """« Pourquoi ? » explains what the card shows, not what it showed before the reminder."""
    reference = add_dossier(desk.store, analysis=replace(FIRST, gravite=Gravite.MOYENNE, gravite_why=()))
    leaving = Point(2, "Le client parle de partir.")
    angry = replace(ANALYSIS, ton=Ton.COLERE, menaces=(Menace.RESILIATION,), gravite=Gravite.CRITIQUE)
    _read(
        desk, reference, replace(angry, gravite_why=(leaving,), evidence={"menaces.resiliation": ("Adieu.",)})
    )
    with desk.store.work() as session:
        row = session.exec(select(Dossier)).one()
        row.gravite, row.ton_now = Gravite.CRITIQUE, Ton.COLERE
    with desk.store.read() as session:
        shown = current_view(session, reference, now=desk.now()).analysis

    assert (shown.gravite, shown.gravite_why, shown.ton) == (Gravite.CRITIQUE, (leaving,), Ton.COLERE)
    assert shown.evidence["menaces.resiliation"] == ("Adieu.",)


def test_a_correction_is_the_last_word(desk: Desk) -> None:
    """What a person unticked does not come back, until the client says it again."""
    reference = add_dossier(desk.store, analysis=FIRST)
    _write(desk, reference, Menace.RESILIATION)
    correct(desk, reference, Labels(menaces=()), by="UALICE")

    assert _shown(desk, reference) == ()

    _write(desk, reference, Menace.JURIDIQUE)
    assert _shown(desk, reference) == (Menace.JURIDIQUE,)


def test_the_room_of_a_mediation_keeps_its_words(desk: Desk) -> None:
    """A threat said in confidence shows nowhere."""
    reference = add_dossier(desk.store, analysis=FIRST)
    with desk.store.work() as session:
        row = session.exec(select(Dossier)).one()
        room = Mediation(dossier_id=row.id or 0, proposed_by="UALICE", proposed_at=NOW)
        session.add(room)
        session.flush()
        number = room.id
    _write(desk, reference, Menace.JURIDIQUE, sealed=number)

    assert _shown(desk, reference) == (Menace.PAIEMENT,)
