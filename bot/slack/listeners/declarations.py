"""How is a complaint recorded that did not come by mail?"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk.errors import SlackApiError

from bot.ids import Action, Shortcut, View
from bot.slack.declaring import Heard, declaration_in, declare_modal, mistakes_in
from bot.slack.escaping import unmarked
from bot.slack.listeners.acking import ack_first
from bot.slack.parts import Parts
from bot.slack.waiting import EXTERNAL_ID, ack_waiting, message_view, show
from bot.texts import declaring as texts
from bot.texts import thread as thread_texts
from desk.declare import declare

Body = dict[str, Any]


def ack_declaration(ack: Callable[..., Any], body: Body, next: Callable[[], Any]) -> Any:  # noqa: A002
    """Send mistakes back to their fields at once; nothing but the text is looked at."""
    mistakes = mistakes_in(declaration_in(body["view"]))
    if mistakes:
        return ack(response_action="errors", errors=mistakes)
    return next()


def register(app: App, parts: Parts) -> None:
    """Listen to the shortcuts, the button and the window of a declaration."""

    @app.global_shortcut(Shortcut.GLOBAL_DECLARE, middleware=[ack_first])
    @parts.guarded
    def on_shortcut(body: Body) -> None:
        parts.client.views_open(trigger_id=body["trigger_id"], view=declare_modal(Heard()))

    @app.message_shortcut(Shortcut.MESSAGE_OPEN_DOSSIER, middleware=[ack_first])
    @parts.guarded
    def on_message(body: Body) -> None:
        message, channel = body["message"], body["channel"]["id"]
        text = unmarked(message.get("text", ""))
        heard = Heard(text=text, source="slack", key=f"{channel}:{message['ts']}")
        parts.client.views_open(trigger_id=body["trigger_id"], view=declare_modal(heard))

    @app.action(Action.DECLARATION_OPEN, middleware=[ack_first])
    @parts.guarded
    def on_button(action: Body, body: Body) -> None:
        heard = Heard(**json.loads(action["value"]))
        parts.client.views_open(trigger_id=body["trigger_id"], view=declare_modal(heard))

    @app.view(View.DECLARATION, middleware=[ack_declaration, ack_waiting(texts.opening, "update")])
    @parts.guarded
    def on_declared(body: Body, context: BoltContext) -> None:
        view = declare(parts.desk, declaration_in(body["view"]), by=body["user"]["id"])
        told = texts.done(view, parts.desk.now())
        _tell_origin(parts, body["view"], view.reference)
        show(parts.client, context[EXTERNAL_ID], message_view(texts.DONE_TITLE, told))


def _tell_origin(parts: Parts, view: Body, reference: str) -> None:
    """Say, under the message it came from, which dossier was opened."""
    channel, _, ts = json.loads(view["private_metadata"])["key"].partition(":")
    if not ts:
        return
    try:
        parts.client.chat_postMessage(
            channel=channel,
            thread_ts=ts,
            text=thread_texts.opened_from(reference),
            unfurl_links=False,
            unfurl_media=False,
        )
    except SlackApiError:
        # The application need not be in that channel: the window has said it already.
        return
