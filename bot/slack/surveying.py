"""What does a client's answer to the survey look like in the thread?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.ids import Action
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.cards import Post, make_post
from bot.texts import surveying as texts


def answer_post(payload: Mapping[str, object], words: Sequence[Block]) -> Post:
    """
    Build the message that shows an answer, with the client's words where they may be shown.

    Args:
        payload: What the desk asked to show.
        words: The mail's own blocks.
    """
    text = texts.answered(payload.get("note"), payload.get("ecoute"), is_bad=bool(payload.get("mauvaise")))
    button = blocks.button(texts.FOLLOWED, Action.SURVEY_FOLLOWED, str(payload["enquete_id"]))
    return make_post(text, [blocks.section(text), *words, blocks.actions(button)])
