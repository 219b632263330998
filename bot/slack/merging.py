"""What is answered to who joins dossiers, parts them, or undoes it?"""

from __future__ import annotations

import json
import re

from sqlmodel import col, select

from bot.ids import Action, Field
from bot.slack import blocks
from bot.slack.answers import said
from bot.slack.blocks import Block
from bot.slack.cards import Post
from bot.slack.parts import Parts
from bot.slack.relating import SHOWN_MESSAGES, split_modal
from bot.slack.states import Submitted, ticked_in
from bot.texts import merging as texts
from desk.mediating.room import outside
from desk.merging import dismiss_link, merge, unmerge
from desk.splitting import split, unsplit
from desk.views import DossierView, message_view
from models.errors import BadReferenceError, DifferentCompaniesError
from models.tables import Message

_WITH_NUMBER = re.compile(r"\S*\d\S*")


def confirm(parts: Parts, reference: str, *, by: str) -> Post:
    """Merge a dossier with the one it may continue; say so where nobody asks that any more."""
    view = parts.view(reference)
    if view.linked_to is None:
        return said(texts.ended_in(view) or texts.two_affairs(view.reference))
    return join(parts, view.reference, view.linked_to, by=by)


def dismiss(parts: Parts, reference: str, *, by: str) -> Post:
    """Answer that they are two."""
    view = parts.view(reference)
    if view.linked_to is not None:
        dismiss_link(parts.desk, reference, by=by)
    return said(texts.two_affairs(view.reference))


def join(parts: Parts, source: str, target: str, *, by: str, force: bool = False) -> Post:
    """
    Merge *source* into *target*, with a button to undo it; two known companies ask to insist.

    Raises:
        MergeRefusedError: They may not be merged so.
    """
    source, target = parts.view(source).reference, parts.view(target).reference
    try:
        done = merge(parts.desk, source, target, by=by, force=force)
    except DifferentCompaniesError as error:
        value = json.dumps({"s": source, "t": target})
        button = blocks.button(texts.FORCE, Action.MERGE_FORCE, value, style="danger")
        return said(texts.refused(str(error)), blocks.actions(button))
    undo = blocks.button(texts.UNDO, Action.MERGE_UNDO, source)
    return said(texts.merged(source, done.reference), blocks.actions(undo))


def part(parts: Parts, source: str, *, by: str) -> Post:
    """
    Undo a merge.

    Raises:
        MergeRefusedError: It is not merged.
    """
    return said(texts.unmerged(unmerge(parts.desk, source, by=by).reference))


def rejoin(parts: Parts, reference: str, *, by: str) -> Post:
    """
    Undo a split.

    Raises:
        MergeRefusedError: It was not split.
    """
    new = parts.view(reference).reference
    return said(texts.unsplit_done(new, unsplit(parts.desk, new, by=by).reference))


def join_in_words(parts: Parts, words: str, *, by: str) -> Post:
    """Merge the two dossiers that a command names, the first into the second."""
    both = _WITH_NUMBER.findall(words)
    return join(parts, both[0], both[1], by=by) if len(both) == 2 else said(texts.usage())


def one_in_words(words: str) -> str:
    """
    Return the one dossier that a command names.

    Raises:
        BadReferenceError: It names none, or several.
    """
    named = _WITH_NUMBER.findall(words)
    if len(named) != 1:
        raise BadReferenceError(f"not the reference of a dossier: {words[:40]!r}")
    return str(named[0])


def split_window(parts: Parts, reference: str) -> Block:
    """Build the window in which the messages of another affair are ticked."""
    view = parts.view(reference)
    if view.merged_into:
        view = parts.view(view.merged_into)
    with parts.desk.store.read() as session:
        rows = session.exec(
            select(Message)
            .where(Message.dossier_id == view.id, outside())
            .order_by(col(Message.id).desc())
            .limit(SHOWN_MESSAGES)
        ).all()
        messages = [message_view(session, row) for row in rows]
    return split_modal(view, messages, parts.desk.now())


def split_as_ticked(parts: Parts, submitted: Submitted, *, by: str) -> Post:
    """
    Split a dossier as a person ticked, with a button to undo it.

    Raises:
        MergeRefusedError: One of the two would be left without a word of the client.
    """
    origin = str(submitted["private_metadata"])
    ids = [int(value) for value in ticked_in(submitted, Field.MESSAGES)]
    new: DossierView = split(parts.desk, origin, ids, by=by)
    undo = blocks.button(texts.UNDO_SPLIT, Action.SPLIT_UNDO, new.reference)
    return said(texts.was_split(new.reference, new.split_from or origin), blocks.actions(undo))
