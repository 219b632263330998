"""Is a mediator neutral? Closed statements, all to be true, and what the desk sees itself (seed row 77)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.tables import Dossier, Entreprise, Event, Message

STATEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "dossier": "N’est jamais intervenu sur ce dossier",
        "hierarchie": "Ne dépend de personne qui y a travaillé, ni l’inverse",
        "interet": "N’a aucun intérêt, financier ou personnel, dans l’issue",
        "conseil": "N’a conseillé aucune des parties ces trois dernières années",
        "choix": "Les deux parties l’ont accepté librement",
    }
)
"""What whoever names a mediator vouches for, one by one."""


def missing_statements(vouched: Collection[str]) -> tuple[str, ...]:
    """Return the statements that nobody vouches for."""
    return tuple(text for name, text in STATEMENTS.items() if name not in vouched)


def known_ties(session: Session, dossier: Dossier, mediator: str) -> tuple[str, ...]:
    """
    Return what the desk itself knows of a mediator that speaks against neutrality, in French.

    Args:
        session: A reading session.
        dossier: The dossier.
        mediator: A Slack id or an e-mail address; of a mere name nothing is known.
    """
    who = mediator.strip()
    ties = []
    if who and who == dossier.owner:
        ties.append("cette personne a le dossier en charge")
    acted = select(Event.id).where(Event.dossier_id == dossier.id, Event.actor == who)
    wrote = select(Message.id).where(
        Message.dossier_id == dossier.id,
        sa.or_(col(Message.author) == who, sa.func.lower(col(Message.from_address)) == who.lower()),
        col(Message.mediation_id).is_(None),
    )
    if who and (session.exec(acted).first() is not None or session.exec(wrote).first() is not None):
        ties.append("cette personne est déjà intervenue dans le dossier")
    entreprise = session.get(Entreprise, dossier.entreprise_id) if dossier.entreprise_id else None
    if entreprise is not None and who and entreprise.account_manager.lower() == who.lower():
        ties.append("c’est le chargé de compte du client")
    return tuple(ties)
