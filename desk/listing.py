"""Which dossiers match what a person asks for?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.naming import named_by
from desk.views import OPEN, DossierLine
from models.tables import Dossier, Entreprise, Interlocuteur
from models.vocabulary import Etat

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list keeps; an absent criterion keeps everything."""

    etats: tuple[Etat, ...] = OPEN
    motif: str | None = None
    ton: str | None = None
    owner: str | None = None
    unclaimed: bool = False
    late: bool = False
    due_before: datetime | None = None
    """Not late yet, but due before this instant."""
    opened_since: datetime | None = None
    opened_until: datetime | None = None
    entreprise: str | None = None
    """A part of the company's or of the person's name or address (``desk.naming``)."""
    account_manager: str | None = None
    gravite_from: int | None = None
    cause: str | None = None
    issue: str | None = None
    a_qualifier: bool = False
    escalated: bool = False
    """Only those escalated above the agent."""
    merged: bool = False
    """Also those that live on in another dossier."""
    offset: int = 0
    limit: int = 20


def list_dossiers(
    session: Session, wanted: Filter, *, now: datetime, visible: Condition | None = None
) -> tuple[list[DossierLine], int]:
    """
    Return a page of the dossiers wanted, the most urgent and the gravest first, and their count.

    Deadlines that nobody set come last.

    Args:
        session: Where to read.
        wanted: The criteria.
        now: The present instant.
        visible: What the person may see (``desk.visibility``); everything where absent.
    """
    conditions = conditions_of(session, wanted, now)
    if visible is not None:
        conditions.append(visible)
    total = _count(session, conditions)
    due = _due()
    # The page first, the names after: joining every dossier to its names costs more than finding them.
    rows = session.exec(
        select(Dossier)
        .where(*conditions)
        .order_by(due.is_(None), due, col(Dossier.gravite).desc(), col(Dossier.id))
        .offset(wanted.offset)
        .limit(wanted.limit)
    ).all()
    return lines_of(session, rows), total


def count_dossiers(
    session: Session, wanted: Filter, *, now: datetime, visible: Condition | None = None
) -> int:
    """Return how many dossiers are wanted."""
    conditions = conditions_of(session, wanted, now)
    return _count(session, conditions if visible is None else [*conditions, visible])


def _count(session: Session, conditions: list[Condition]) -> int:
    return int(session.exec(select(sa.func.count()).select_from(Dossier).where(*conditions)).one())


def _due() -> sa.ColumnElement[datetime]:
    return sa.case(
        (col(Dossier.first_answered_at).is_(None), col(Dossier.first_answer_due_at)),
        else_=col(Dossier.resolution_due_at),
    )


def conditions_of(session: Session, wanted: Filter, now: datetime) -> list[Condition]:
    """Return what a list keeps, as conditions on dossiers."""
    conditions: list[Condition] = []
    if set(wanted.etats) != set(Etat):
        # All the states are no criterion; said as one, it hides from the planner what is.
        conditions.append(col(Dossier.etat).in_(wanted.etats))
    if not wanted.merged:
        conditions.append(col(Dossier.merged_into).is_(None))
    for value, column in (
        (wanted.motif, Dossier.motif_principal),
        (wanted.ton, Dossier.ton),
        (wanted.owner, Dossier.owner),
        (wanted.cause, Dossier.cause),
        (wanted.issue, Dossier.issue),
    ):
        if value:
            conditions.append(col(column) == value)
    if wanted.unclaimed:
        conditions.append(col(Dossier.owner).is_(None))
    if wanted.a_qualifier:
        conditions.append(col(Dossier.a_qualifier).is_(True))
    if wanted.account_manager:
        theirs = sa.func.lower(Entreprise.account_manager) == wanted.account_manager.lower()
        conditions.append(col(Dossier.entreprise_id).in_(select(Entreprise.id).where(theirs)))
    if wanted.escalated:
        conditions.append(col(Dossier.echelon) > 1)
    if wanted.gravite_from:
        conditions.append(col(Dossier.gravite) >= wanted.gravite_from)
    conditions += _times(wanted, now)
    if wanted.entreprise:
        conditions.append(named_by(session, wanted.entreprise))
    return conditions


def _times(wanted: Filter, now: datetime) -> list[Condition]:
    conditions: list[Condition] = []
    # While we wait for the client, deadlines rest.
    running = col(Dossier.paused_at).is_(None)
    if wanted.late:
        conditions += [_due() < now, running]
    if wanted.due_before:
        conditions += [_due() >= now, _due() < wanted.due_before, running]
    if wanted.opened_since:
        conditions.append(col(Dossier.opened_at) >= wanted.opened_since)
    if wanted.opened_until:
        conditions.append(col(Dossier.opened_at) < wanted.opened_until)
    return conditions


def lines_of(session: Session, rows: Sequence[Dossier]) -> list[DossierLine]:
    """Return dossiers as lines of a list; the names of all of them are read at once."""
    companies = {row.entreprise_id for row in rows if row.entreprise_id}
    people = {row.interlocuteur_id for row in rows if row.interlocuteur_id}
    entreprises = dict(
        session.exec(select(Entreprise.id, Entreprise.name).where(col(Entreprise.id).in_(companies))).all()
    )
    clients = dict(
        session.exec(
            # Who gave no name is known by their address, as on the card.
            select(
                Interlocuteur.id,
                sa.func.coalesce(sa.func.nullif(Interlocuteur.name, ""), Interlocuteur.address, ""),
            ).where(col(Interlocuteur.id).in_(people))
        ).all()
    )
    return [
        _line(row, entreprises.get(row.entreprise_id, ""), clients.get(row.interlocuteur_id, ""))
        for row in rows
    ]


def _line(row: Dossier, entreprise: str, client: str) -> DossierLine:
    due = row.resolution_due_at if row.first_answered_at else row.first_answer_due_at
    return DossierLine(
        reference=row.reference,
        subject=row.subject,
        etat=row.etat,
        entreprise=entreprise,
        client_name=client,
        motif_principal=row.motif_principal,
        ton=row.ton,
        gravite=row.gravite,
        owner=row.owner,
        opened_at=row.opened_at,
        next_due_at=due if row.etat in OPEN and row.paused_at is None else None,
        a_qualifier=row.a_qualifier,
        merged_into=row.merged_into,
    )
