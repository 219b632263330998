"""
What did we promise this client, and what became of it? (seed row 38)

A promise that leaves is offered in the thread; a person follows it or says that it is none. Followed,
it is kept, kept late, or broken: the clock reminds before its day, says when the day has passed, and
counts it as broken where nobody says anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from desk.journal import record
from desk.opening import refresh_card, tell_thread
from desk.parts import Desk
from desk.promising import find_promises
from desk.rights import Right, require
from desk.timing.echeances import cancel
from desk.timing.promises import STEPS, key_of, plan_engagement
from models.errors import DoleancesError
from models.tables import Dossier, Engagement, EngagementState, Message
from models.values import Reading

NBSP = "\u00a0"
OFFER = "engagements"
"""What the thread is told of the promises of a letter that has left."""
_SETTLED = (
    EngagementState.TENU,
    EngagementState.TENU_EN_RETARD,
    EngagementState.ROMPU,
    EngagementState.ECARTE,
)


class EngagementRefusedError(DoleancesError):
    """This cannot be said of this promise any more; the message is a French sentence."""


def note_promises(
    desk: Desk,
    session: Session,
    dossier: Dossier,
    message: Message,
    reading: Reading,
    *,
    by: str,
    theirs: Sequence[str] = (),
) -> list[Engagement]:
    """Keep what a letter promises, to be offered once it has left; called in the commit that sends it."""
    today = desk.now().astimezone(ZoneInfo(desk.charter.clock.zone)).date()
    rows = [
        Engagement(
            dossier_id=dossier.id or 0,
            message_row_id=message.id,
            text=promise.text,
            due_on=promise.due_on,
            by=by,
            at=desk.now(),
        )
        for promise in find_promises(message.new_text or message.text, reading, said_on=today, theirs=theirs)
    ]
    session.add_all(rows)
    session.flush()
    return rows


def offer_promises(session: Session, dossier: Dossier, message: Message, *, now: datetime) -> None:
    """Offer in the thread what a letter that has left promises."""
    rows = _of_message(session, message)
    if rows:
        promises = [_plain(row) for row in rows]
        tell_thread(session, dossier, OFFER, str(message.id), now=now, promesses=promises)


def drop_promises(session: Session, message: Message) -> None:
    """Forget what a letter promised that did not leave."""
    for row in _of_message(session, message):
        session.delete(row)
    session.flush()


def _of_message(session: Session, message: Message) -> Sequence[Engagement]:
    return session.exec(
        select(Engagement)
        .where(Engagement.message_row_id == message.id, Engagement.state == EngagementState.PROPOSE)
        .order_by(col(Engagement.id))
    ).all()


def _plain(row: Engagement) -> dict[str, object]:
    return {"id": row.id, "text": row.text, "due_on": row.due_on.isoformat() if row.due_on else None}


def engagements_of(session: Session, dossier: Dossier) -> list[Engagement]:
    """Return what we promised in a dossier, oldest first, but for what was no promise."""
    rows = session.exec(
        select(Engagement)
        .where(Engagement.dossier_id == dossier.id, Engagement.state != EngagementState.ECARTE)
        .order_by(col(Engagement.id))
    ).all()
    return list(rows)


def follow(desk: Desk, engagement_id: int, *, by: str, due_on: date | None = None) -> Engagement:
    """
    Follow a promise: the clock reminds of it.

    Args:
        desk: The parts.
        engagement_id: The promise.
        by: Who says so.
        due_on: Its day; the one that was read where absent, else the day by which the dossier is to
            be resolved.

    Raises:
        EngagementRefusedError: It is gone, followed already, or settled.
        NotAllowedError: This person may not handle the dossier.
    """
    with desk.store.work() as session:
        row, dossier = _mine(desk, session, engagement_id, by=by)
        if row.state is not EngagementState.PROPOSE:
            raise EngagementRefusedError(_already(row))
        row.state, row.by = EngagementState.EN_COURS, by
        row.due_on = due_on or row.due_on or _by_resolution(desk, dossier)
        plan_engagement(session, desk.charter, row, dossier, now=desk.now())
        _say(desk, session, row, dossier, "engagement.suivi", by=by)
        return row


def dismiss(desk: Desk, engagement_id: int, *, by: str) -> Engagement:
    """Say that a sentence was no promise; raises as ``follow``."""
    with desk.store.work() as session:
        row, dossier = _mine(desk, session, engagement_id, by=by)
        if row.state not in {EngagementState.PROPOSE, EngagementState.EN_COURS}:
            raise EngagementRefusedError(_already(row))
        _settle(desk, session, row, EngagementState.ECARTE)
        _say(desk, session, row, dossier, "engagement.ecarte", by=by)
        return row


def keep(desk: Desk, engagement_id: int, *, by: str, proof: str = "") -> Engagement:
    """
    Say that a promise is kept: in time, or late; even of one that the clock counted as broken.

    Raises:
        EngagementRefusedError: It is gone, kept already, or was no promise.
        NotAllowedError: This person may not handle the dossier.
    """
    with desk.store.work() as session:
        row, dossier = _mine(desk, session, engagement_id, by=by)
        if row.state not in {EngagementState.PROPOSE, EngagementState.EN_COURS, EngagementState.ROMPU}:
            raise EngagementRefusedError(_already(row))
        today = desk.now().astimezone(ZoneInfo(desk.charter.clock.zone)).date()
        late = row.due_on is not None and today > row.due_on
        row.proof = proof.strip()[:1000]
        _settle(desk, session, row, EngagementState.TENU_EN_RETARD if late else EngagementState.TENU)
        _say(desk, session, row, dossier, "engagement.tenu", by=by)
        return row


def break_promise(desk: Desk, engagement_id: int, *, by: str) -> Engagement:
    """Say that a promise is broken; raises as ``follow``."""
    with desk.store.work() as session:
        row, dossier = _mine(desk, session, engagement_id, by=by)
        if row.state not in {EngagementState.PROPOSE, EngagementState.EN_COURS}:
            raise EngagementRefusedError(_already(row))
        _settle(desk, session, row, EngagementState.ROMPU)
        _say(desk, session, row, dossier, "engagement.rompu", by=by)
        return row


def _mine(desk: Desk, session: Session, engagement_id: int, *, by: str) -> tuple[Engagement, Dossier]:
    row = session.get(Engagement, engagement_id)
    # The dossier first, as the clock does.
    dossier = session.get(Dossier, row.dossier_id, with_for_update=True) if row else None
    if row is not None:
        session.refresh(row, with_for_update=True)
    if row is None or dossier is None:
        raise EngagementRefusedError("Cette promesse n’existe plus\u00a0: sa lettre n’est pas partie.")
    require(desk, by, Right.QUALIFIER, dossier)
    return row, dossier


def _already(row: Engagement) -> str:
    said = {
        EngagementState.EN_COURS: "est déjà suivie",
        EngagementState.TENU: "est déjà tenue",
        EngagementState.TENU_EN_RETARD: "est déjà tenue, en retard",
        EngagementState.ROMPU: "est déjà comptée comme rompue",
        EngagementState.ECARTE: "a été écartée\u00a0: ce n’était pas une promesse",
    }
    return f"Cette promesse {said.get(row.state, 'attend encore')}."


def _settle(desk: Desk, session: Session, row: Engagement, state: EngagementState) -> None:
    row.state, row.settled_at = state, desk.now()
    for step in STEPS:
        cancel(session, now=desk.now(), key=key_of(row, step))


def _say(desk: Desk, session: Session, row: Engagement, dossier: Dossier, kind: str, *, by: str) -> None:
    record(session, kind, now=desk.now(), actor=by, dossier=dossier, engagement=row.id, etat=str(row.state))
    refresh_card(session, dossier, now=desk.now())
    session.flush()


def _by_resolution(desk: Desk, dossier: Dossier) -> date | None:
    due = dossier.resolution_due_at
    return due.astimezone(ZoneInfo(desk.charter.clock.zone)).date() if due else None
