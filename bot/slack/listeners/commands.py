"""What does ``/doleances`` answer?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import App, Respond

from bot.ids import COMMAND
from bot.slack import merging
from bot.slack.answers import charter_post, help_post
from bot.slack.cards import Post
from bot.slack.conversation import Conversation, Spoken
from bot.slack.declaring import Heard, declare_modal
from bot.slack.escaping import unmarked
from bot.slack.filtering import Order, filter_of_words, read_order
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer
from bot.slack.parts import Parts
from bot.slack.reading import listing, status
from models.vocabulary import Intent

Command = dict[str, Any]


def register(app: App, parts: Parts, conversation: Conversation) -> None:
    """Listen to the slash command."""

    @app.command(COMMAND, middleware=[ack_first])
    @parts.guarded
    def on_command(command: Command, respond: Respond) -> None:
        order = read_order(unmarked(command.get("text", "")))
        if order.verb == "declarer":
            heard = Heard(text=order.rest)
            parts.client.views_open(trigger_id=command["trigger_id"], view=declare_modal(heard))
            return
        if order.verb == "separer":
            window = merging.split_window(parts, merging.one_in_words(order.rest))
            parts.client.views_open(trigger_id=command["trigger_id"], view=window)
            return
        answer(respond, _answer(parts, conversation, order, command))


def _answer(parts: Parts, conversation: Conversation, order: Order, command: Command) -> Post:
    user = command["user_id"]
    spoken = Spoken(order.rest, user, key=f"command:{user}")
    by_verb: dict[str, Callable[[], Post]] = {
        "aide": help_post,
        "statut": lambda: status(parts, order.rest),
        "liste": lambda: listing(parts, filter_of_words(order.rest, user=user)),
        "mes": lambda: listing(parts, replace(filter_of_words(order.rest, user=user), owner=user)),
        "retard": lambda: listing(parts, replace(filter_of_words(order.rest, user=user), late=True)),
        "brouillon": lambda: conversation.answer_as(Intent.REDIGER, spoken, {"ref": order.rest}),
        "client": lambda: conversation.answer_as(Intent.RECHERCHER, spoken, {"client": order.rest}),
        "charte": lambda: charter_post(parts.desk.charter),
        "chiffres": lambda: conversation.answer_as(Intent.INDICATEURS, spoken, {}),
        "rappel": lambda: conversation.answer_as(Intent.RAPPEL, spoken, {}),
        "fusionner": lambda: merging.join_in_words(parts, order.rest, by=user),
        "annuler-fusion": lambda: merging.part(parts, merging.one_in_words(order.rest), by=user),
        "annuler-separation": lambda: merging.rejoin(parts, merging.one_in_words(order.rest), by=user),
        "phrase": lambda: conversation.answer(spoken),
    }
    return by_verb[order.verb]()
