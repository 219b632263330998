"""What did Slack show before a dossier became private, or a mail was sealed, and how is it taken out?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from desk.effects import ask
from desk.erasing.slack import DELETE, FILES, MESSAGE
from models.tables import Dossier, Message, Outbox, OutboxState, SlackRef, StoredAttachment

_HARMLESS = frozenset({"depart", "annule", "ack", "echeance"})
"""What the thread tells of any dossier without a word of its content."""
_AFTER = timedelta(seconds=30)
"""The files that stay come again once all are gone."""


def hide_shown(session: Session, dossier: Dossier, *, now: datetime) -> None:
    """
    Ask for the posts and the files that show a dossier's content to be deleted from its thread.

    The card itself is refreshed by whoever calls; what colleagues wrote is theirs, and stays.
    """
    session.flush()
    shown = session.exec(
        select(SlackRef).where(SlackRef.dossier_id == dossier.id, col(SlackRef.kind).in_(("thread", "card")))
    ).all()
    for ref in shown:
        posted = session.get(Outbox, ref.outbox_id) if ref.outbox_id else None
        if posted is not None and posted.payload.get("what") in _HARMLESS:
            continue
        what = FILES if ref.kind == "card" else MESSAGE
        payload = {"channel": ref.channel, "ts": ref.ts, "what": what}
        key = f"prive:{ref.channel}:{ref.ts}:{what}:{dossier.version}"
        ask(session, DELETE, key, payload, now=now, dossier=dossier)


def hide_messages(session: Session, dossier: Dossier, message_ids: Sequence[int], *, now: datetime) -> None:
    """
    Ask for all that Slack shows of some messages to be deleted, in the thread and in private exchanges.

    Slack keeps a thread's files together: all of ours go, and those of the other messages come again.
    """
    named = Outbox.payload["message_row_id"].as_integer()
    rows = session.exec(
        select(Outbox).where(named.in_(message_ids), col(Outbox.kind).startswith("slack."))
    ).all()
    for row in rows:
        if row.state is OutboxState.READY:
            row.state = OutboxState.CANCELLED
    posted = [row.id for row in rows]
    for ref in session.exec(
        select(SlackRef).where(col(SlackRef.outbox_id).in_(posted), SlackRef.kind != "card")
    ):
        _delete(session, dossier, ref, MESSAGE, now=now)
    with_files = select(StoredAttachment.message_row_id).where(
        col(StoredAttachment.message_row_id).in_(message_ids)
    )
    if session.exec(with_files).first() is not None:
        _hide_files(session, dossier, now=now)


def _hide_files(session: Session, dossier: Dossier, *, now: datetime) -> None:
    cards = select(SlackRef).where(SlackRef.dossier_id == dossier.id, SlackRef.kind == "card")
    for card in session.exec(cards):
        _delete(session, dossier, card, FILES, now=now)
    again = select(Outbox).where(
        Outbox.dossier_id == dossier.id, Outbox.kind == "slack.files", Outbox.state == OutboxState.DONE
    )
    for row in session.exec(again).all():
        sealed = session.get_one(Message, int(row.payload["message_row_id"])).mediation_id is not None
        if not sealed:
            key = f"{row.key}:{dossier.version}:{now.isoformat()}"
            ask(session, row.kind, key, dict(row.payload), now=now, dossier=dossier, at=now + _AFTER)


def _delete(session: Session, dossier: Dossier, ref: SlackRef, what: str, *, now: datetime) -> None:
    payload = {"channel": ref.channel, "ts": ref.ts, "what": what}
    key = f"scelle:{ref.channel}:{ref.ts}:{what}:{now.isoformat()}"
    ask(session, DELETE, key, payload, now=now, dossier=dossier)
