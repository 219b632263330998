"""What did the client's later mails announce, that the first one did not?"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.correct import PERSON
from desk.mediating.room import outside
from models.plain import from_plain
from models.tables import AnalysisRow, Direction, Message
from models.values import Analysis
from models.vocabulary import Menace


def menaces_so_far(session: Session, dossier_id: int, known: tuple[Menace, ...]) -> tuple[Menace, ...]:
    """
    Return *known*, and whatever a later mail of the client threatened with (seed row 10).

    A person's correction is the last word on all that was read before it. What is said in the room of a
    mediation stays there.
    """
    corrected = select(sa.func.coalesce(sa.func.max(AnalysisRow.id), 0)).where(
        AnalysisRow.dossier_id == dossier_id, AnalysisRow.model == PERSON
    )
    rows = session.exec(
        select(AnalysisRow.data)
        .join(Message, col(Message.id) == col(AnalysisRow.message_row_id))
        .where(
            AnalysisRow.dossier_id == dossier_id,
            Message.dossier_id == dossier_id,
            Message.direction == Direction.IN,
            col(AnalysisRow.id) > corrected.scalar_subquery(),
            outside(),
        )
        .order_by(col(AnalysisRow.id))
    ).all()
    said = [menace for data in rows for menace in from_plain(Analysis, data).menaces]
    return tuple(dict.fromkeys((*known, *said)))
