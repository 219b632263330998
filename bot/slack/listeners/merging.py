"""What do the buttons do that join dossiers, part them, and undo it?"""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import App, BoltContext, Respond

from bot.ids import Action, View
from bot.slack import merging
from bot.slack.cards import Post
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer
from bot.slack.parts import Parts
from bot.slack.waiting import EXTERNAL_ID, ack_waiting, message_view, show
from bot.texts import merging as texts

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to the link question, to merges and to splits."""
    _listen_merging(app, parts)
    _listen_splitting(app, parts)


def _listen_merging(app: App, parts: Parts) -> None:
    @app.action(Action.LINK_CONFIRM, middleware=[ack_first])
    @parts.guarded
    def on_confirm(action: Body, body: Body, respond: Respond) -> None:
        _tell(parts, body, respond, merging.confirm(parts, action["value"], by=body["user"]["id"]))

    @app.action(Action.LINK_DISMISS, middleware=[ack_first])
    @parts.guarded
    def on_dismiss(action: Body, body: Body, respond: Respond) -> None:
        _tell(parts, body, respond, merging.dismiss(parts, action["value"], by=body["user"]["id"]))

    @app.action(Action.MERGE_FORCE, middleware=[ack_first])
    @parts.guarded
    def on_force(action: Body, body: Body, respond: Respond) -> None:
        both = json.loads(action["value"])
        post = merging.join(parts, both["s"], both["t"], by=body["user"]["id"], force=True)
        _tell(parts, body, respond, post)

    @app.action(Action.MERGE_UNDO, middleware=[ack_first])
    @parts.guarded
    def on_undo(action: Body, body: Body, respond: Respond) -> None:
        _tell(parts, body, respond, merging.part(parts, action["value"], by=body["user"]["id"]))


def _listen_splitting(app: App, parts: Parts) -> None:
    @app.action(Action.SPLIT_OPEN, middleware=[ack_first])
    @parts.guarded
    def on_open(action: Body, body: Body) -> None:
        opened = parts.client.views_push if body.get("view") else parts.client.views_open
        opened(trigger_id=body["trigger_id"], view=merging.split_window(parts, action["value"]))

    @app.view(View.DOSSIER_SPLIT, middleware=[ack_waiting(texts.splitting, "update")])
    @parts.guarded
    def on_split(body: Body, context: BoltContext) -> None:
        post = merging.split_as_ticked(parts, body["view"], by=body["user"]["id"])
        show(parts.client, context[EXTERNAL_ID], message_view(texts.DONE_TITLE, post.text, *post.blocks[1:]))

    @app.action(Action.SPLIT_UNDO, middleware=[ack_first])
    @parts.guarded
    def on_undo(action: Body, body: Body, respond: Respond) -> None:
        _tell(parts, body, respond, merging.rejoin(parts, action["value"], by=body["user"]["id"]))


def _tell(parts: Parts, body: Body, respond: Respond, post: Post) -> None:
    """Answer where the button was: in its window, or under its message."""
    if body.get("view"):
        view = message_view(texts.DONE_TITLE, post.text, *post.blocks[1:])
        parts.client.views_update(view_id=body["view"]["id"], view=view)
    else:
        answer(respond, post)
