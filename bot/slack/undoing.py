"""How does a window offer to take back the answer that was just sent?"""

from __future__ import annotations

from bot.ids import Action
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.parts import Parts
from bot.texts import acting as texts
from desk.undo import waiting_letter


def undo_blocks(parts: Parts, reference: str) -> list[Block]:
    """Return the button that takes an answer back while it waits, nothing where it waits no more."""
    waiting = waiting_letter(parts.desk, reference)
    if waiting is None:
        return []
    letter, seconds = waiting
    undo = blocks.button(texts.UNDO, Action.LETTER_UNDO, str(letter), label=texts.UNDO_LABEL)
    return [blocks.section(texts.still_here(seconds)), blocks.actions(undo)]
