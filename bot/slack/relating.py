"""How do cards and windows show the dossiers that one resembles, joined, or came from?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.ids import Action, Field, View
from bot.slack import blocks, limits
from bot.slack.blocks import Block
from bot.texts import explaining
from bot.texts import merging as texts
from desk.views import DossierView, MessageView

SHOWN_MESSAGES = 50
"""The newest messages that can be chosen; an older thread is split in several times."""


def on_card(view: DossierView, now: datetime) -> list[Block]:
    """Return what a card shows of other dossiers: where it lives on, the link question, the closest case."""
    shown: list[Block] = []
    if view.merged_into:
        return [blocks.section(texts.ended_in(view)), merged_buttons(view)]
    if view.linked_to:
        shown.append(link_buttons(view))
    lines = [line for line in (texts.related(view), texts.similar_line(view, now)) if line]
    return [*shown, blocks.context("\n".join(lines))] if lines else shown


def in_window(view: DossierView, now: datetime) -> list[Block]:
    """Return what the window *Pourquoi ?* shows of other dossiers."""
    shown: list[Block] = []
    if view.linked_to and not view.merged_into:
        shown += [blocks.section(texts.question(view)), link_buttons(view)]
    for title, text in (
        (texts.SIMILAR, texts.similar_dossiers(view, now)),
        (texts.RELATED, texts.ended_in(view) or texts.related(view)),
    ):
        if text:
            shown += [blocks.divider(), blocks.section(explaining.heading(title)), blocks.section(text)]
    if view.message_count > 1 and not view.merged_into:
        shown.append(blocks.actions(blocks.button(texts.SPLIT, Action.SPLIT_OPEN, view.reference)))
    return shown


def link_buttons(view: DossierView) -> Block:
    """Return the two answers to a doubtful link."""
    return blocks.actions(
        blocks.button(texts.MERGE, Action.LINK_CONFIRM, view.reference, label=texts.question(view)),
        blocks.button(texts.TWO, Action.LINK_DISMISS, view.reference),
    )


def merged_buttons(view: DossierView) -> Block:
    """Return what can still be done on the card of a merged dossier."""
    return blocks.actions(
        blocks.button(texts.OPEN, Action.DOSSIER_SHOW, view.merged_into or ""),
        blocks.button(texts.UNDO, Action.MERGE_UNDO, view.reference),
    )


def split_modal(view: DossierView, messages: Sequence[MessageView], now: datetime) -> Block:
    """Build the window in which a person ticks the messages of another affair, the newest first."""
    options = [(texts.message_option(message, now), str(message.id)) for message in messages[:SHOWN_MESSAGES]]
    groups = [
        blocks.checkboxes(
            Field.MESSAGES,
            texts.boxes_continued() if number else texts.SPLIT_BOXES,
            group,
            block_id=f"{Field.MESSAGES}:{number}" if number else None,
        )
        for number, group in enumerate(
            options[start : start + limits.CHECKBOXES] for start in range(0, len(options), limits.CHECKBOXES)
        )
    ]
    return blocks.modal(
        View.DOSSIER_SPLIT,
        texts.SPLIT_TITLE,
        [blocks.section(texts.split_head(view)), *groups],
        submit=texts.SPLIT_SUBMIT,
        metadata=view.reference,
    )
