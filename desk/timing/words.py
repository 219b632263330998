"""Who wrote last, the client or we, and what follows from that? (seed rows 20, 42)"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from desk.charter import Charter
from desk.life.moving import move, move_if_possible
from desk.life.pausing import resume_row
from desk.life.states import ENDED, Acte
from desk.timing.deadlines import next_point, set_deadlines
from desk.timing.schedule import schedule
from models.tables import AnalysisRow, Direction, Dossier, Event, Message
from models.values import Analysis
from models.vocabulary import Etat, Nature

DEPARTED, BY_MANAGER = "mail.parti", "reponse.responsable"
REPLY = "mail.reply"
_WAITS_FOR_NOTHING = (Nature.REMERCIEMENT, Nature.HORS_SUJET)
"""Nobody who says thank you waits for an answer."""


def client_wrote(
    session: Session,
    charter: Charter,
    dossier: Dossier,
    message: Message,
    analysis: Analysis,
    *,
    now: datetime,
) -> None:
    """
    Let a later mail of the client move its dossier.

    A wait for the client ends; a complaint that comes after the end brings the dossier back, thanks
    never do (PEERS.md, thread 39).
    """
    if analysis.nature not in _WAITS_FOR_NOTHING:
        dossier.last_in_at = now
    if analysis.nature is not Nature.HORS_SUJET:
        dossier.ton_now = analysis.ton
        resume_row(session, charter, dossier, now=now)
    if analysis.is_doleance:
        _complained(session, charter, dossier, message, analysis, now=now)
    schedule(session, charter, dossier, now=now)


def _complained(
    session: Session,
    charter: Charter,
    dossier: Dossier,
    message: Message,
    analysis: Analysis,
    *,
    now: datetime,
) -> None:
    dossier.phase = analysis.phase or dossier.phase
    graver = int(analysis.gravite) > dossier.gravite
    dossier.gravite = max(dossier.gravite, int(analysis.gravite))
    back = dossier.etat in ENDED and dossier.merged_into is None
    if back:
        move(session, dossier, Acte.ROUVRIR, now=now, message=message.id)
    if graver or back:
        set_deadlines(session, charter, dossier)


def we_wrote(
    session: Session, charter: Charter, dossier: Dossier, *, now: datetime, proposes: bool = False
) -> None:
    """
    Let a dossier know that its client has had a word written by a person.

    Args:
        session: The unit of work.
        charter: Says when the client is to hear from us next.
        dossier: The dossier, locked or fresh.
        now: When it left.
        proposes: It offers an amicable end.
    """
    dossier.first_answered_at = dossier.first_answered_at or now
    dossier.last_out_at = now
    dossier.progress_due_at = next_point(session, charter, dossier, now=now)
    if proposes:
        move_if_possible(session, dossier, Acte.PROPOSER, now=now)
    elif dossier.etat in {Etat.RECU, Etat.QUALIFIE}:
        move(session, dossier, Acte.INSTRUIRE, now=now)
    schedule(session, charter, dossier, now=now)


def take_stock(session: Session, charter: Charter, *dossiers: Dossier, now: datetime) -> None:
    """Let dossiers whose messages went from one to the other know again who wrote last, and plan anew."""
    for dossier in dossiers:
        session.flush()
        shown = Message.home_id if dossier.merged_into else Message.dossier_id
        ids = set(session.exec(select(Message.id).where(shown == dossier.id)).all())
        received = select(Message.id, Message.at).where(
            shown == dossier.id, Message.direction == Direction.IN
        )
        quiet = _asking_nothing(session, ids)
        asked = [at for number, at in session.exec(received).all() if number not in quiet]
        dossier.last_in_at = max(asked, default=dossier.last_in_at)
        dossier.last_out_at = max(_departures(session, ids), default=None)
        schedule(session, charter, dossier, now=now)


def _asking_nothing(session: Session, ids: set[int | None]) -> set[int]:
    """Return the messages that waited for nothing, as they were understood last."""
    rows = session.exec(
        select(AnalysisRow).where(col(AnalysisRow.message_row_id).in_(ids)).order_by(col(AnalysisRow.id))
    ).all()
    natures = {row.message_row_id: row.data.get("nature") for row in rows}
    return {number for number, nature in natures.items() if nature in _WAITS_FOR_NOTHING}


def _departures(session: Session, ids: set[int | None]) -> list[datetime]:
    messages = session.exec(
        select(Message).where(col(Message.id).in_(ids), Message.direction == Direction.OUT)
    ).all()
    where = {message.dossier_id for message in messages} | {message.home_id for message in messages}
    events = session.exec(
        select(Event).where(col(Event.dossier_id).in_(where), col(Event.kind).in_((DEPARTED, BY_MANAGER)))
    ).all()
    return [
        event.at
        for event in events
        if event.data.get("message") in ids and event.data.get("genre", REPLY) == REPLY
    ]
