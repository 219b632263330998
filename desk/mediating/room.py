"""
What belongs to the confidential room of a mediation, and how does everything else leave it alone?

What is said in the room stays in the room (seed row 77, contradiction C7): a message of it and its
notes never reach the export, the search, the training, the similar dossiers, the drafts or the
figures. Whoever reads messages for one of these passes its statement through ``unsealed``; a test
looks at each of them. A ``MediationNote`` is read by this package alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.hiding import hide_messages
from desk.journal import record
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import find_dossier, opening_message
from models.errors import RefusedError
from models.tables import Dossier, DraftRow, DraftState, Mediation, MediationState, Message

Statement = TypeVar("Statement", bound=Any)
"""Any statement with ``where``: SQLModel has a class for each number of columns."""
NBSP = "\u00a0"


class SealRefusedError(RefusedError):
    """This message may not enter the room; the message is a French sentence."""


def is_sealed(message: Message) -> bool:
    """Tell whether a message belongs to the room of a mediation."""
    return message.mediation_id is not None


def outside() -> sa.ColumnElement[bool]:
    """Return the condition that a message belongs to no room, for statements that are built by hand."""
    return col(Message.mediation_id).is_(None)


def unsealed(statement: Statement) -> Statement:
    """Keep of a statement that reads ``Message`` only what may leave the room."""
    kept: Statement = statement.where(outside())
    return kept


def seal(desk: Desk, reference: str, message_ids: list[int], *, by: str) -> int:
    """
    Put messages of a dossier into the room of its mediation; return how many were put there.

    What opened the dossier is the doleance itself: it was there before the mediation and stays.

    Raises:
        SealRefusedError: No mediation is on file, or a message is the one that opened the dossier.
        NotAllowedError: This person may not read what is said in a room.
    """
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.MEDIATION, dossier)
        mediation = latest_of(session, dossier.id or 0)
        if mediation is None:
            raise SealRefusedError(f"Aucune médiation n’est au dossier {dossier.reference}.")
        messages = list(session.exec(select(Message).where(Message.dossier_id == dossier.id)).all())
        first = opening_message(sorted(messages, key=lambda message: message.id or 0))
        chosen = [m for m in messages if m.id in message_ids and not is_sealed(m)]
        if first is not None and any(message.id == first.id for message in chosen):
            raise SealRefusedError(
                f"Le message qui a ouvert le dossier n’appartient pas à la médiation{NBSP}: il reste visible."
            )
        for message in chosen:
            message.mediation_id = mediation.id
        session.flush()
        _take_out(session, dossier, [message.id or 0 for message in chosen], now=desk.now())
        record(
            session,
            "mediation.scellee",
            now=desk.now(),
            actor=by,
            dossier=dossier,
            mediation=mediation.id,
            messages=sorted(message.id or 0 for message in chosen),
        )
        return len(chosen)


def _take_out(session: Session, dossier: Dossier, messages: list[int], *, now: datetime) -> None:
    """Put aside the drafts that answer sealed messages, since they quote them, and clean what Slack shows."""
    hide_messages(session, dossier, messages, now=now)
    drafts = select(DraftRow).where(
        col(DraftRow.answers_message_id).in_(messages), DraftRow.state == DraftState.PROPOSED
    )
    for draft in session.exec(drafts):
        draft.state = DraftState.SUPERSEDED


def enter_if_of_mediator(session: Session, dossier: Dossier, message: Message) -> bool:
    """
    Put a mail into the room where the mediator of an open mediation wrote it; tell whether it was.

    The mediator is known by the address given when the room opened; a mail of the client stays outside
    until a lead puts it in.
    """
    row = latest_of(session, dossier.id or 0)
    if row is None or row.state is not MediationState.OUVERTE:
        return False
    addresses = {word.strip("<>(),;").lower() for word in row.mediator.split() if "@" in word}
    if message.from_address.lower() not in addresses:
        return False
    message.mediation_id = row.id
    return True


def latest_of(session: Session, dossier_id: int) -> Mediation | None:
    """Return the last mediation of a dossier."""
    return session.exec(
        select(Mediation).where(Mediation.dossier_id == dossier_id).order_by(col(Mediation.id).desc())
    ).first()
