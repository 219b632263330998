"""What do the menu of a card and its windows do?"""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Respond

from bot.ids import Action
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer, thread_of
from bot.slack.parts import Parts
from bot.slack.waiting import message_view
from bot.texts import acting as texts
from desk.undo import TooLateError, take_back

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to the menu, to its windows, and to the button that takes an answer back."""
    _listen_undoing(app, parts)


def _listen_undoing(app: App, parts: Parts) -> None:
    @app.action(Action.LETTER_UNDO, middleware=[ack_first])
    @parts.guarded
    def on_undo(action: Body, body: Body, respond: Respond) -> None:
        said = taken_back(parts, int(action["value"]), by=body["user"]["id"])
        if body.get("view"):
            parts.client.views_update(view_id=body["view"]["id"], view=message_view(texts.UNDO, said))
            return
        answer(respond, said, thread=thread_of(body))


def taken_back(parts: Parts, letter: int, *, by: str) -> str:
    """Take an answer back; return what the person reads."""
    try:
        return texts.undone(take_back(parts.desk, letter, by=by).reference)
    except TooLateError as error:
        return str(error)
