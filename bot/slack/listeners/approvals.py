"""What do the buttons do under an asking for an agreement?"""

from __future__ import annotations

from typing import Any

from slack_bolt import App, BoltContext, Respond

from bot.ids import Action, Field, View
from bot.slack.approving import read_modal, refuse_modal
from bot.slack.escaping import inert
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer, thread_of
from bot.slack.parts import Parts
from bot.slack.states import text_in
from bot.slack.waiting import EXTERNAL_ID, ack_waiting, message_view, show
from bot.texts import approving as texts
from bot.texts import drafting as drafting_texts
from desk.approving import decide_approval
from desk.asked import asked_view
from desk.rights import NotAllowedError
from models.errors import ConflictError, NotSendableError

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to both answers, and to the button that opens the whole text."""

    @app.action(Action.APPROVAL_AGREE, middleware=[ack_first])
    @parts.guarded
    def on_agree(action: Body, body: Body, respond: Respond) -> None:
        said = settled(parts, int(action["value"]), agreed=True, by=body["user"]["id"])
        answer(respond, said, thread=thread_of(body))

    @app.action(Action.APPROVAL_REFUSE, middleware=[ack_first])
    @parts.guarded
    def on_refuse(action: Body, body: Body, respond: Respond) -> None:
        view = asked_view(parts.desk, int(action["value"]), by=body["user"]["id"])
        if not view.is_open:
            answer(respond, texts.already(view.decided_by or "bureau"), thread=thread_of(body))
            return
        parts.client.views_open(trigger_id=body["trigger_id"], view=refuse_modal(view))

    @app.action(Action.APPROVAL_READ, middleware=[ack_first])
    @parts.guarded
    def on_read(action: Body, body: Body) -> None:
        modal = read_modal(asked_view(parts.desk, int(action["value"]), by=body["user"]["id"]))
        parts.client.views_open(trigger_id=body["trigger_id"], view=modal)

    @app.view(View.APPROVAL_AGREE, middleware=[ack_waiting(drafting_texts.sending, "update")])
    @parts.guarded
    def on_read_and_agreed(body: Body, context: BoltContext) -> None:
        user = body["user"]["id"]
        said = settled(parts, int(body["view"]["private_metadata"]), agreed=True, by=user)
        if not show(parts.client, context[EXTERNAL_ID], message_view(texts.ANSWERED_TITLE, said)):
            parts.tell(user, said)

    @app.view(View.APPROVAL_REFUSE, middleware=[ack_waiting(drafting_texts.sending, "update")])
    @parts.guarded
    def on_refused(body: Body, context: BoltContext) -> None:
        word = text_in(body["view"], Field.WORD)
        user = body["user"]["id"]
        said = settled(parts, int(body["view"]["private_metadata"]), agreed=False, by=user, word=word)
        if not show(parts.client, context[EXTERNAL_ID], message_view(texts.ANSWERED_TITLE, said)):
            parts.tell(user, said)


def settled(parts: Parts, approbation_id: int, *, agreed: bool, by: str, word: str = "") -> str:
    """Write an answer down; return what the person who gave it reads."""
    try:
        done = decide_approval(parts.desk, approbation_id, agreed=agreed, by=by, word=word)
    except ConflictError as error:
        return texts.already(str(error))
    except (NotAllowedError, NotSendableError) as error:
        return f"⚠️ {inert(str(error))}"
    return texts.answered(done.outcome, done.departure, done.reference)
