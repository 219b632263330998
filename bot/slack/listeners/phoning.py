"""How does a person call a client from a card or from a draft, and what becomes of the note?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext

from bot.ids import Action, View
from bot.slack.blocks import Block
from bot.slack.drafting import DraftRef
from bot.slack.failing import sentence_for
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.drafts import editing_of
from bot.slack.parts import Parts
from bot.slack.phoning import call_modal, mistakes_in, note_in
from bot.slack.waiting import EXTERNAL_ID, ack_waiting, message_view, show, waiting_view
from bot.slack.windows import window_of
from bot.texts import drafting as drafting_texts
from bot.texts import phoning as texts
from desk.answering.calls import call_script, keep_call
from desk.reply import ensure_draft

Body = dict[str, Any]


def ack_note(ack: Callable[..., Any], body: Body, next: Callable[[], Any]) -> Any:  # noqa: A002
    """Send an empty note back to its field at once."""
    mistakes = mistakes_in(note_in(body["view"]))
    if mistakes:
        return ack(response_action="errors", errors=mistakes)
    return next()


def register(app: App, parts: Parts) -> None:
    """Listen to the button that opens a call and to the window where it is noted."""

    @app.action(Action.CALL_OPEN, middleware=[ack_first])
    @parts.guarded
    def on_card(action: Body, body: Body) -> None:
        opened = parts.client.views_open(trigger_id=body["trigger_id"], view=waiting_view(texts.preparing()))
        parts.client.views_update(view_id=opened["view"]["id"], view=calling(parts, action["value"]))

    @app.action(re.compile(rf"^{re.escape(Action.CALL_OPEN)}:"), middleware=[ack_first])
    @parts.guarded
    def on_window(body: Body) -> None:
        reference = DraftRef.load(window_of(body)["private_metadata"]).reference
        # Over the draft: what is typed there waits under the window of the call.
        opened = parts.client.views_push(trigger_id=body["trigger_id"], view=waiting_view(texts.preparing()))
        parts.client.views_update(view_id=opened["view"]["id"], view=calling(parts, reference))

    @app.view(View.CALL_NOTE, middleware=[ack_note, ack_waiting(texts.saving, "update")])
    @parts.guarded
    def on_noted(body: Body, context: BoltContext) -> None:
        reference = body["view"]["private_metadata"]
        keep_call(parts.desk, reference, note_in(body["view"]), by=body["user"]["id"])
        summary = editing_of(
            parts, reference, ensure_draft(parts.desk, reference), notice=texts.kept(reference)
        )
        show(parts.client, context[EXTERNAL_ID], {**summary, "clear_on_close": True})


def calling(parts: Parts, reference: str) -> Block:
    """Return the window of a call, or the reason why there is none."""
    try:
        return call_modal(parts.view(reference), call_script(parts.desk, reference))
    except Exception as error:  # noqa: BLE001 (a window that waits must end waiting, whatever happened)
        return message_view(drafting_texts.FAILED_TITLE, sentence_for(error))
