"""What does an asking for an agreement look like in Slack, before and after it is answered?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.ids import Action, Field, View
from bot.slack import blocks, limits
from bot.slack.blocks import Block
from bot.slack.cards import FULL, Post, make_post
from bot.texts import approving as texts
from bot.texts import money
from desk.approving import DROP
from desk.asked import AskedView
from desk.views import DossierView

SHOWN = 3
"""Paragraphs of three thousand characters that a message shows; the window shows the whole text."""
WHOLE = 40
HOME_ROWS = 10


def asking_post(view: AskedView, dossier: DossierView, *, content: str, in_thread: bool = False) -> Post:
    """
    Build the message that asks, or that says what became of the asking.

    Args:
        view: The asking.
        dossier: What it is about.
        content: ``minimal`` keeps the text out; a button opens it.
        in_thread: In the card's thread rather than to one person.
    """
    head = texts.asking_thread(view) if in_thread else texts.asking(view, dossier)
    hidden = in_thread and dossier.sensible
    if not view.is_open:
        said = texts.outcome(view, with_word=not hidden)
        return make_post(said, [blocks.section(head), blocks.section(said)])
    shown: list[Block] = [blocks.section(head)]
    reasons = "" if hidden else texts.why(view)
    shown += [blocks.section(reasons)] if reasons else []
    if content == FULL or not in_thread:
        shown.append(blocks.section(texts.recipient(view)))
        known = money.recalled(view.totals, view.precedents)
        shown += [blocks.context(known)] if known else []
    is_whole = content == FULL and limits.width(view.body) <= SHOWN * limits.SECTION
    if content == FULL:
        shown += [blocks.divider(), *blocks.verbatim(view.body, at_most=SHOWN), blocks.divider()]
    else:
        shown.append(blocks.context(texts.hidden()))
    attached = "" if hidden else texts.files(view)
    shown += [blocks.context(attached)] if attached else []
    shown.append(_buttons(view, is_whole=is_whole, named=not hidden))
    return make_post(head, shown)


def _buttons(view: AskedView, *, is_whole: bool, named: bool) -> Block:
    value = str(view.id)
    agree = texts.AGREE_DROP if view.departure == DROP else texts.AGREE
    confirm = blocks.confirmation(
        texts.AGREE_TITLE, texts.agree_warning(view, named=named), texts.AGREE_YES, texts.AGREE_NO
    )
    row = [
        blocks.button(agree, Action.APPROVAL_AGREE, value, style="primary", confirm=confirm),
        blocks.button(texts.REFUSE, Action.APPROVAL_REFUSE, value),
    ]
    if not is_whole:
        row.insert(0, blocks.button(texts.READ, Action.APPROVAL_READ, value))
    return blocks.actions(*row)


def told_post(view: AskedView) -> Post:
    """Build the word to who asked, and to the thread, once somebody answered."""
    text = texts.told_agent(view)
    return make_post(text, [blocks.section(text)])


def outcome_post(view: AskedView, *, is_private: bool = False) -> Post:
    """Build the word of the thread once somebody answered; what they wrote stays out of a private one."""
    text = texts.outcome(view, with_word=not is_private)
    return make_post(text, [blocks.section(text)])


def read_modal(view: AskedView) -> Block:
    """Build the window that shows the whole text to approve."""
    if not view.body:
        return blocks.modal(View.MESSAGE, texts.READ_TITLE, [blocks.section(texts.moved_text())])
    reasons = texts.why(view)
    shown = [
        blocks.section(texts.recipient(view)),
        *([blocks.section(reasons)] if reasons else []),
        blocks.divider(),
        *blocks.verbatim(view.body, at_most=WHOLE),
    ]
    if not view.is_open:
        return blocks.modal(View.MESSAGE, texts.READ_TITLE, [*shown, blocks.section(texts.outcome(view))])
    return blocks.modal(
        View.APPROVAL_AGREE,
        texts.READ_TITLE,
        [*shown, blocks.divider(), blocks.section(texts.agree_warning(view))],
        submit=texts.AGREE_DROP if view.departure == DROP else texts.AGREE,
        close=texts.LATER,
        metadata=str(view.id),
    )


def waiting_blocks(views: Sequence[AskedView]) -> list[Block]:
    """Return what the Home tab of a person says of the agreements they are asked for; nothing for none."""
    if not views:
        return []
    rows = [
        blocks.section(
            texts.waiting_line(view),
            accessory=blocks.button(texts.READ, Action.APPROVAL_READ, str(view.id), label=texts.READ),
        )
        for view in views[:HOME_ROWS]
    ]
    return [blocks.section(texts.waiting_title(len(views))), *rows, blocks.divider()]


def refuse_modal(view: AskedView) -> Block:
    """Build the window where who does not agree writes a word."""
    word = blocks.text_input(
        Field.WORD, texts.WORD, multiline=True, placeholder=texts.WORD_PLACEHOLDER, most=2000
    )
    return blocks.modal(
        View.APPROVAL_REFUSE,
        texts.REFUSE_TITLE,
        [blocks.section(texts.refuse_head(view)), word],
        submit=texts.REFUSE_SUBMIT,
        metadata=str(view.id),
    )
