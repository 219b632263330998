"""What do the buttons do under a letter that may or may not have left?"""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Respond

from bot.ids import Action
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer, thread_of
from bot.slack.parts import Parts
from bot.texts import thread as texts
from desk.unknown import settle_unknown
from models.errors import ConflictError

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to both answers."""

    @app.action(Action.LETTER_GONE, middleware=[ack_first])
    @parts.guarded
    def on_gone(action: Body, body: Body, respond: Respond) -> None:
        said = settled(parts, action["value"], gone=True, by=body["user"]["id"])
        answer(respond, said, thread=thread_of(body))

    @app.action(Action.LETTER_RESEND, middleware=[ack_first])
    @parts.guarded
    def on_resend(action: Body, body: Body, respond: Respond) -> None:
        said = settled(parts, action["value"], gone=False, by=body["user"]["id"])
        answer(respond, said, thread=thread_of(body))


def settled(parts: Parts, letter: str, *, gone: bool, by: str) -> str:
    """Settle what became of a letter; return what the person reads."""
    try:
        view = settle_unknown(parts.desk, int(letter), gone=gone, by=by)
    except ConflictError:
        return texts.letter_settled()
    return texts.said_gone(view.reference) if gone else texts.said_resent(view.reference)
