"""What do the buttons of a card do?"""

from __future__ import annotations

from typing import Any

from slack_bolt import App, Respond

from bot.ids import Action
from bot.slack.answers import status_post
from bot.slack.listeners.acking import ack_first
from bot.slack.parts import Parts
from bot.texts import errors
from desk.take import take
from desk.views import dossier_view, find_dossier, journal_of
from models.errors import ConflictError

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons of cards and lists."""

    @app.action(Action.DOSSIER_TAKE, middleware=[ack_first])
    def on_take(action: Body, body: Body, respond: Respond) -> None:
        try:
            take(parts.desk, action["value"], by=body["user"]["id"])
        except ConflictError as error:
            respond(
                errors.already_taken(str(error), action["value"]),
                response_type="ephemeral",
                replace_original=False,
            )

    @app.action(Action.DOSSIER_SHOW, middleware=[ack_first])
    def on_show(action: Body, respond: Respond) -> None:
        post = answer_status(parts, action["value"])
        respond(text=post.text, blocks=list(post.blocks), response_type="ephemeral", replace_original=False)


def answer_status(parts: Parts, reference: str):  # type: ignore[no-untyped-def]
    with parts.desk.store.read() as session:
        row = find_dossier(session, reference, now=parts.desk.now())
        view = dossier_view(session, row)
        journal = journal_of(session, view.id)
    return status_post(view, journal, parts.desk.now())
