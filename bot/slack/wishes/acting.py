"""How does the desk act on what people ask it to do? It asks first; the button does it."""

from __future__ import annotations

import json

from bot.ids import Action
from bot.slack import blocks
from bot.slack.answers import said
from bot.slack.cards import Post
from bot.slack.turns import Turn
from bot.slack.values import KEPT_TEXT, fitting
from bot.texts import card as card_texts
from bot.texts import conversation as texts
from bot.texts import declaring as declaring_texts
from bot.texts import wishes as wish_texts
from desk.views import DossierView
from nlp.conversation.instants import read_instant


def give(turn: Turn) -> Post:
    """Offer to give a dossier to somebody, or to take it."""

    def build(view: DossierView) -> Post:
        target = turn.person()
        if isinstance(target, Post):
            return target
        if target == view.owner == turn.user:
            return said(texts.already_yours(view))
        if target == turn.user and view.owner is None:
            take = blocks.button(card_texts.TAKE, Action.DOSSIER_TAKE, view.reference, style="primary")
            return said(texts.take_it(view), blocks.actions(take))
        value = json.dumps({"r": view.reference, "u": target})
        return _ask(
            texts.confirm_assign(view, target), texts.CONFIRM_ASSIGN, Action.DOSSIER_ASSIGN, value, view
        )

    return turn.with_view(build)


def remind(turn: Turn) -> Post:
    """Offer to remind of a dossier at the time that was said."""
    said_when = turn.slots.get("echeance") or turn.spoken.text
    at = read_instant(said_when, turn.now)
    if at is None:
        return said(wish_texts.when(turn.slots.get("echeance", "")))

    def build(view: DossierView) -> Post:
        target = turn.person() if turn.slots.get("personne") else turn.user
        if isinstance(target, Post):
            return target
        value = fitting(
            {
                "r": view.reference,
                "a": at.isoformat(timespec="minutes"),
                "u": target,
                "t": turn.spoken.text[:KEPT_TEXT],
            }
        )
        mine = target == turn.user
        question = wish_texts.confirm_reminder(view, at, None if mine else target, turn.now)
        return _ask(question, wish_texts.CONFIRM_REMINDER, Action.REMINDER_SET, value, view)

    return turn.with_view(build)


def declare(turn: Turn) -> Post:
    """Offer the window that records a complaint heard elsewhere."""
    heard = {"client": turn.slots.get("client", "")[:150], "text": turn.spoken.text[:KEPT_TEXT]}
    opening = blocks.button(
        declaring_texts.OPEN_BUTTON, Action.DECLARATION_OPEN, fitting(heard), style="primary"
    )
    return said(texts.declare_here(), blocks.actions(opening))


def _ask(question: str, yes: str, action: str, value: str, view: DossierView) -> Post:
    return said(
        question,
        blocks.actions(
            blocks.button(yes, action, value, style="primary"),
            blocks.button(texts.CANCEL, Action.CHOICE_DROP, view.reference),
        ),
    )
