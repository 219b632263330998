"""What does the button do under a client's answer to the survey?"""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Respond

from bot.ids import Action
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer, thread_of
from bot.slack.parts import Parts
from bot.texts import surveying as texts
from desk.surveying.answering import mark_followed

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to who says that an answer was followed up."""

    @app.action(Action.SURVEY_FOLLOWED, middleware=[ack_first])
    @parts.guarded
    def on_followed(action: Body, body: Body, respond: Respond) -> None:
        before = mark_followed(parts.desk, int(action["value"]), by=body["user"]["id"])
        answer(respond, texts.followed(before), thread=thread_of(body))
