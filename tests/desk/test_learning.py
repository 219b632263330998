"""Do corrections come back as lessons: the mail, and what a person said of it?"""

from __future__ import annotations

from pathlib import Path

from desk.correct import Labels, correct
from desk.learning import LABELS, corrections
from models.vocabulary import Motif, Ton
from tests.builders import BODY, add_dossier, build_desk


def test_the_last_word_of_a_person_is_the_lesson(tmp_path: Path) -> None:
    """Two corrections of one mail are one lesson, with every label of the mail."""
    built = build_desk(tmp_path)
    add_dossier(built.store)
    correct(built.desk, "1", Labels(ton=Ton.CALME), by="U01ALICE")
    correct(built.desk, "1", Labels(motifs=(Motif.PRIX,)), by="U02BRUNO")

    ((mail, labels),) = corrections(built.store)
    assert mail.body == BODY
    assert set(labels) == set(LABELS)
    assert (labels["motifs"], labels["motif_principal"], labels["ton"]) == (["prix"], "prix", "calme")
    assert labels["menaces"] == ["paiement"]


def test_without_corrections_there_is_no_lesson(tmp_path: Path) -> None:
    """What the classifiers said themselves never teaches them."""
    built = build_desk(tmp_path)
    add_dossier(built.store)

    assert corrections(built.store) == []
