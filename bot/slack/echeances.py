"""What does something that falls due look like in Slack?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.ids import Action
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.cards import Post, make_post
from bot.slack.limits import SECTION
from bot.texts import card
from bot.texts import echeances as texts
from bot.texts import engagements as promise_texts
from desk.views import DossierView

ONE, MANY, PROMISES = "echeance", "echeances", "engagements"
"""What an effect says it is: one thing that fell due, or all that did while the clock was stopped."""
DUE = frozenset({ONE, MANY})


def due_in_thread(payload: Mapping[str, Any], *, private: bool = False) -> Post:
    """Build the word in the thread of the dossier; what somebody typed stays out of a private one's."""
    if private:
        payload = {name: value for name, value in payload.items() if name != "said"}
    said = texts.sentence(payload)
    return make_post(said, [blocks.section(said), *_promise_buttons(payload)])


def due_message(payload: Mapping[str, Any], view: DossierView | None) -> Post | None:
    """Build the word to one person, with the way to the dossier; ``None`` where nothing falls due."""
    if payload.get("what") == MANY:
        return due_together(payload)
    if payload.get("what") != ONE:
        return None
    said = texts.direct(payload, card.who(view) if view and not view.sensible else "")
    shown: list[Block] = [blocks.section(said), *_promise_buttons(payload)]
    weight = texts.urgent(payload)
    shown += [blocks.context(weight)] if weight else []
    if view is not None:
        shown.append(blocks.actions(blocks.button(texts.SHOW, Action.DOSSIER_SHOW, view.reference)))
    return make_post(said, shown)


def due_together(payload: Mapping[str, Any]) -> Post:
    """Build the one word that stands for all that fell due while the clock was stopped."""
    items: Sequence[Mapping[str, Any]] = payload.get("items") or ()
    more = int(payload.get("more") or 0)
    title = texts.grouped_title(len(items) + more)
    return make_post(title, [blocks.section(title), *_paragraphs(texts.grouped(items, more))])


def promises_post(payload: Mapping[str, Any], *, minimal: bool) -> Post:
    """Build the offer to follow what a letter that has left promises."""
    promises: Sequence[Mapping[str, Any]] = payload.get("promesses") or ()
    title = promise_texts.offer_title(len(promises))
    shown: list[Block] = [blocks.section(title)]
    for promise in promises:
        value = str(promise["id"])
        shown += [
            blocks.section(promise_texts.offered(promise, minimal=minimal)),
            blocks.actions(
                blocks.button(promise_texts.FOLLOW, Action.PROMISE_FOLLOW, value, style="primary"),
                blocks.button(promise_texts.DISMISS, Action.PROMISE_DISMISS, value),
            ),
        ]
    return make_post(title, shown)


def _promise_buttons(payload: Mapping[str, Any]) -> list[Block]:
    """Return what a person can answer where a promise falls due."""
    if payload.get("kind") != "engagement":
        return []
    value = str(payload["engagement"])
    row = [blocks.button(promise_texts.KEPT, Action.PROMISE_KEPT, value, style="primary")]
    if payload.get("step") != "rompu":
        row.append(blocks.button(promise_texts.BROKEN, Action.PROMISE_BROKEN, value))
    return [blocks.actions(*row)]


def _paragraphs(lines: Sequence[str]) -> list[Block]:
    """Put lines together in sections that Slack takes."""
    sections: list[str] = []
    for one in lines:
        if sections and len(sections[-1]) + len(one) + 1 <= SECTION // 2:
            sections[-1] += f"\n{one}"
        else:
            sections.append(one)
    return [blocks.section(text) for text in sections]
