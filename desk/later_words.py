"""What does a dossier show today, once the client's later mails are read too?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.correct import PERSON
from desk.mediating.room import outside
from models.plain import from_plain
from models.tables import AnalysisRow, Direction, Dossier, Message
from models.values import Analysis
from models.vocabulary import Gravite

Found = TypeVar("Found")


def understood_now(session: Session, row: Dossier, first: Analysis) -> Analysis:
    """
    Return the reading of the first mail with the tone, the phase, the threats and the gravite of today.

    Threats of later mails join those of the first (seed row 10), each with its quotes; the gravite keeps the
    reasons of the mail that made it. A person's correction is the last word on all that was read before it,
    and what is said in the room of a mediation stays there.
    """
    later = _later(session, row.id or 0)
    gravest = next((mail for mail in [first, *later] if mail.gravite == row.gravite), first)
    tone = row.ton_now or row.ton
    told = next((mail for mail in [*reversed(later), first] if mail.ton == tone), first)
    return replace(
        first,
        ton=tone,
        phase=row.phase,
        menaces=tuple(dict.fromkeys(menace for mail in [first, *later] for menace in mail.menaces)),
        gravite=Gravite(row.gravite),
        gravite_why=gravest.gravite_why,
        evidence=_joined([mail.evidence for mail in [first, *later]], told.evidence),
        confidence=_joined([mail.confidence for mail in [first, *later]], told.confidence),
    )


def _joined(each: list[Mapping[str, Found]], told: Mapping[str, Found]) -> dict[str, Found]:
    """Return what the first mail gave, the threats of all, and the tone of the one that has it now."""
    first, *later = each
    threats = {key: found for mail in later for key, found in mail.items() if key.startswith("menaces.")}
    kept = {key: found for key, found in first.items() if not key.startswith("ton.")}
    return threats | kept | {key: found for key, found in told.items() if key.startswith("ton.")}


def _later(session: Session, dossier_id: int) -> list[Analysis]:
    """Return the readings of the client's other mails that no correction has answered, oldest first."""
    opening = select(sa.func.min(AnalysisRow.id)).where(AnalysisRow.dossier_id == dossier_id)
    corrected = select(sa.func.max(AnalysisRow.id)).where(
        AnalysisRow.dossier_id == dossier_id, AnalysisRow.model == PERSON
    )
    rows = session.exec(
        select(AnalysisRow.data)
        .join(Message, col(Message.id) == col(AnalysisRow.message_row_id))
        .where(
            AnalysisRow.dossier_id == dossier_id,
            Message.dossier_id == dossier_id,
            Message.direction == Direction.IN,
            col(AnalysisRow.id) > sa.func.coalesce(corrected.scalar_subquery(), opening.scalar_subquery()),
            outside(),
        )
        .order_by(col(AnalysisRow.id))
    ).all()
    return [from_plain(Analysis, data) for data in rows]
