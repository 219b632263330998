"""What of an erased person shows in Slack, and how is it taken away? By the token that posted it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.effects import ask
from desk.erasing.masking import Mask
from models.tables import Dossier, Outbox, OutboxState, SlackRef

DELETE = "slack.delete"
MESSAGE, THREAD, FILES = "message", "fil", "fichiers"
"""What is deleted: one post; a card with all that the bot posted under it; the files of a thread alone."""
_CHUNK = 500
_SETTLE = timedelta(seconds=90)
"""A post that is on its way now is there by then."""


def effects_of(session: Session, dossiers: Sequence[int], messages: set[int], raws: set[int]) -> list[Outbox]:
    """Return the effects that speak of these dossiers, of these messages, or of these raw mails."""
    found = {
        row.id: row for row in session.exec(select(Outbox).where(col(Outbox.dossier_id).in_(dossiers))).all()
    }
    for name, wanted in (("message_row_id", sorted(messages)), ("raw_mail_id", sorted(raws))):
        named = Outbox.payload[name].as_integer()
        for start in range(0, len(wanted), _CHUNK):
            rows = session.exec(select(Outbox).where(named.in_(wanted[start : start + _CHUNK]))).all()
            found |= {row.id: row for row in rows}
    return [row for row in found.values() if row.kind != DELETE]


def effects_naming(session: Session, mask: Mask, *, spared: Collection[int]) -> list[Outbox]:
    """Return the effects whose words name a person, those of held dossiers apart."""
    words = sa.cast(col(Outbox.payload), sa.Text)
    rows = session.exec(
        select(Outbox).where(sa.or_(*(words.icontains(needle, autoescape=True) for needle in mask.needles)))
    ).all()
    return [row for row in rows if row.dossier_id not in spared and mask.finds(row.payload)]


def ask_removals(
    session: Session,
    emptied: Sequence[Dossier],
    touched: Sequence[Dossier],
    effects: Sequence[Outbox],
    *,
    now: datetime,
) -> int:
    """
    Ask for what Slack shows of these to be deleted; return how many posts were asked for.

    Called before the payloads are emptied: what was posted where is in the effects and in ``SlackRef``.
    """
    gone = {dossier.id for dossier in emptied}
    places = {
        (str(row.result["channel"]), str(row.result["ts"])): MESSAGE
        for row in effects
        if row.kind.startswith("slack.") and row.result.get("channel") and row.result.get("ts")
    }
    for ref in session.exec(select(SlackRef).where(col(SlackRef.dossier_id).in_(gone))).all():
        places[ref.channel, ref.ts] = THREAD if ref.kind == "card" else MESSAGE
    cards = session.exec(
        select(SlackRef).where(
            col(SlackRef.dossier_id).in_([dossier.id for dossier in touched]), SlackRef.kind == "card"
        )
    ).all()
    for ref in cards:
        # The card itself stays: others wrote about this dossier too.
        places[ref.channel, ref.ts] = FILES
    under_way = any(row.state in {OutboxState.LEASED, OutboxState.SENDING} for row in effects)
    for (channel, ts), what in sorted(places.items()):
        payload = {"channel": channel, "ts": ts, "what": what}
        ask(
            session,
            DELETE,
            f"delete:{channel}:{ts}:{what}:{now:%Y%m%d%H%M%S}",
            payload,
            now=now,
            at=now + _SETTLE if under_way else now,
        )
        if what != FILES:
            for ref in session.exec(
                select(SlackRef).where(SlackRef.channel == channel, SlackRef.ts == ts)
            ).all():
                session.delete(ref)
    session.flush()
    return len(places)
