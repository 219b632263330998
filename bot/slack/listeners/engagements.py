"""What do the buttons under what we promised a client do?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import App, Respond

from bot.ids import Action
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer, thread_of
from bot.slack.parts import Parts
from bot.texts import engagements as texts
from desk.engagements import EngagementRefusedError, break_promise, dismiss, follow, keep
from desk.parts import Desk
from models.tables import Engagement

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to the four answers."""

    @app.action(Action.PROMISE_FOLLOW, middleware=[ack_first])
    @parts.guarded
    def on_follow(action: Body, body: Body, respond: Respond) -> None:
        _answer(parts.desk, action, body, respond, follow, texts.followed)

    @app.action(Action.PROMISE_DISMISS, middleware=[ack_first])
    @parts.guarded
    def on_dismiss(action: Body, body: Body, respond: Respond) -> None:
        _answer(parts.desk, action, body, respond, dismiss, texts.settled)

    @app.action(Action.PROMISE_KEPT, middleware=[ack_first])
    @parts.guarded
    def on_kept(action: Body, body: Body, respond: Respond) -> None:
        _answer(parts.desk, action, body, respond, keep, texts.settled)

    @app.action(Action.PROMISE_BROKEN, middleware=[ack_first])
    @parts.guarded
    def on_broken(action: Body, body: Body, respond: Respond) -> None:
        _answer(parts.desk, action, body, respond, break_promise, texts.settled)


def _answer(
    desk: Desk,
    action: Body,
    body: Body,
    respond: Respond,
    act: Callable[..., Engagement],
    say: Callable[[Engagement], str],
) -> None:
    """Do what the button says, and tell the person what came of it, or why it could not be done."""
    try:
        said = say(act(desk, int(action["value"]), by=body["user"]["id"]))
    except EngagementRefusedError as error:
        said = str(error)
    answer(respond, said, thread=thread_of(body))
