"""
How is an answer written, checked and sent from Slack?

Three steps that nobody takes by accident: the text is edited, a preview shows what would leave
with the reading of risks, and a second confirmation sends it (ARCHITECTURE rule 9).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slack_bolt import App, BoltContext

from bot.ids import Action, View
from bot.slack.blocks import Block
from bot.slack.drafting import (
    DraftRef,
    conflict_modal,
    draft_modal,
    drops,
    files_in,
    lost_race_modal,
    preview_modal,
    ticked,
    written_in,
)
from bot.slack.failing import sentence_for
from bot.slack.listeners.acking import ack_first
from bot.slack.parts import Parts
from bot.slack.thread_files import fetch_files, options_of, thread_files
from bot.slack.undoing import undo_blocks
from bot.slack.waiting import EXTERNAL_ID, ack_waiting, message_view, show, waiting_view
from bot.texts import approving as approving_texts
from bot.texts import drafting as texts
from bot.texts import joining as joining_texts
from bot.texts import rewriting as rewriting_texts
from desk.answering.advice import advise
from desk.answering.feedback import feedback_on
from desk.answering.reading import reworded
from desk.approving import DROP, SEND, approval_state, ask_approval
from desk.joining import NewFile
from desk.manager_drafts import drop_in_mailbox
from desk.manager_mailboxes import mailbox_of
from desk.reply import ensure_draft, review, save_draft, send_reply
from desk.views import DraftView
from models.errors import ConflictError, NeedsAgreementError, NotSendableError

Body = dict[str, Any]


def register(app: App, parts: Parts) -> None:
    """Listen to the button that opens a draft and to the two windows that follow."""

    @app.action(Action.DRAFT_OPEN, middleware=[ack_first])
    @parts.guarded
    def on_open(action: Body, body: Body) -> None:
        waiting = waiting_view(texts.preparing())
        opened = parts.client.views_open(trigger_id=body["trigger_id"], view=waiting)
        shown = editing_or_why_not(parts, action["value"])
        parts.client.views_update(view_id=opened["view"]["id"], view=shown)

    @app.view(View.DRAFT_EDIT, middleware=[ack_waiting(texts.reviewing, "push")])
    @parts.guarded
    def on_edited(body: Body, context: BoltContext) -> None:
        show(parts.client, context[EXTERNAL_ID], after_edit(parts, body["view"], body["user"]["id"]))

    @app.view(View.DRAFT_CONFIRM, middleware=[ack_waiting(texts.sending, "update")])
    @parts.guarded
    def on_confirmed(body: Body, context: BoltContext) -> None:
        result = after_confirm(parts, body["view"], body["user"]["id"])
        if not show(parts.client, context[EXTERNAL_ID], result):
            parts.tell(body["user"]["id"], result["blocks"][0]["text"]["text"])


def editing_or_why_not(parts: Parts, reference: str) -> Block:
    """Return the window where the draft is edited, or the reason why there is none."""
    try:
        if parts.view(reference).first_message is None:
            return message_view(texts.FAILED_TITLE, texts.no_draft(reference))
        return editing(parts, reference)
    except Exception as error:  # noqa: BLE001 (a window that waits must end waiting, whatever happened)
        return message_view(texts.FAILED_TITLE, sentence_for(error))


def editing(parts: Parts, reference: str) -> Block:
    """Return the window where the draft of a dossier is edited, writing the draft where it is absent."""
    return editing_of(parts, reference, ensure_draft(parts.desk, reference))


def editing_of(parts: Parts, reference: str, draft: DraftView, *, notice: str = "", stamp: str = "") -> Block:
    """Return the window of one text; *stamp* where it takes the place of another in the same window."""
    return draft_modal(
        parts.view(reference),
        draft,
        review(parts.desk, draft.subject, draft.body, reference=reference),
        playbook=parts.playbook(draft.advice.playbook),
        advice=advise(parts.desk, reference, draft),
        notice=notice,
        stamp=stamp,
    )


def after_edit(parts: Parts, submitted: Body, user: str) -> Block:
    """Save what was written; return the preview, or the window that tells of another writer."""
    ref = DraftRef.load(submitted["private_metadata"])
    subject, body = written_in(submitted)
    try:
        draft = save_draft(parts.desk, ref.draft_id, ref.version, subject, body, by=user)
    except ConflictError as error:
        return conflicting(parts, ref, (subject, body), str(error))
    return previewing(parts, ref.reference, draft, user)


def conflicting(parts: Parts, ref: DraftRef, mine: tuple[str, str], by: str) -> Block:
    """Return the window for the second writer: both texts, or the news that an answer has left."""
    view = parts.view(ref.reference)
    if view.draft is None:
        return lost_race_modal(mine, by)
    return conflict_modal(view, view.draft, mine, by)


def previewing(
    parts: Parts,
    reference: str,
    draft: DraftView,
    user: str,
    *,
    drop: bool = False,
    joined: Sequence[str] = (),
) -> Block:
    """Return the preview of a saved draft; *drop* and *joined* are what was chosen there already."""
    view = parts.view(reference)
    reading = review(parts.desk, draft.subject, draft.body, reference=reference)
    return preview_modal(
        view,
        draft,
        reading,
        state=approval_state(parts.desk, reference, draft, by=user),
        feedback=rewriting_texts.feedback(feedback_on(parts.desk, reference, draft)),
        mailbox=mailbox_of(parts.desk, view.account_manager),
        drop=drop,
        files=options_of(thread_files(parts, reference)),
        joined=joined,
    )


def after_confirm(parts: Parts, submitted: Body, user: str) -> Block:
    """Send or drop what was previewed, or show a new preview where a sentence is to be replaced."""
    ref = DraftRef.load(submitted["private_metadata"])
    draft = parts.view(ref.reference).draft
    if draft is None or (draft.id, draft.version) != (ref.draft_id, ref.version):
        return message_view(texts.REFUSED_TITLE, texts.moved_since_preview(), close_all=True)
    starts = ticked(submitted)
    if starts:
        reading = review(parts.desk, draft.subject, draft.body, reference=ref.reference)
        subject, body = reworded(draft.subject, draft.body, reading, starts)
        saved = save_draft(parts.desk, draft.id, draft.version, subject, body, by=user)
        return previewing(
            parts, ref.reference, saved, user, drop=drops(submitted), joined=files_in(submitted)
        )
    drop, files = drops(submitted), list[NewFile]()
    try:
        files = fetch_files(parts, ref.reference, files_in(submitted))
        return _gone(parts, ref.reference, draft, user, drop=drop, files=files)
    except NeedsAgreementError:
        return _asked(parts, ref.reference, draft, user, drop=drop, files=files)
    except NotSendableError as error:
        return message_view(texts.REFUSED_TITLE, texts.refused(str(error)), close_all=True)
    except ConflictError:
        return message_view(texts.REFUSED_TITLE, texts.moved_since_preview(), close_all=True)


def _gone(
    parts: Parts, reference: str, draft: DraftView, user: str, *, drop: bool, files: Sequence[NewFile]
) -> Block:
    if drop and files:
        raise NotSendableError(joining_texts.not_in_drafts())
    if drop:
        view = drop_in_mailbox(parts.desk, reference, draft.id, draft.version, by=user)
        mailbox = mailbox_of(parts.desk, view.account_manager) or view.account_manager
        return message_view(texts.DROPPED_TITLE, texts.dropped(mailbox, view.reference), close_all=True)
    view = send_reply(
        parts.desk,
        reference,
        draft.id,
        draft.version,
        draft.subject,
        draft.body,
        by=user,
        files=files,
    )
    return message_view(texts.SENT_TITLE, texts.sent(view), *undo_blocks(parts, reference), close_all=True)


def _asked(
    parts: Parts, reference: str, draft: DraftView, user: str, *, drop: bool, files: Sequence[NewFile]
) -> Block:
    """Ask for the agreement that the answer needs; it goes by itself once that is given."""
    try:
        asked = ask_approval(
            parts.desk,
            reference,
            draft.id,
            draft.version,
            by=user,
            departure=DROP if drop else SEND,
            files=files,
        )
    except NotSendableError as error:
        return message_view(texts.REFUSED_TITLE, texts.refused(str(error)), close_all=True)
    return message_view(approving_texts.ASKED_TITLE, approving_texts.asked(asked, reference), close_all=True)
