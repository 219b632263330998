"""Which customers does a person mean by a name, written with or without accents, perhaps badly?"""

from __future__ import annotations

import re
import unicodedata

import sqlalchemy as sa
from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from models.tables import Dossier, Entreprise, Interlocuteur

CLOSE = 86
"""Likeness (0 to 100) from which a misspelt name is taken for a known one."""
MANY = 500
"""Beyond so many customers a name says nothing; the rest is left out."""
LONG = 5
"""Letters of a word that may name a company by itself."""
TRADE = frozenset(
    [
        *("brouillon", "client", "clients", "commande", "courriel", "delai", "dossier", "dossiers", "equipe"),
        *("facture", "france", "groupe", "litige", "livraison", "produit", "produits", "qualite", "rappel"),
        *("reponse", "retard", "service", "services", "societe", "transport"),
    ]
)


def folded(name: str) -> str:
    """
    Return a name in lower case, without accents or marks.

    >>> folded("Société Générale d’Électricité")
    "societe generale d'electricite"
    """
    if name.isascii():
        return name.lower().strip()
    decomposed = unicodedata.normalize("NFD", name.replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold().strip()


def named_by(session: Session, name: str) -> sa.ColumnElement[bool]:
    """
    Return the condition that keeps the dossiers of whom *name* designates.

    A part of the company's name, of the person's or of the address is enough; where nobody has it,
    the companies whose name is close are meant.
    """
    wanted = folded(name)
    companies = session.exec(select(Entreprise.id, Entreprise.name)).all()
    found = [id_ for id_, known in companies if wanted in folded(known)]
    people = _people(session, name, wanted)
    if not found and not people and len(wanted) >= 4:
        found = [id_ for id_, known in companies if _likeness(wanted, folded(known)) >= CLOSE]
    return sa.or_(
        col(Dossier.entreprise_id).in_(found[:MANY]), col(Dossier.interlocuteur_id).in_(people[:MANY])
    )


def _likeness(wanted: str, known: str) -> float:
    """Compare word by word: each word that was said must be like one of the name."""
    words = known.split()
    return min(max((fuzz.ratio(said, word) for word in words), default=0.0) for said in wanted.split())


def _people(session: Session, name: str, wanted: str) -> list[int | None]:
    # autoescape: a percent sign in a name is a percent sign, not a wildcard.
    asked = {text for text in (name.strip(), wanted) if text}
    clauses = [
        part
        for text in asked
        for part in (
            col(Interlocuteur.name).icontains(text, autoescape=True),
            col(Interlocuteur.address).icontains(text, autoescape=True),
        )
    ]
    return list(session.exec(select(Interlocuteur.id).where(sa.or_(*clauses)).limit(MANY)).all())


def has_clients(session: Session, email: str) -> bool:
    """Tell whether an address is that of some customer's account manager."""
    theirs = sa.func.lower(Entreprise.account_manager) == email.lower()
    return session.exec(select(Entreprise.id).where(theirs)).first() is not None


def client_said(session: Session, text: str) -> str:
    """
    Return the known name that a sentence holds, written in any way; empty where there is none.

    A whole name is looked for first, then one long word of it. Words of the trade name nobody: a company may
    be called « Livraison Express », but who asks about « la livraison » does not speak of it.
    """
    heard = f" {' '.join(re.findall(r'[a-z0-9]+', folded(text)))} "
    companies = session.exec(select(Entreprise.name).order_by(col(Entreprise.id)).limit(MANY)).all()
    known = [(name, re.findall(r"[a-z0-9]+", folded(name))) for name in companies]
    whole = [name for name, words in known if words and f" {' '.join(words)} " in heard]
    if whole:
        return max(whole, key=len)
    near = (word for _name, words in known for word in words if f" {word} " in heard)
    return max((word for word in near if len(word) >= LONG and word not in TRADE), key=len, default="")
