"""Is a geste in proportion, and who may grant it? (seed rows 59 to 66, contradiction C2)"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from desk.known import family
from desk.money.precedents import Precedent, precedents, refunds_around
from desk.money.reading import show_cents
from desk.parts import Desk
from desk.rights import NotAllowedError
from models.tables import Dossier, Entreprise, Montant, MontantKind
from models.vocabulary import AUTRE, Niveau
from playbooks.gestes import REMBOURSEMENT, Geste, cost_against_exposure, ladder

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a person should know before a geste is granted."""

    cents: int
    """With what was granted before on this rung of this dossier: a cap is not passed in slices."""
    niveau: Niveau
    why: str
    share: str
    """Cost against exposure, as a French sentence (seed row 66)."""
    needs_protocol: bool
    precedents: tuple[Precedent, ...]
    refunds_around: int


def weigh_geste(desk: Desk, session: Session, dossier: Dossier, rung: str, cents: int) -> Weighing:
    """Weigh a geste of *cents* on a rung: who may grant it, against what is exposed and was granted."""
    now = desk.now()
    total = cents + granted(session, dossier, rung)
    geste = _geste(desk, session, dossier, rung, total)
    around = refunds_around(session, dossier, now=now) if rung == REMBOURSEMENT else 0
    return Weighing(
        cents=total,
        niveau=geste.approval,
        why=geste.why,
        share=cost_against_exposure(total / 100, exposure(session, dossier) / 100),
        needs_protocol=geste.needs_protocol,
        precedents=tuple(p for p in precedents(session, dossier, now=now) if p.rung == rung),
        refunds_around=around,
    )


def exposure(session: Session, dossier: Dossier) -> int:
    """Return what a dossier exposes, in cents: what was entered as exposed, zero where nothing was."""
    return _sum(session, dossier, col(Montant.kind) == MontantKind.EXPOSE)


def granted(session: Session, dossier: Dossier, rung: str) -> int:
    """Return what was granted on a rung of a dossier, in cents."""
    return _sum(session, dossier, col(Montant.kind) == MontantKind.ACCORDE, col(Montant.rung) == rung)


def check_level(desk: Desk, session: Session, dossier: Dossier, rung: str, cents: int, *, by: str) -> None:
    """
    Refuse a geste above what this person may grant; with nobody named, the company trusts its agents.

    Raises:
        NotAllowedError: A lead, or the direction, has to grant it.
    """
    total = cents + granted(session, dossier, rung)
    niveau = _geste(desk, session, dossier, rung, total).approval
    leads, approvers = set(desk.settings.leads), set(desk.settings.approvers)
    allowed = leads | approvers if niveau is Niveau.RESPONSABLE else approvers or leads
    if niveau is Niveau.AGENT or not (leads | approvers) or by in allowed:
        return
    who = "un responsable" if niveau is Niveau.RESPONSABLE else "la direction"
    raise NotAllowedError(
        f"Avec {show_cents(total)} sur cet échelon, le geste est accordé par {who}{NBSP}: "
        "demandez-lui de l’enregistrer."
    )


def _geste(desk: Desk, session: Session, dossier: Dossier, rung: str, cents: int) -> Geste:
    entreprise = session.get(Entreprise, dossier.entreprise_id) if dossier.entreprise_id else None
    (geste,) = ladder(
        [rung],
        amount=cents / 100,
        motif=dossier.motif_principal or AUTRE,
        tier=entreprise.tier if entreprise else "standard",
        caps=desk.charter.gestes,
    )
    return geste


def _sum(session: Session, dossier: Dossier, *conditions: sa.ColumnElement[bool]) -> int:
    ids = [one.id for one in family(session, dossier)]
    return int(
        session.execute(
            sa.select(sa.func.coalesce(sa.func.sum(col(Montant.cents)), 0)).where(
                col(Montant.dossier_id).in_(ids), col(Montant.cancelled).is_(False), *conditions
            )
        ).scalar_one()
    )
