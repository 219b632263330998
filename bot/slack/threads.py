"""What does a message in a card's thread, or to one person, look like?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.ids import Action, View
from bot.slack import blocks, echeances
from bot.slack.blocks import Block
from bot.slack.cards import FULL, Post, make_post
from bot.slack.letters_menu import proposed_post
from bot.slack.surveying import answer_post
from bot.texts import acting, phoning, rewriting
from bot.texts import card as card_texts
from bot.texts import private as private_texts
from bot.texts import thread as texts
from desk.views import DossierView, MessageView
from models.plain import from_plain
from models.suite import Suite

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
    private: bool = False,
) -> Post:
    """
    Build a message for the thread.

    Args:
        what: One of ``mail_in``, ``mail_out``, ``ack``, ``note``, ``bounce``, ``inconnu``, ``echec``,
            ``appel`` (a note of a call), ``suite`` (what the client's message changed).
        message: The mail or the note it is about, for the first three and for ``appel``.
        text: What to say, for the others.
        content: ``minimal`` keeps bodies out.
        letter: Which row of the outbox an ``inconnu`` is about; older notes do not say.
        payload: All that the desk asked, for what needs more.
        private: Every colleague reads it, and only some may know what is said.
    """
    known = _by_payload(what, payload, message, text, content=content, private=private) if payload else None
    if known is not None:
        return known
    if private and what == "inconnu" and letter is not None:
        return _post(private_texts.in_thread(what), [_fates(str(letter))])
    if private and what in private_texts.HIDDEN:
        return _post(private_texts.in_thread(what), [])
    if what == "inconnu" and letter is not None:
        return _post(texts.unknown(text), [blocks.section(texts.what_of_the_letter()), _fates(str(letter))])
    if what == "ack":
        return _post(texts.acknowledged(message), [])
    if what == "appel" and message is not None:
        return _post(phoning.noted(message), _mail(message, content))
    if what in {"mail_in", "mail_out"} and message is not None:
        title = texts.mail_in(message) if what == "mail_in" else texts.mail_out(message)
        return _post(title, _mail(message, content))
    return _post(_BY_TEXT.get(what, texts.note)(text), [])


def _by_payload(
    what: str,
    payload: Mapping[str, object],
    message: MessageView | None,
    text: str,
    *,
    content: str,
    private: bool,
) -> Post | None:
    """Build what says all of itself in what the desk asked; ``None`` for what does not."""
    words = _mail(message, content) if message is not None else []
    builders: dict[str, Callable[[], Post]] = {
        echeances.PROMISES: lambda: echeances.promises_post(payload, minimal=private or content != FULL),
        echeances.ONE: lambda: echeances.due_in_thread(payload, private=private),
        "depart": lambda: leaving_post(what, payload),
        "annule": lambda: leaving_post(what, payload),
        "mediation": lambda: _mediation(text, str(payload["reference"])),
        "enquete": lambda: answer_post(payload, words),
        "lettre": lambda: proposed_post(payload),
    }
    if what == "suite" and not (private and what in private_texts.HIDDEN):
        return _post(rewriting.suite(from_plain(Suite, payload["suite"])), [])
    return builders[what]() if what in builders else None


def _mediation(text: str, reference: str) -> Post:
    window = blocks.button(texts.MEDIATION, Action.MEDIATION_OPEN, reference)
    return _post(texts.mediation(text), [blocks.actions(window)])


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
    if view.sensible:
        return _post(private_texts.for_manager(view), [])
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


def watcher_post(view: DossierView, card: Post, message: MessageView | None, *, content: str) -> Post:
    """
    Build the direct message that brings what the card of a private dossier does not show.

    Args:
        view: The dossier.
        card: Its whole card.
        message: The client's new mail, where it is that.
        content: ``minimal`` keeps bodies out of Slack altogether.
    """
    head = private_texts.for_watcher(view, new_mail=message is not None)
    if message is None:
        return make_post(head, [blocks.section(head), *card.blocks])
    mail = thread_post("mail_in", message, "", content=content)
    read = blocks.button(card_texts.READ, Action.MAIL_READ, view.reference)
    return _post(head, [*mail.blocks, blocks.actions(read)])


def alert_post(view: DossierView, now: datetime) -> Post:
    """Build the direct message that tells of an urgent dossier at once."""
    row = [blocks.button(card_texts.OPEN_IT, Action.DOSSIER_SHOW, view.reference)]
    if view.owner is None:
        take = blocks.button(card_texts.TAKE, Action.DOSSIER_TAKE, view.reference, style="primary")
        row.insert(0, take)
    return _post(private_texts.for_alert(view, now), [blocks.actions(*row)])


def notice_post(payload: Mapping[str, object]) -> Post:
    """Build a word to the triage channel."""
    if payload.get("what") == echeances.MANY:
        return echeances.due_together(payload)
    return _post(texts.notice(payload), [])


def _post(head: str, rest: list[Block]) -> Post:
    return make_post(head, [blocks.section(head), *rest])
