"""Which other dossiers does a dossier stand beside: merged into it, split from it, or like it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.known import survivor
from models.tables import Dossier
from models.vocabulary import Etat


@dataclass(frozen=True, slots=True)
class SimilarDossier:
    """An earlier dossier that resembles this one, and how it stands or ended."""

    reference: str
    score: float
    """0 to 1, the share of weighty words that both say."""
    near_duplicate: bool
    """The same mail, a few words changed."""
    same_client: bool
    etat: Etat
    motif_principal: str | None
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None


def merged_into(session: Session, row: Dossier) -> tuple[str, ...]:
    """Return the references of the dossiers that were merged into this one."""
    return _references(session, col(Dossier.merged_into) == row.reference)


def split_from(session: Session, row: Dossier) -> tuple[str, ...]:
    """Return the references of the dossiers that were taken out of this one and still stand."""
    return _references(session, col(Dossier.split_from) == row.reference, col(Dossier.merged_into).is_(None))


def _references(session: Session, *conditions: sa.ColumnElement[bool]) -> tuple[str, ...]:
    return tuple(session.exec(select(Dossier.reference).where(*conditions).order_by(col(Dossier.id))).all())


def similar_dossiers(session: Session, row: Dossier) -> tuple[SimilarDossier, ...]:
    """
    Return the cases that resembled a dossier when its draft was prepared, as they stand now.

    Private ones are left out: a card that all read would tell their client and what they are about.
    """
    if not row.similar:
        return ()
    wanted = [found["reference"] for found in row.similar]
    rows = session.exec(select(Dossier).where(col(Dossier.reference).in_(wanted))).all()
    by_reference = {other.reference: survivor(session, other) for other in rows}
    shown: dict[str, SimilarDossier] = {}
    for found in row.similar:
        other = by_reference.get(found["reference"])
        if other is not None and other.id != row.id and not other.sensible:
            shown.setdefault(other.reference, _case(row, other, found))
    return tuple(shown.values())


def _case(row: Dossier, other: Dossier, found: dict[str, Any]) -> SimilarDossier:
    return SimilarDossier(
        reference=other.reference,
        score=found["score"],
        near_duplicate=found["near_duplicate"],
        same_client=same_client(row, other),
        etat=other.etat,
        motif_principal=other.motif_principal,
        opened_at=other.opened_at,
        resolved_at=other.resolved_at,
        closed_at=other.closed_at,
    )


def same_client(one: Dossier, other: Dossier) -> bool:
    """Tell whether two dossiers come from the same person or the same known company."""
    if one.entreprise_id is not None and one.entreprise_id == other.entreprise_id:
        return True
    return one.interlocuteur_id is not None and one.interlocuteur_id == other.interlocuteur_id
