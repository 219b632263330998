"""What do the buttons do that say yes to what a sentence asked for, or turn the pages of a search?"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from slack_bolt import App, Respond

from bot.ids import Action
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer, thread_of
from bot.slack.parts import Parts
from bot.slack.reading import may_replace
from bot.slack.searching import search
from bot.slack.wishes.changing import Change, apply_change
from bot.texts import wishes as texts
from desk.timing.reminders import ReminderRefusedError, remind

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to what changes a state or keeps a reminder, once confirmed."""

    @app.action(Action.STATE_CHANGE, middleware=[ack_first])
    @parts.guarded
    def on_change(action: Body, body: Body, respond: Respond) -> None:
        change = Change.load(json.loads(action["value"]))
        view = apply_change(parts.desk, change, by=body["user"]["id"])
        answer(respond, texts.changed(view.reference, change.wish), replace=True)

    @app.action(re.compile(rf"^{re.escape(Action.SEARCH_TURN)}:"), middleware=[ack_first])
    @parts.guarded
    def on_search(action: Body, body: Body, respond: Respond) -> None:
        value = json.loads(action["value"])
        post = search(parts, str(value["q"]), offset=int(value["o"]))
        answer(respond, post, replace=may_replace(parts, body, post), thread=thread_of(body))

    @app.action(Action.REMINDER_SET, middleware=[ack_first])
    @parts.guarded
    def on_reminder(action: Body, body: Body, respond: Respond) -> None:
        value = json.loads(action["value"])
        at = datetime.fromisoformat(value["a"])
        try:
            view = remind(
                parts.desk, value["r"], at=at, text=value["t"], user=value["u"], by=body["user"]["id"]
            )
        except ReminderRefusedError as error:
            answer(respond, str(error), replace=True)
            return
        answer(respond, texts.reminder_kept(view.reference, at, parts.desk.now()), replace=True)
