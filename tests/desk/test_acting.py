"""Do people's gestures on a dossier do what they say: take, assign, correct, declare?"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.correct import Labels, correct
from desk.declare import Declaration, declare
from desk.listing import Filter, list_dossiers
from desk.take import assign, take
from desk.views import find_dossier
from models.errors import BadReferenceError, ConflictError, DoleancesError, DossierNotFoundError
from models.tables import AnalysisRow, Correction, Dossier, Outbox
from models.vocabulary import Etat, Motif, Nature, Ton
from tests.builders import Built, add_dossier, build_desk

ALICE, BRUNO = "U01ALICE", "U02BRUNO"


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    """Give a desk with one dossier."""
    built = build_desk(tmp_path)
    add_dossier(built.store)
    return built


def test_a_dossier_is_taken_once(built: Built) -> None:
    """The first has it, the second is told who, the first again changes nothing."""
    assert take(built.desk, "D-2026-1", by=ALICE).owner == ALICE
    with pytest.raises(ConflictError, match=ALICE):
        take(built.desk, "1", by=BRUNO)
    version = take(built.desk, "1", by=ALICE).version

    assert version == 2


def test_taking_moves_the_state_and_asks_for_the_card(built: Built) -> None:
    """« En instruction » shows on the card."""
    assert take(built.desk, "1", by=ALICE).etat is Etat.INSTRUCTION
    with built.store.read() as session:
        assert [o.kind for o in session.exec(select(Outbox)).all()] == ["slack.update"]


def test_a_dossier_is_given_to_somebody_else(built: Built) -> None:
    """Assigning passes over who had it."""
    take(built.desk, "1", by=ALICE)
    assert assign(built.desk, "1", to=BRUNO, by=ALICE).owner == BRUNO


@pytest.mark.parametrize(("reference", "error"), [("99", DossierNotFoundError), ("x", BadReferenceError)])
def test_an_unknown_reference_is_said(built: Built, reference: str, error: type[DoleancesError]) -> None:
    """Nothing is guessed."""
    with pytest.raises(error):
        take(built.desk, reference, by=ALICE)


def test_a_correction_shows_at_once_and_is_kept_with_its_author(built: Built) -> None:
    """What was understood before stays beside it, for the learning."""
    view = correct(built.desk, "1", Labels(motifs=(Motif.PRIX,), ton=Ton.CALME), by=ALICE)

    assert (view.analysis.motifs, view.analysis.motif_principal) == ((Motif.PRIX,), "prix")
    assert view.corrected
    assert view.etat is Etat.QUALIFIE
    with built.store.read() as session:
        row = session.exec(select(Correction)).one()
        analyses = session.exec(select(AnalysisRow).order_by(col(AnalysisRow.id))).all()
    assert (row.by, row.labels) == (ALICE, {"motifs": ["prix"], "ton": "calme"})
    assert row.before["motifs"] == ["qualite", "conformite"]
    assert [a.model for a in analyses] == ["essai-1", "personne"]


def test_a_correction_to_no_complaint_empties_the_labels(built: Built) -> None:
    """A question has no motif, no threat, no phase (corpus guide)."""
    view = correct(built.desk, "1", Labels(nature=Nature.DEMANDE), by=ALICE)

    assert (view.analysis.motifs, view.analysis.phase, view.analysis.menaces) == ((), None, ())
    assert view.analysis.ton is Ton.CALME


def test_a_complaint_heard_by_phone_opens_a_dossier(tmp_path: Path) -> None:
    """With its caller's name, its card and its draft, once for one key."""
    built = build_desk(tmp_path)
    told = Declaration(client="M. Roy, Garage Roy", text="Deux pneus livrés sur quatre.", key="appel-1")
    view = declare(built.desk, told, by=ALICE)
    again = declare(built.desk, told, by=ALICE)

    assert (view.reference, again.reference) == ("D-2026-00001", "D-2026-00001")
    assert view.client_name == "M. Roy, Garage Roy"
    assert view.source == "telephone"
    with built.store.read() as session:
        assert len(session.exec(select(Dossier)).all()) == 1
        kinds = [o.kind for o in session.exec(select(Outbox)).all()]
    assert kinds == ["slack.card", "draft.prepare"]


@pytest.mark.parametrize(
    "declaration",
    [Declaration(client="X", text="  "), Declaration(client="X", text="y", address="pas une adresse")],
)
def test_a_declaration_that_says_nothing_is_refused(built: Built, declaration: Declaration) -> None:
    """An empty complaint or a wrong address is told at once."""
    with pytest.raises(DoleancesError):
        declare(built.desk, declaration, by=ALICE)


def test_lists_show_the_most_urgent_first(built: Built) -> None:
    """Deadline, then gravity; pages and counts."""
    for number in range(2, 6):
        add_dossier(built.store, number=number, owner=ALICE if number % 2 else None)
    with built.store.read() as session:
        lines, total = list_dossiers(session, Filter(limit=2), now=built.clock())
        mine, _ = list_dossiers(session, Filter(owner=ALICE), now=built.clock())
        late, _ = list_dossiers(session, Filter(late=True), now=built.clock())
        named, _ = list_dossiers(session, Filter(entreprise="vasseur 4"), now=built.clock())
        percent, _ = list_dossiers(session, Filter(entreprise="%"), now=built.clock())

    assert (len(lines), total) == (2, 5)
    assert [line.reference for line in mine] == ["D-2026-00003", "D-2026-00005"]
    assert late == []
    assert [line.reference for line in named] == ["D-2026-00004"]
    assert percent == []


def test_a_late_dossier_is_late(built: Built) -> None:
    """Once its hour has passed, it is in the list of late ones."""
    built.clock.forward(hours=5)
    with built.store.read() as session:
        late, total = list_dossiers(session, Filter(late=True), now=built.clock())
        assert find_dossier(session, "1", now=built.clock()).reference == late[0].reference
    assert total == 1
