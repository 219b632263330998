"""What do the menu of a card and its windows do?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext, Respond

from bot.ids import Action, Field, View
from bot.slack import merging
from bot.slack.acting import WINDOWS, apply_at_once, apply_window, mistakes_in, reference_of
from bot.slack.blocks import Block
from bot.slack.legal import legal_modal
from bot.slack.letters_menu import kinds_modal
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.responding import answer, thread_of
from bot.slack.menus import ALL
from bot.slack.parts import Parts
from bot.slack.states import text_in
from bot.slack.waiting import EXTERNAL_ID, ack_waiting, message_view, show
from bot.slack.whole_menu import menu_modal
from bot.texts import acting as texts
from desk.undo import TooLateError, take_back

Body = dict[str, Any]
SUBMITTED = (
    View.DOSSIER_PAUSE,
    View.DOSSIER_ESCALATE,
    View.DOSSIER_RESOLVE,
    View.DOSSIER_REOPEN,
    View.DOSSIER_CLOSE,
    View.DOSSIER_CONTENTIEUX,
    View.DOSSIER_REMIND,
    View.DOSSIER_ENTRUST,
    View.DOSSIER_MERGE,
)


def register(app: App, parts: Parts) -> None:
    """Listen to the menu, to its windows, and to the button that takes an answer back."""
    _listen_choosing(app, parts)
    for callback in SUBMITTED:
        _listen_submitting(app, parts, callback)
    _listen_undoing(app, parts)
    _listen_to_files(app)


def _listen_choosing(app: App, parts: Parts) -> None:
    @app.action(Action.DOSSIER_MORE, middleware=[ack_first])
    @parts.guarded
    def on_menu(action: Body, body: Body, respond: Respond) -> None:
        choose(parts, action["selected_option"]["value"], body, respond)

    @app.action(re.compile(rf"^{re.escape(Action.DOSSIER_ACT)}(:|$)"), middleware=[ack_first])
    @parts.guarded
    def on_act(action: Body, body: Body, respond: Respond) -> None:
        choose(parts, action["value"], body, respond)


def choose(parts: Parts, value: str, body: Body, respond: Respond) -> None:
    """Open the window of an act, or do the act where it asks nothing; *value* is ``act:reference``."""
    key, _, reference = value.partition(":")
    by = body["user"]["id"]
    opened = parts.client.views_push if body.get("view") else parts.client.views_open
    window = _window(parts, key, reference, by=by)
    if window is not None:
        opened(trigger_id=body["trigger_id"], view=window)
        return
    said = apply_at_once(parts, key, reference, by=by)
    if said:
        tell_here(parts, body, respond, texts.TITLES[key], said)


def tell_here(parts: Parts, body: Body, respond: Respond, title: str, said: str) -> None:
    """Say what was done where it was asked: in the window, under the message, or in a window of its own."""
    if body.get("view"):
        parts.client.views_update(view_id=body["view"]["id"], view=message_view(title, said))
    elif (body.get("channel") or {}).get("id"):
        answer(respond, said, thread=thread_of(body))
    else:
        # The local Slack of the demo leaves out the window in which a button was clicked.
        parts.client.views_open(trigger_id=body["trigger_id"], view=message_view(title, said))


def _window(parts: Parts, key: str, reference: str, *, by: str) -> Block | None:
    if key == ALL:
        return menu_modal(parts, by, parts.view(reference))
    if key == "lettre":
        return kinds_modal(parts.view(reference))
    if key == "avis":
        return legal_modal(parts.view(reference))
    if key == "separation":
        return merging.split_window(parts, reference)
    build = WINDOWS.get(key)
    return build(parts, parts.view(reference)) if build else None


def check_first(parts: Parts) -> Callable[..., Any]:
    """Return a middleware that sends mistakes back to their fields at once."""

    def middleware(ack: Callable[..., Any], body: Body, next: Callable[[], Any]) -> Any:  # noqa: A002
        mistakes = mistakes_in(parts, body["view"])
        if mistakes:
            return ack(response_action="errors", errors=mistakes)
        return next()

    return middleware


def _listen_submitting(app: App, parts: Parts, callback: View) -> None:
    @app.view(callback, middleware=[check_first(parts), ack_waiting(texts.working, "update")])
    @parts.guarded
    def on_submitted(body: Body, context: BoltContext) -> None:
        done = _done(parts, body["view"], body["user"]["id"])
        show(parts.client, context[EXTERNAL_ID], done)


def _done(parts: Parts, view: Body, by: str) -> Block:
    title = view["title"]["text"]
    if view["callback_id"] == View.DOSSIER_MERGE:
        post = merging.join(parts, reference_of(view), text_in(view, Field.OTHER_DOSSIER), by=by)
        return message_view(title, post.text, *post.blocks[1:], close_all=True)
    return message_view(title, apply_window(parts, view, by=by), close_all=True)


def _listen_to_files(app: App) -> None:
    @app.event("file_shared")
    def on_file() -> None:
        """Hear that a file was dropped: it is looked up when an answer is prepared, and not before."""


def _listen_undoing(app: App, parts: Parts) -> None:
    @app.action(Action.LETTER_UNDO, middleware=[ack_first])
    @parts.guarded
    def on_undo(action: Body, body: Body, respond: Respond) -> None:
        said = taken_back(parts, int(action["value"]), by=body["user"]["id"])
        tell_here(parts, body, respond, texts.UNDO, said)


def taken_back(parts: Parts, letter: int, *, by: str) -> str:
    """Take an answer back; return what the person reads."""
    try:
        return texts.undone(take_back(parts.desk, letter, by=by).reference)
    except TooLateError as error:
        return str(error)
