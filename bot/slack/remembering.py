"""Where does a dossier show in Slack, and what does a message that was posted ask for next?"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.slack.cards import FULL
from bot.slack.posting import Place
from desk.effects import ask
from desk.views import DossierView, MessageView
from models.tables import Dossier, SlackRef


def mark_of(outbox_id: int, opened_at: datetime) -> str:
    """
    Return the ``block_id`` by which a post is recognised.

    The row's id alone would be met again after a database was started anew in the same channel.
    """
    return f"outbox.{outbox_id}.{int(opened_at.timestamp())}"


def card_place(session: Session, dossier_id: int) -> Place | None:
    """Return where a dossier's card is, or ``None`` while it has none."""
    row = session.exec(
        select(SlackRef)
        .where(SlackRef.dossier_id == dossier_id, SlackRef.kind == "card")
        .order_by(col(SlackRef.id).desc())
    ).first()
    return Place(row.channel, row.ts, row.outbox_id) if row else None


def remember(session: Session, place: Place, dossier_id: int, outbox_id: int, kind: str) -> None:
    """Keep where a message is, once."""
    known = session.exec(
        select(SlackRef).where(SlackRef.channel == place.channel, SlackRef.ts == place.ts)
    ).first()
    if known is None:
        session.add(
            SlackRef(
                dossier_id=dossier_id, kind=kind, channel=place.channel, ts=place.ts, outbox_id=outbox_id
            )
        )


def ask_refresh_when_late(session: Session, view: DossierView, *, now: datetime) -> None:
    """Ask for the card to be refreshed the moment its deadline passes, once for each deadline."""
    due = view.next_due_at
    if due is None or due <= now:
        return
    key = f"late:{view.reference}:{due.isoformat()}"
    row = session.get(Dossier, view.id)
    at = due + timedelta(seconds=1)
    ask(session, "slack.update", key, {"reference": view.reference}, now=now, dossier=row, at=at)


def ask_files(
    session: Session, view: DossierView, message: MessageView | None, *, content: str, now: datetime
) -> None:
    """Ask for the files of a message to be shown in the thread, where words of clients may be."""
    if message is None or not message.attachments or content != FULL:
        return
    key = f"files:{view.reference}:{message.id}"
    payload = {"reference": view.reference, "message_row_id": message.id}
    ask(session, "slack.files", key, payload, now=now, dossier=session.get(Dossier, view.id))
