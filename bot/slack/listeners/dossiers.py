"""What do the buttons of a card and of a list do?"""

from __future__ import annotations

import json
import re
from typing import Any

from slack_bolt import App, BoltContext, Respond

from bot.ids import Action, View
from bot.slack.answers import filter_from
from bot.slack.correcting import changed, correct_modal, labels_in
from bot.slack.explaining import why_modal
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer, thread_of
from bot.slack.parts import Parts
from bot.slack.reading import arrival_steps, client_mails, listing, may_replace, status
from bot.slack.threads import mail_modal
from bot.slack.waiting import EXTERNAL_ID, ack_waiting, message_view, show
from bot.texts import conversation as conversation_texts
from bot.texts import correcting as correcting_texts
from bot.texts import errors
from desk.correct import correct
from desk.take import assign, take
from models.errors import ConflictError

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons of cards, answers and lists."""
    _listen_taking(app, parts)
    _listen_reading(app, parts)
    _listen_correcting(app, parts)


def _listen_taking(app: App, parts: Parts) -> None:
    @app.action(Action.DOSSIER_TAKE, middleware=[ack_first])
    @parts.guarded
    def on_take(action: Body, body: Body, respond: Respond) -> None:
        try:
            take(parts.desk, action["value"], by=body["user"]["id"])
        except ConflictError as error:
            answer(respond, errors.already_taken(str(error), action["value"]), thread=thread_of(body))

    @app.action(Action.DOSSIER_ASSIGN, middleware=[ack_first])
    @parts.guarded
    def on_assign(action: Body, body: Body, respond: Respond) -> None:
        value = json.loads(action["value"])
        assign(parts.desk, value["r"], to=value["u"], by=body["user"]["id"])
        answer(respond, conversation_texts.assigned(value["r"], value["u"]), replace=True)

    @app.action(Action.CHOICE_DROP, middleware=[ack_first])
    @parts.guarded
    def on_drop(respond: Respond) -> None:
        answer(respond, conversation_texts.cancelled(), replace=True)


def _listen_reading(app: App, parts: Parts) -> None:
    @app.action(Action.DOSSIER_SHOW, middleware=[ack_first])
    @parts.guarded
    def on_show(action: Body, body: Body, respond: Respond) -> None:
        answer(respond, status(parts, action["value"]), thread=thread_of(body))

    @app.action(re.compile(rf"^{re.escape(Action.LIST_TURN)}:"), middleware=[ack_first])
    @parts.guarded
    def on_turn(action: Body, body: Body, respond: Respond) -> None:
        post = listing(parts, filter_from(action["value"]))
        answer(respond, post, replace=may_replace(parts, body, post), thread=thread_of(body))

    @app.action(Action.MAIL_READ, middleware=[ack_first])
    @parts.guarded
    def on_read(action: Body, body: Body) -> None:
        modal = mail_modal(client_mails(parts, action["value"]))
        parts.client.views_open(trigger_id=body["trigger_id"], view=modal)

    @app.action(Action.DOSSIER_EXPLAIN, middleware=[ack_first])
    @parts.guarded
    def on_explain(action: Body, body: Body) -> None:
        view = parts.view(action["value"])
        playbook = parts.playbook(view.draft.advice.playbook) if view.draft else ""
        modal = why_modal(
            view,
            parts.desk.now(),
            content=parts.settings.content,
            playbook=playbook,
            steps=arrival_steps(parts, view),
        )
        parts.client.views_open(trigger_id=body["trigger_id"], view=modal)


def _listen_correcting(app: App, parts: Parts) -> None:
    @app.action(Action.DOSSIER_CORRECT, middleware=[ack_first])
    @parts.guarded
    def on_correct(action: Body, body: Body) -> None:
        parts.client.views_open(
            trigger_id=body["trigger_id"], view=correct_modal(parts.view(action["value"]))
        )

    @app.view(View.DOSSIER_CORRECT, middleware=[ack_waiting(correcting_texts.saving, "update")])
    @parts.guarded
    def on_corrected(body: Body, context: BoltContext) -> None:
        reference = body["view"]["private_metadata"]
        labels = changed(parts.view(reference), labels_in(body["view"]))
        view = correct(parts.desk, reference, labels, by=body["user"]["id"])
        told = correcting_texts.done(view)
        show(parts.client, context[EXTERNAL_ID], message_view(correcting_texts.DONE_TITLE, told))
