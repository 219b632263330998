"""How far is the work on a dossier? Read in a few queries, for its card."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from desk.advancement import Advancement
from desk.instruction.checklist import gauge_of, items_of
from desk.mediating.room import latest_of
from desk.money.weighing import exposure
from desk.views import OPEN
from models.tables import Dossier, Entreprise


def advancement_of(session: Session, row: Dossier) -> Advancement:
    """Read what a card says of the contract, the group, the checklist, the money and the mediation."""
    entreprise = session.get(Entreprise, row.entreprise_id) if row.entreprise_id else None
    gauge = gauge_of(items_of(session, row))
    mediation = latest_of(session, row.id or 0)
    return Advancement(
        contract=entreprise.contract if entreprise else "",
        contract_end=entreprise.contract_end if entreprise else None,
        groupe=entreprise.groupe if entreprise else "",
        group_open=group_open(session, row, entreprise),
        done=gauge.done,
        wanted=gauge.wanted,
        exposed_cents=exposure(session, row),
        mediation=str(mediation.state) if mediation else "",
    )


def group_open(session: Session, row: Dossier, entreprise: Entreprise | None) -> int:
    """Count the other open dossiers of the client's group: its network hears of it (seed row 113)."""
    if entreprise is None or not entreprise.groupe:
        return 0
    counted = session.execute(
        sa.select(sa.func.count(col(Dossier.id)))
        .join(Entreprise, col(Entreprise.id) == col(Dossier.entreprise_id))
        .where(
            col(Entreprise.groupe) == entreprise.groupe,
            col(Dossier.etat).in_(OPEN),
            col(Dossier.merged_into).is_(None),
            col(Dossier.id) != row.id,
        )
    ).scalar_one()
    return int(counted)
