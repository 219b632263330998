"""Which dossiers match what a person asks for?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.views import OPEN, DossierLine
from models.tables import Dossier, Entreprise, Interlocuteur
from models.vocabulary import Etat


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list keeps; an absent criterion keeps everything."""

    etats: tuple[Etat, ...] = OPEN
    motif: str | None = None
    ton: str | None = None
    owner: str | None = None
    unclaimed: bool = False
    late: bool = False
    entreprise: str | None = None
    """A part of the company's or of the person's name, case and accents as written."""
    account_manager: str | None = None
    a_qualifier: bool = False
    merged: bool = False
    """Also those that live on in another dossier."""
    offset: int = 0
    limit: int = 20


def list_dossiers(session: Session, wanted: Filter, *, now: datetime) -> tuple[list[DossierLine], int]:
    """
    Return a page of the dossiers wanted, the gravest and the most urgent first, and their count.

    Deadlines that nobody set come last.
    """
    conditions = _conditions(wanted, now)
    joined = (
        select(Dossier, Entreprise.name, Interlocuteur.name)
        .join(Entreprise, col(Dossier.entreprise_id) == Entreprise.id, isouter=True)
        .join(Interlocuteur, col(Dossier.interlocuteur_id) == Interlocuteur.id, isouter=True)
        .where(*conditions)
    )
    total = session.exec(
        select(sa.func.count())
        .select_from(Dossier)
        .join(Entreprise, col(Dossier.entreprise_id) == Entreprise.id, isouter=True)
        .join(Interlocuteur, col(Dossier.interlocuteur_id) == Interlocuteur.id, isouter=True)
        .where(*conditions)
    ).one()
    due = _due()
    rows = session.exec(
        joined.order_by(due.is_(None), due, col(Dossier.gravite).desc(), col(Dossier.id))
        .offset(wanted.offset)
        .limit(wanted.limit)
    ).all()
    return [_line(row, entreprise, person) for row, entreprise, person in rows], total


def _due() -> sa.ColumnElement[datetime]:
    return sa.case(
        (col(Dossier.first_answered_at).is_(None), col(Dossier.first_answer_due_at)),
        else_=col(Dossier.resolution_due_at),
    )


def _conditions(wanted: Filter, now: datetime) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [col(Dossier.etat).in_(wanted.etats)]
    if not wanted.merged:
        conditions.append(col(Dossier.merged_into).is_(None))
    if wanted.motif:
        conditions.append(col(Dossier.motif_principal) == wanted.motif)
    if wanted.ton:
        conditions.append(col(Dossier.ton) == wanted.ton)
    if wanted.owner:
        conditions.append(col(Dossier.owner) == wanted.owner)
    if wanted.unclaimed:
        conditions.append(col(Dossier.owner).is_(None))
    if wanted.a_qualifier:
        conditions.append(col(Dossier.a_qualifier).is_(True))
    if wanted.account_manager:
        conditions.append(col(Entreprise.account_manager) == wanted.account_manager)
    if wanted.late:
        conditions.append(_due() < now)
    if wanted.entreprise:
        # autoescape: a percent sign in a name is a percent sign, not a wildcard.
        conditions.append(
            sa.or_(
                col(Entreprise.name).icontains(wanted.entreprise, autoescape=True),
                col(Interlocuteur.name).icontains(wanted.entreprise, autoescape=True),
                col(Interlocuteur.address).icontains(wanted.entreprise, autoescape=True),
            )
        )
    return conditions


def _line(row: Dossier, entreprise: str | None, person: str | None) -> DossierLine:
    due = row.resolution_due_at if row.first_answered_at else row.first_answer_due_at
    return DossierLine(
        reference=row.reference,
        subject=row.subject,
        etat=row.etat,
        entreprise=entreprise or "",
        client_name=person or "",
        motif_principal=row.motif_principal,
        ton=row.ton,
        gravite=row.gravite,
        owner=row.owner,
        opened_at=row.opened_at,
        next_due_at=due if row.etat in OPEN else None,
        a_qualifier=row.a_qualifier,
        merged_into=row.merged_into,
    )
