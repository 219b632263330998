"""Does the desk keep the thread of a conversation, and do what is asked of it well?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.slack.conversation import Spoken
from desk.figures.indicators import Indicators, indicators
from desk.reply import save_draft
from models.tables import DraftRow, Outbox
from models.vocabulary import Etat, Intent
from tests.bot.talks import ALICE, BRUNO, Unsure, ask, conversation
from tests.builders import Built, add_dossier, build_desk


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Iterator[Built]:
    built = build_desk(tmp_path, interpreter=Unsure())
    add_dossier(built.store)
    yield built
    built.store.close()


def test_a_conversation_goes_on_after_a_restart(built: Built) -> None:
    """Which dossier and which criteria were spoken of is known to another process too."""
    add_dossier(built.store, number=2, entreprise="Ferrand", owner=BRUNO, first_answer_due_at=built.clock())
    built.clock.forward(minutes=5)
    first = conversation(built)
    first.answer_as(Intent.LISTE_DOSSIERS, Spoken("les dossiers en retard", ALICE, "k"), {"retard": "true"})

    after_restart = conversation(built)
    told = after_restart.answer_as(
        Intent.LISTE_DOSSIERS,
        Spoken("et ceux de Bruno ?", ALICE, "k"),
        {"personne": f"<@{BRUNO}>"},
    )
    assert "que suit <@U02BRUNO>, en retard" in told.text
    drafted = after_restart.answer_as(Intent.STATUT_DOSSIER, Spoken("", ALICE, "k"), {"client": "ferrand"})
    assert "D-2026-00002" in drafted.text
    assert (
        "D-2026-00002"
        in conversation(built).answer_as(Intent.REDIGER, Spoken("le brouillon", ALICE, "k"), {}).text
    )


def test_of_several_the_one_that_still_asks_for_work_is_meant(built: Built) -> None:
    """A client with one open dossier among closed ones is understood; several open ones are listed."""
    add_dossier(built.store, number=2, entreprise="Ferrand", etat=Etat.CLOS)
    add_dossier(built.store, number=3, entreprise="Ferrand")
    assert "D-2026-00003" in ask(built, Intent.STATUT_DOSSIER, client="ferrand")

    add_dossier(built.store, number=4, entreprise="Ferrand")
    assert "*3 dossiers*" in ask(built, Intent.STATUT_DOSSIER, client="ferrand")


def test_rewriting_adds_up_and_keeps_what_was_typed(built: Built) -> None:
    """A second request adds to the first; a text that a person had edited is kept and said to be."""
    first = ask(built, Intent.REDIGER, ref="1", modificateur="plus court")
    second = ask(built, Intent.REDIGER, ref="1", modificateur="et plus ferme")
    assert len(second) != len(first)
    with built.store.read() as session:
        draft = session.exec(select(DraftRow).order_by(col(DraftRow.id).desc())).first()
    assert draft is not None
    assert draft.data["options"] == ["court", "ferme"]

    save_draft(built.desk, draft.id or 0, draft.version, draft.subject, "À la main.", by=BRUNO)
    assert "avait modifié est gardé" in ask(built, Intent.REDIGER, ref="1", modificateur="plus court")
    with built.store.read() as session:
        assert "À la main." in session.exec(select(DraftRow.body)).all()


def test_a_picture_is_asked_for_where_the_question_was(built: Built) -> None:
    """In a thread the picture comes in the thread; asked by a command it comes in private."""
    spoken = Spoken("pareto", ALICE, "k", channel="C9", thread="1.2")
    told = conversation(built).answer_as(
        Intent.INDICATEURS, Spoken("pareto motif", ALICE, "k"), {"indicateur": "pareto"}
    )
    assert "en message direct" in str(told.blocks)
    conversation(built).answer_as(
        Intent.INDICATEURS, replace(spoken, text="pareto des motifs"), {"indicateur": "pareto"}
    )

    with built.store.read() as session:
        asked = [
            row.payload for row in session.exec(select(Outbox).where(Outbox.kind == "slack.upload")).all()
        ]
    assert [(each["chart"], each["by"], each["user"], each["channel"], each["thread"]) for each in asked] == [
        ("pareto", "motif", ALICE, "", None),
        ("pareto", "motif", "", "C9", "1.2"),
    ]


def test_a_search_turns_its_pages_and_keeps_words_out_where_asked(built: Built) -> None:
    """Eight dossiers a page; where content is minimal the client's words are not shown."""
    for number in range(2, 12):
        add_dossier(built.store, number=number)
    talk = conversation(built)
    post = talk.answer_as(Intent.RECHERCHER, Spoken("", ALICE, "k"), {"texte": "lot 2291 fissuré"})

    assert "> " in str(post.blocks)
    assert "1 à 8 sur 11" in str(post.blocks)
    assert json.loads(post.blocks[-2]["elements"][0]["value"]) == {"q": "lot 2291 fissuré", "o": 8}
    assert "> " not in ask(built, Intent.RECHERCHER, content="minimal", texte="lot 2291 fissuré")


def test_figures_are_measured_once_a_minute(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks within the minute reads the same figures; later they are measured anew."""
    measured: list[datetime] = []

    def counting(*args: Any, **kwargs: Any) -> Indicators:
        measured.append(args[1])
        return indicators(*args, **kwargs)

    monkeypatch.setattr("bot.slack.measuring.indicators", counting)
    talk = conversation(built)
    for _ in range(2):
        talk.answer_as(Intent.INDICATEURS, Spoken("kpi", ALICE, "k"), {})
    assert len(measured) == 2

    built.clock.forward(seconds=61)
    talk.answer_as(Intent.INDICATEURS, Spoken("kpi", ALICE, "k"), {})
    assert len(measured) == 4
