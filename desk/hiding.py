"""What did Slack show of a dossier before it became private, and how is it taken out of the channel?"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from desk.effects import ask
from desk.erasing.slack import DELETE, FILES, MESSAGE
from models.tables import Dossier, Outbox, SlackRef

_HARMLESS = frozenset({"depart", "annule", "ack", "echeance"})
"""What the thread tells of any dossier without a word of its content."""


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
