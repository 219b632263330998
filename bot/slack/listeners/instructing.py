"""What do the windows of a dossier's life do: instruction, amounts, decision, action, mediation, origin?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext

from bot.ids import View
from bot.slack import deciding, instructing, mediating, money
from bot.slack.entries import ENTRIES, Entry
from bot.slack.listeners.acking import ack_first
from bot.slack.parts import Parts
from bot.slack.states import Submitted
from bot.slack.waiting import EXTERNAL_ID, ack_waiting, message_view, show
from bot.texts import instructing as texts
from bot.texts import mediating as mediating_texts
from bot.texts import money as money_texts

Body = dict[str, Any]
Fill = Callable[..., str]
"""Stores what a window holds (parts, window, by) and returns what the person reads."""

_FILLS: tuple[tuple[View, str, Fill], ...] = (
    (View.INSTRUCTION, texts.DONE_TITLE, instructing.instruct_as_filled),
    (View.DECISION, texts.DECISION, deciding.decide_as_filled),
    (View.CORRECTIVE, texts.CORRECTIVE, deciding.correct_as_filled),
    (View.ORIGIN, texts.ORIGIN, deciding.origin_as_filled),
    (View.MEDIATION, mediating_texts.DONE_TITLE, mediating.take_step),
    (View.MONEY_CONFIRM, money_texts.TITLE, money.grant),
)


def register(app: App, parts: Parts) -> None:
    """Listen to the entries of the menu and to the windows that they open."""
    for entry in ENTRIES:
        _listen_opening(app, parts, entry)
    for view, title, fill in _FILLS:
        _listen_filling(app, parts, view, title, fill)
    _listen_money(app, parts)


def _listen_opening(app: App, parts: Parts, entry: Entry) -> None:
    @app.action(entry.action, middleware=[ack_first])
    @parts.guarded
    def on_open(action: Body, body: Body) -> None:
        window = entry.window(parts, action["value"], body["user"]["id"])
        menu = body.get("view") or {}
        if menu.get("type") == "modal":
            # In place of the menu: Slack stacks three windows, and the answer takes one more.
            parts.client.views_update(view_id=menu["id"], view=window)
        else:
            parts.client.views_open(trigger_id=body["trigger_id"], view=window)


def _listen_filling(app: App, parts: Parts, view: View, title: str, fill: Fill) -> None:
    # The window stays under the answer: what was typed is not lost where the desk refuses it.
    @app.view(view, middleware=[ack_waiting(texts.saving, "push")])
    @parts.guarded
    def on_filled(body: Body, context: BoltContext) -> None:
        said = fill(parts, body["view"], by=body["user"]["id"])
        show(parts.client, context[EXTERNAL_ID], message_view(title, said, close_all=True))


def _ack_money(ack: Callable[..., Any], body: Body, next: Callable[[], Any]) -> Any:  # noqa: A002
    """Send what cannot be read back to its field at once; nothing but the window is looked at."""
    window: Submitted = body["view"]
    mistakes = money.mistakes_in(window)
    if mistakes:
        return ack(response_action="errors", errors=mistakes)
    return next()


def _listen_money(app: App, parts: Parts) -> None:
    @app.view(View.MONEY, middleware=[_ack_money, ack_waiting(texts.saving, "push")])
    @parts.guarded
    def on_money(body: Body, context: BoltContext) -> None:
        view = money.fill_in(parts, body["view"], by=body["user"]["id"])
        show(parts.client, context[EXTERNAL_ID], view)
