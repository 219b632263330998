"""
How is a draft written again inside its window, without losing what was typed there?

What stands in the fields comes with the click and is kept first. The new text goes into fields of a new
id: under the same id Slack would keep showing what was typed before (its ``views.update`` leaves the
state of a field alone).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from slack_bolt import App

from bot.ids import Action
from bot.slack.blocks import Block
from bot.slack.drafting import DraftRef, written_in
from bot.slack.editing import found_again
from bot.slack.listeners.acking import ack_first
from bot.slack.listeners.drafts import conflicting, editing_of
from bot.slack.parts import Parts
from bot.slack.windows import window_of
from bot.texts import rewriting as texts
from desk.answering.advice import advise
from desk.answering.reading import reworded
from desk.answering.rewriting import BACK, FORWARD, Rewritten, Written, rewrite_draft, take_playbook, walk
from desk.reply import review, save_draft
from models.errors import ConflictError

Body = dict[str, Any]
Act = Callable[[Written, str], tuple[Rewritten, str]]
"""Writes again from what stands in the window; gives the new text and what to say of it."""


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons and to the list beside the text of a draft."""

    @app.action(re.compile(rf"^{re.escape(Action.DRAFT_REWRITE)}:"), middleware=[ack_first])
    @parts.guarded
    def on_rewrite(action: Body, body: Body) -> None:
        def act(written: Written, user: str) -> tuple[Rewritten, str]:
            done = rewrite_draft(parts.desk, written, action["value"], by=user, toggle=True)
            on = action["value"] in done.draft.advice.options
            langue = advise(parts.desk, _ref(body).reference, done.draft).langue
            same = on and done.draft.body.strip() == written.body.strip()
            notice = texts.rewritten(
                action["value"], on=on, had_edits=done.had_edits, langue=langue, same=same
            )
            return done, notice

        _show(parts, body, act)

    @app.action(Action.DRAFT_PLAYBOOK, middleware=[ack_first])
    @parts.guarded
    def on_playbook(action: Body, body: Body) -> None:
        def act(written: Written, user: str) -> tuple[Rewritten, str]:
            done = take_playbook(parts.desk, written, action["selected_option"]["value"], by=user)
            title = parts.playbook(done.draft.advice.playbook)
            return done, texts.taken(title, had_edits=done.had_edits)

        _show(parts, body, act)

    @app.action(Action.DRAFT_BACK, middleware=[ack_first])
    @parts.guarded
    def on_back(body: Body) -> None:
        _show(parts, body, lambda w, user: (walk(parts.desk, w, BACK, by=user), texts.walked(back=True)))

    @app.action(Action.DRAFT_FORWARD, middleware=[ack_first])
    @parts.guarded
    def on_forward(body: Body) -> None:
        _show(parts, body, lambda w, user: (walk(parts.desk, w, FORWARD, by=user), texts.walked(back=False)))

    @app.action(re.compile(rf"^{re.escape(Action.DRAFT_REWORD)}:"), middleware=[ack_first])
    @parts.guarded
    def on_reword(action: Body, body: Body) -> None:
        view = window_of(body)
        parts.client.views_update(
            view_id=view["id"], view=after_reword(parts, view, action, body["user"]["id"])
        )


def after_reword(parts: Parts, view: Any, action: Body, user: str) -> Block:
    """
    Put the wording that was shown in place of its sentence, in what is typed now.

    The sentence is found again in the present text: what was typed since the window opened moved it.
    """
    ref, (subject, body) = DraftRef.load(view["private_metadata"]), written_in(view)
    reading = review(parts.desk, subject, body, reference=ref.reference)
    start = found_again(reading, action["value"])
    changed = (subject, body) if start is None else reworded(subject, body, reading, {start})
    try:
        saved = save_draft(parts.desk, ref.draft_id, ref.version, *changed, by=user)
    except ConflictError as error:
        return conflicting(parts, ref, changed, str(error))
    notice = texts.reworded() if changed != (subject, body) else texts.already_reworded()
    return editing_of(parts, ref.reference, saved, notice=notice, stamp=_stamp())


def _ref(body: Body) -> DraftRef:
    return DraftRef.load(window_of(body)["private_metadata"])


def _stamp() -> str:
    return uuid.uuid4().hex[:8]


def _show(parts: Parts, body: Body, act: Act) -> None:
    view = window_of(body)
    ref, written = DraftRef.load(view["private_metadata"]), written_in(view)
    try:
        done, notice = act(Written(ref.draft_id, ref.version, *written), body["user"]["id"])
        shown = editing_of(parts, ref.reference, done.draft, notice=notice, stamp=_stamp())
    except ConflictError as error:
        shown = conflicting(parts, ref, written, str(error))
    parts.client.views_update(view_id=view["id"], view=shown)
