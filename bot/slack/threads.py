"""What does a message in a card's thread, or to one person, look like?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.ids import Action, View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.cards import FULL, Post, make_post
from bot.texts import acting
from bot.texts import card as card_texts
from bot.texts import thread as texts
from desk.views import DossierView, MessageView

SHOWN_MAILS = 5
_BY_TEXT: Mapping[str, Callable[[str], str]] = {
    "note": texts.note,
    "bounce": texts.bounced,
    "inconnu": texts.unknown,
    "echec": texts.failed,
}


def thread_post(
    what: str,
    message: MessageView | None,
    text: str,
    *,
    content: str = FULL,
    letter: object = None,
    payload: Mapping[str, object] | None = None,
) -> Post:
    """
    Build a message for the thread.

    Args:
        what: One of ``mail_in``, ``mail_out``, ``ack``, ``note``, ``bounce``, ``inconnu``, ``echec``.
        message: The mail it is about, for the first three.
        text: What to say, for the others.
        content: ``minimal`` keeps bodies out.
        letter: Which row of the outbox an ``inconnu`` is about; older notes do not say.
        payload: All that the desk asked, for what needs more.
    """
    if what in {"depart", "annule"} and payload is not None:
        return leaving_post(what, payload)
    if what == "inconnu" and letter is not None:
        return _post(texts.unknown(text), [blocks.section(texts.what_of_the_letter()), _fates(str(letter))])
    if what == "ack":
        return _post(texts.acknowledged(message), [])
    if what in {"mail_in", "mail_out"} and message is not None:
        title = texts.mail_in(message) if what == "mail_in" else texts.mail_out(message)
        return _post(title, _mail(message, content))
    return _post(_BY_TEXT.get(what, texts.note)(text), [])


def leaving_post(what: str, payload: Mapping[str, object]) -> Post:
    """Build what the thread says of an answer that waits before it leaves, or that was taken back."""
    user, seconds = str(payload.get("user") or ""), int(str(payload.get("seconds") or 0))
    if what == "annule":
        return _post(acting.taken_back(user), [])
    undo = blocks.button(acting.UNDO, Action.LETTER_UNDO, str(payload["outbox_id"]), label=acting.UNDO_LABEL)
    return _post(acting.leaving(user, seconds), [blocks.actions(undo)])


def _fates(letter: str) -> Block:
    """Return what a person can say of a letter that may or may not have left."""
    gone = blocks.confirmation(texts.GONE_TITLE, texts.gone_warning(), texts.LETTER_GONE, texts.LETTER_WAIT)
    again = blocks.confirmation(
        texts.RESEND_TITLE, texts.resend_warning(), texts.LETTER_RESEND, texts.LETTER_WAIT
    )
    return blocks.actions(
        blocks.button(texts.LETTER_GONE, Action.LETTER_GONE, letter, confirm=gone),
        blocks.button(texts.LETTER_RESEND, Action.LETTER_RESEND, letter, confirm=again),
    )


def _mail(message: MessageView, content: str) -> list[Block]:
    shown: list[Block] = []
    if content == FULL:
        shown += blocks.verbatim(message.new_text)
    else:
        shown.append(blocks.context(texts.hidden_body()))
    files = texts.attachments(message)
    return [*shown, blocks.context(files)] if files else shown


def mail_modal(messages: Sequence[MessageView]) -> Block:
    """Build the window that shows what the client wrote, the last mail first."""
    shown: list[Block] = []
    for message in messages[:SHOWN_MAILS]:
        files = texts.attachments(message)
        shown += [blocks.section(texts.mail_head(message)), *blocks.verbatim(message.new_text, at_most=8)]
        shown += [blocks.context(files)] if files else []
        shown.append(blocks.divider())
    return blocks.modal(View.MESSAGE, texts.mail_title(), shown[:-1] or [blocks.section(texts.no_mail())])


def account_manager_post(view: DossierView, now: datetime, *, content: str = FULL) -> Post:
    """Build the direct message that brings an account manager the draft."""
    head = texts.for_account_manager(view)
    shown: list[Block] = [blocks.context(card_texts.arrival(view), card_texts.promise(view, now))]
    if view.draft and content == FULL:
        shown += [blocks.section(texts.draft_below()), *blocks.verbatim(view.draft.body), blocks.divider()]
    shown.append(
        blocks.actions(
            blocks.button(card_texts.DRAFT, Action.DRAFT_OPEN, view.reference, style="primary"),
            blocks.button(card_texts.WHY, Action.DOSSIER_EXPLAIN, view.reference),
        )
    )
    return _post(head, shown)


def notice_post(payload: Mapping[str, object]) -> Post:
    """Build a word to the triage channel."""
    return _post(texts.notice(payload), [])


def _post(head: str, rest: list[Block]) -> Post:
    return make_post(head, [blocks.section(head), *rest])
