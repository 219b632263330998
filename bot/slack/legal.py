"""What does a question to somebody of law look like, in its window and as a message?"""

from __future__ import annotations

from collections.abc import Mapping

from bot.ids import Action, Field, View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.cards import Post, make_post
from bot.texts import acting as acting_texts
from bot.texts import card as card_texts
from bot.texts import legal as texts
from desk.legal import LONGEST
from desk.views import DossierView


def legal_modal(view: DossierView) -> Block:
    """Build the window where the question is written."""
    question = blocks.text_input(
        Field.QUESTION, texts.QUESTION, multiline=True, placeholder=texts.PLACEHOLDER, most=LONGEST
    )
    return blocks.modal(
        View.LEGAL_ASK,
        acting_texts.TITLES["avis"],
        [blocks.section(texts.head(view)), question],
        submit=acting_texts.SUBMIT,
        metadata=view.reference,
    )


def question_post(payload: Mapping[str, object]) -> Post:
    """Build the direct message that asks, with the brief."""
    head = texts.question(payload)
    points = payload.get("points")
    shown = blocks.fields(texts.brief(points)) if isinstance(points, Mapping) else []
    open_it = blocks.button(card_texts.WHY, Action.DOSSIER_EXPLAIN, str(payload["reference"]))
    read_it = blocks.button(card_texts.DRAFT, Action.DRAFT_OPEN, str(payload["reference"]))
    rest = [blocks.context(texts.answer_there()), blocks.actions(open_it, read_it)]
    return make_post(head, [blocks.section(head), *shown, *rest])
