"""How are dossiers read for an answer?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from bot.slack.answers import list_post, status_post
from bot.slack.cards import Post
from bot.slack.parts import Parts
from bot.slack.viewing import current_view
from desk.listing import Filter, count_dossiers, list_dossiers
from desk.mediating.room import outside
from desk.speaking import speaker
from desk.views import (
    DossierLine,
    DossierView,
    MessageView,
    find_dossier,
    journal_of,
    message_view,
)
from desk.visibility import visible_to
from models.tables import Direction, Dossier, Message, RawMailRow

REFERENCE = re.compile(r"\bD-\d{4}-\d{5,}\b")


def status(parts: Parts, reference: str) -> Post:
    """
    Answer where a dossier stands.

    Raises:
        BadReferenceError: This is no reference.
        DossierNotFoundError: No dossier has it.
    """
    now = parts.desk.now()
    with parts.desk.store.read() as session:
        view = current_view(session, reference, now=now)
        return status_post(view, journal_of(session, view.id), now)


def client_mails(parts: Parts, reference: str) -> list[MessageView]:
    """
    Return what the client wrote outside the room of a mediation, the last mail first.

    Raises:
        DossierNotFoundError: No dossier has this reference.
    """
    with parts.desk.store.read() as session:
        row = find_dossier(session, reference, now=parts.desk.now())
        rows = session.exec(
            select(Message)
            .where(Message.dossier_id == row.id, Message.direction == Direction.IN, outside())
            .order_by(col(Message.id).desc())
        ).all()
        return [message_view(session, message) for message in rows]


def arrival_steps(parts: Parts, view: DossierView) -> list[tuple[str, str]]:
    """Return what screening and threading decided of the mail that opened a dossier, in order."""
    if view.first_message is None:
        return []
    with parts.desk.store.read() as session:
        steps = session.exec(
            select(RawMailRow.steps)
            .join(Message, col(Message.raw_mail_id) == RawMailRow.id)
            .where(Message.id == view.first_message.id)
        ).first()
    return [(str(step[0]), str(step[1])) for step in steps or [] if len(step) == 2]


def listing(parts: Parts, wanted: Filter) -> Post:
    """Answer with a page of the dossiers wanted."""
    lines, total = matching(parts, wanted)
    return list_post(lines, total, wanted, parts.desk.now())


def matching(parts: Parts, wanted: Filter) -> tuple[list[DossierLine], int]:
    """Return a page of the dossiers wanted that whoever speaks may see, and their count."""
    with parts.desk.store.read() as session:
        return list_dossiers(
            session, wanted, now=parts.desk.now(), visible=visible_to(parts.desk, session, speaker())
        )


def count(parts: Parts, wanted: Filter) -> int:
    """Return how many dossiers are wanted that whoever speaks may see."""
    with parts.desk.store.read() as session:
        return count_dossiers(
            session, wanted, now=parts.desk.now(), visible=visible_to(parts.desk, session, speaker())
        )


def is_for_one(parts: Parts, post: Post) -> bool:
    """Tell whether an answer is for who asked alone: figures of persons, or a dossier not all may see."""
    if post.confidential:
        return True
    named = set(REFERENCE.findall(json.dumps([post.text, list(post.blocks)], ensure_ascii=False)))
    if not named:
        return False
    with parts.desk.store.read() as session:
        found = select(Dossier.id).where(col(Dossier.reference).in_(named), col(Dossier.sensible).is_(True))
        return session.exec(found).first() is not None


def may_replace(parts: Parts, body: Mapping[str, Any], post: Post) -> bool:
    """
    Tell whether an answer may take the place of the message that was clicked.

    What replaces a message of a channel is read by all of it, whoever clicked.
    """
    container, channel = body.get("container") or {}, (body.get("channel") or {}).get("id") or ""
    alone = container.get("is_ephemeral") or channel.startswith("D")
    return bool(alone) or not is_for_one(parts, post)
