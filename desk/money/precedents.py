"""What was granted in dossiers like this one? Median and range, with n (seed row 59)."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.tables import Dossier, Entreprise, Montant, MontantKind
from models.vocabulary import AUTRE
from playbooks.gestes import REMBOURSEMENT, RUNGS

ENOUGH = 3
"""With fewer dossiers of the same tier, those of every tier are looked at, and that is said."""
WITHIN = timedelta(days=3 * 365)
"""Older gestes were decided under other prices."""
CASCADE_WITHIN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Precedent:
    """What was granted on one rung, one sum a dossier, in cents."""

    rung: str
    n: int
    median: int
    low: int
    high: int
    same_tier: bool
    """False where too few dossiers of the tier made it look at every tier."""


def precedents(session: Session, dossier: Dossier, *, now: datetime) -> tuple[Precedent, ...]:
    """Return what was granted to others of the same motif, and of the same tier where they suffice."""
    tier = _tier(session, dossier)
    found = []
    rows = _granted(session, dossier, since=now - WITHIN)
    for rung in RUNGS:
        every = [cents for one, _tier_of, cents in rows if one == rung]
        same = [cents for one, tier_of, cents in rows if one == rung and tier_of == tier]
        kept = same if len(same) >= ENOUGH else every
        if kept:
            found.append(
                Precedent(
                    rung,
                    len(kept),
                    round(statistics.median(kept)),
                    min(kept),
                    max(kept),
                    len(same) >= ENOUGH or same == every,
                )
            )
    return tuple(found)


def _granted(session: Session, dossier: Dossier, *, since: datetime) -> list[tuple[str, str, int]]:
    """Return, for each other dossier and rung, its tier and the sum granted."""
    tier = sa.func.coalesce(col(Entreprise.tier), "standard")
    motif = sa.func.coalesce(col(Dossier.motif_principal), AUTRE)
    rows = session.execute(
        sa.select(col(Montant.rung), tier, sa.func.sum(col(Montant.cents)))
        .join(Dossier, col(Dossier.id) == col(Montant.dossier_id))
        .outerjoin(Entreprise, col(Entreprise.id) == col(Dossier.entreprise_id))
        .where(
            col(Montant.kind) == MontantKind.ACCORDE,
            col(Montant.cancelled).is_(False),
            col(Montant.at) >= since,
            motif == (dossier.motif_principal or AUTRE),
            col(Dossier.id) != dossier.id,
        )
        .group_by(col(Dossier.id), col(Montant.rung), tier)
    ).all()
    return [(str(rung), str(of), int(cents)) for rung, of, cents in rows]


def refunds_around(session: Session, dossier: Dossier, *, now: datetime) -> int:
    """
    Count the other dossiers of the client, or of its group, that were refunded within a year (seed row 63).

    A refund that gets about asks for others: who approves one should know how many there were.
    """
    if dossier.entreprise_id is None:
        return 0
    entreprise = session.get(Entreprise, dossier.entreprise_id)
    same = col(Dossier.entreprise_id) == dossier.entreprise_id
    if entreprise is not None and entreprise.groupe:
        group = select(Entreprise.id).where(Entreprise.groupe == entreprise.groupe)
        same = sa.or_(same, col(Dossier.entreprise_id).in_(group))
    counted = session.execute(
        sa.select(sa.func.count(sa.distinct(col(Dossier.id))))
        .join(Montant, col(Montant.dossier_id) == col(Dossier.id))
        .where(
            same,
            col(Dossier.id) != dossier.id,
            col(Montant.kind) == MontantKind.ACCORDE,
            col(Montant.rung) == REMBOURSEMENT,
            col(Montant.cancelled).is_(False),
            col(Montant.at) >= now - CASCADE_WITHIN,
        )
    ).scalar_one()
    return int(counted)


def _tier(session: Session, dossier: Dossier) -> str:
    entreprise = session.get(Entreprise, dossier.entreprise_id) if dossier.entreprise_id else None
    return entreprise.tier if entreprise else "standard"
