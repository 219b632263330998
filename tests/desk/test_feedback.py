"""Is a person told what their own text leaves out before it leaves?"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bot.texts.rewriting import feedback
from desk.answering.calls import CallNote, keep_call
from desk.answering.feedback import feedback_on
from desk.reply import ensure_draft
from tests.builders import Built, add_dossier, build_desk

ALICE = "U01ALICE"


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    """Give a desk with one dossier and the desk's own draft."""
    built = build_desk(tmp_path)
    add_dossier(built.store, draft=None)
    ensure_draft(built.desk, "1")
    return built


def test_an_untouched_draft_is_complete(built: Built) -> None:
    """The desk's own text names what it must and gives its day."""
    assert feedback_on(built.desk, "1", ensure_draft(built.desk, "1")).is_empty


def test_what_was_cut_out_is_named(built: Built) -> None:
    """The lot that the proposal named and the text no longer does; nothing that it never named."""
    draft = ensure_draft(built.desk, "1")
    assert "2291" in draft.body
    cut = dataclasses.replace(draft, body="Bonjour,\n\nJe vous écris jeudi 3 décembre.\n\nBien à vous")
    found = feedback_on(built.desk, "1", cut)

    assert "lot 2291" in found.dropped
    assert not found.undated
    assert "n’est plus dans votre texte\u00a0: lot 2291" in feedback(found)


@pytest.mark.parametrize(
    ("body", "undated"),
    [
        ("Je vous réponds.", True),
        ("Je vous réponds demain.", False),
        ("Je vous réponds d’ici deux jours ouvrés.", False),
        ("Je vous réponds le 1er décembre.", False),
        ("Je vous réponds avant le 3/12.", False),
    ],
)
def test_a_text_without_any_day_is_said_so(built: Built, body: str, undated: bool) -> None:
    """The client must know when he will hear from us."""
    draft = dataclasses.replace(ensure_draft(built.desk, "1"), body=body)

    assert feedback_on(built.desk, "1", draft).undated is undated


def test_the_summary_of_a_call_is_held_to_no_fact_of_the_mail(built: Built) -> None:
    """It says what was said on the telephone."""
    view = keep_call(built.desk, "1", CallNote(heard="Le client attend une photo."), by=ALICE)
    assert view.draft is not None

    assert feedback_on(built.desk, "1", view.draft).dropped == ()
