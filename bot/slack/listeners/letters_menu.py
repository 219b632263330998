"""How is a later letter chosen, filled in and turned into the draft that a person edits?"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext

from bot.ids import Action, Field, View
from bot.slack.blocks import Block
from bot.slack.letters_menu import chosen_kind, fields_modal, inputs_in, letter_of, mistakes_in
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.drafts import editing_of
from bot.slack.parts import Parts
from bot.slack.states import text_in
from bot.slack.waiting import EXTERNAL_ID, ack_waiting, message_view, show
from bot.texts import acting as acting_texts
from bot.texts import drafting as drafting_texts
from bot.texts import legal as legal_texts
from bot.texts import letters_menu as texts
from desk.legal import ask_legal
from desk.letters.material import gather
from desk.letters.preparing import prepare_letter
from desk.views import find_dossier
from models.errors import ConflictError
from playbooks.letters import Kind

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to the two windows, and to the button of a letter that the thread proposes."""

    @app.action(Action.LETTER_WRITE, middleware=[ack_first])
    @parts.guarded
    def on_write(action: Body, body: Body) -> None:
        value = json.loads(action["value"])
        parts.client.views_open(
            trigger_id=body["trigger_id"], view=filling(parts, value["r"], Kind(value["k"]))
        )

    @app.view(View.LETTER_KIND, middleware=[ack_waiting(texts.writing, "update")])
    @parts.guarded
    def on_kind(body: Body, context: BoltContext) -> None:
        window = filling(parts, body["view"]["private_metadata"], chosen_kind(body["view"]))
        show(parts.client, context[EXTERNAL_ID], window)

    @app.view(View.LETTER_WRITE, middleware=[_check_first, ack_waiting(texts.writing, "update")])
    @parts.guarded
    def on_written(body: Body, context: BoltContext) -> None:
        show(parts.client, context[EXTERNAL_ID], written(parts, body["view"], body["user"]["id"]))

    @app.view(View.LEGAL_ASK, middleware=[ack_waiting(acting_texts.working, "update")])
    @parts.guarded
    def on_question(body: Body, context: BoltContext) -> None:
        view, user = body["view"], body["user"]["id"]
        asked = ask_legal(parts.desk, view["private_metadata"], text_in(view, Field.QUESTION), by=user)
        said = message_view(acting_texts.TITLES["avis"], legal_texts.asked(asked), close_all=True)
        show(parts.client, context[EXTERNAL_ID], said)


def _check_first(ack: Callable[..., Any], body: Body, next: Callable[[], Any]) -> Any:  # noqa: A002
    """Send a mistake back to its field at once."""
    mistakes = mistakes_in(body["view"])
    return ack(response_action="errors", errors=mistakes) if mistakes else next()


def filling(parts: Parts, reference: str, kind: Kind) -> Block:
    """Return the window where a letter is filled in, with what the dossier holds for it."""
    with parts.desk.store.read() as session:
        dossier = find_dossier(session, reference, now=parts.desk.now())
        held = gather(parts.desk, session, dossier, kind)
    return fields_modal(dossier.reference, kind, held)


def written(parts: Parts, view: Body, user: str) -> Block:
    """Write the letter; return the window where it is edited, or why it was not written."""
    reference, kind = letter_of(view)
    try:
        draft = prepare_letter(parts.desk, reference, kind, by=user, inputs=inputs_in(view))
    except ConflictError as error:
        return message_view(drafting_texts.FAILED_TITLE, texts.somebody_writes(str(error)))
    return editing_of(parts, reference, draft)
