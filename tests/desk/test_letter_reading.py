"""Is everything that leaves read: the subject, the quoted lines, each with a safer wording?"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from desk.answering.reading import flagged, read_letter, reworded
from desk.reply import ensure_draft, review, send_reply
from models.tables import Event
from models.vocabulary import Risque
from playbooks.reading import read_text
from tests.builders import Built, add_dossier, build_desk

ALICE = "U01ALICE"
ADMISSION = "C’est notre faute et nous le regrettons."
CLIENT = "C’est notre faute si le lot est resté au soleil, mais il était déjà fissuré."


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    """Give a desk with one dossier, whose client wrote something that sounds like an admission."""
    built = build_desk(tmp_path)
    add_dossier(built.store, subject="Lot 2291 : pièces fissurées", body=f"Bonjour,\n\n{CLIENT}\n\nClaire")
    return built


def test_a_subject_is_read(built: Built) -> None:
    """An admission in the subject is seen, below zero, and can be reworded where it stands."""
    subject, body = f"Re: {ADMISSION} [D-2026-00001]", "Bonjour,\n\nJe vous écris jeudi."
    reading = review(built.desk, subject, body, reference="1")
    (found,) = flagged(reading)

    assert reading.risque is Risque.AVEU
    assert found.start < 0
    assert subject[len(subject) + found.start :].startswith("C’est notre faute")
    safer, same = reworded(subject, body, reading, {found.start})
    assert safer.startswith("Re: ")
    assert safer.endswith("[D-2026-00001]")
    assert "faute" not in safer
    assert same == body


def test_the_client_s_own_subject_is_his(tmp_path: Path) -> None:
    """Answering under the client's subject says nothing of ours."""
    built = build_desk(tmp_path)
    add_dossier(built.store, subject="C’est votre faute, avouez que c’est notre faute")
    draft = ensure_draft(built.desk, "1")

    assert flagged(review(built.desk, draft.subject, "Bonjour.", reference="1")) == []


def test_a_quoted_line_that_the_client_never_wrote_is_ours(built: Built) -> None:
    """A mark of quote hides nothing; what the client really wrote may be quoted."""
    body = f"Bonjour,\n\n> {ADMISSION}\n\n> {CLIENT}\n\nJe vous réponds jeudi."
    found = flagged(review(built.desk, "Re: Lot 2291", body, reference="1"))

    assert [sentence.text for sentence in found] == [ADMISSION]
    (sentence,) = found
    assert body[sentence.start : sentence.start + len(sentence.text)] == ADMISSION


def test_without_a_dossier_no_quote_is_the_client_s(built: Built) -> None:
    """Nobody vouches for it then."""
    found = flagged(read_letter(built.desk, "", f"> {CLIENT}"))

    assert found
    assert found[0].risque is Risque.AVEU


@pytest.mark.parametrize(
    "sentence",
    [
        "C’est notre faute.",
        "Nous vous rembourserons intégralement demain.",
        "Vous avez mal utilisé la machine.",
        "Si vous continuez, nous porterons plainte.",
        "Ce n’est qu’un petit retard sans importance.",
        "Notre atelier est débordé et désorganisé.",
    ],
)
def test_each_finding_has_its_reason_and_a_wording(sentence: str) -> None:
    """One click needs something to put in, whatever the class; the wording itself is harmless."""
    found = [s for s in read_text(sentence, None).sentences if s.risque is not Risque.AUCUN]

    assert found
    for one in found:
        assert one.why
        assert one.suggestion
        assert read_text(one.suggestion, None).risque is Risque.AUCUN


def test_passing_over_warnings_is_written_down_each(built: Built) -> None:
    """Subject and body: one line a sentence, with who, the class and a hash."""
    draft = ensure_draft(built.desk, "1")
    subject = f"Re: {ADMISSION}"
    send_reply(built.desk, "1", draft.id, draft.version, subject, f"> {ADMISSION}\n\nBien à vous", by=ALICE)

    with built.store.read() as session:
        events = session.exec(select(Event).where(Event.kind == "avertissement.passe")).all()
    assert [(e.actor, e.data["classe"]) for e in events] == [(ALICE, "aveu")] * 2
    assert len({str(e.data["phrase"]) for e in events}) == 1


def test_a_calm_letter_leaves_no_warning(built: Built) -> None:
    """Nothing flagged, nothing written."""
    draft = ensure_draft(built.desk, "1")
    send_reply(built.desk, "1", draft.id, draft.version, draft.subject, draft.body, by=ALICE)

    with built.store.read() as session:
        assert session.exec(select(Event).where(Event.kind == "avertissement.passe")).all() == []
