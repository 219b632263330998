"""What does ``/doleances`` answer?"""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Respond

from bot.ids import COMMAND
from bot.slack import merging
from bot.slack.conversation import Conversation, Spoken
from bot.slack.declaring import Heard, declare_modal
from bot.slack.escaping import unmarked
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer
from bot.slack.ordering import read_order
from bot.slack.orders import answer_order
from bot.slack.parts import Parts

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
        user = command["user_id"]
        spoken = Spoken(order.rest, user, key=f"command:{user}")
        answer(respond, answer_order(parts, conversation, order, spoken))
