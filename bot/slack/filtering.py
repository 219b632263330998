"""Which dossiers does a person mean, in forgiving French?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process

from bot.slack.answers import PAGE
from desk.listing import Filter
from models.vocabulary import Etat, Motif, Ton

CLOSE = 84
"""Likeness (0 to 100) from which a misspelt word is taken for a known one."""
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_MINE = "mine"
_WORDS: dict[str, dict[str, Any]] = {
    "qualite": {"motif": str(Motif.QUALITE)},
    "livraison": {"motif": str(Motif.LIVRAISON)},
    "prix": {"motif": str(Motif.PRIX)},
    "facturation": {"motif": str(Motif.PRIX)},
    "facture": {"motif": str(Motif.PRIX)},
    "conformite": {"motif": str(Motif.CONFORMITE)},
    "calme": {"ton": str(Ton.CALME)},
    "decu": {"ton": str(Ton.DECU)},
    "ferme": {"ton": str(Ton.FERME)},
    "irrite": {"ton": str(Ton.IRRITE)},
    "enerve": {"ton": str(Ton.IRRITE)},
    "colere": {"ton": str(Ton.COLERE)},
    "furieux": {"ton": str(Ton.COLERE)},
    "retard": {"late": True},
    "retards": {"late": True},
    "mes": {"owner": _MINE},
    "moi": {"owner": _MINE},
    "miens": {"owner": _MINE},
    "prendre": {"unclaimed": True},
    "libre": {"unclaimed": True},
    "libres": {"unclaimed": True},
    "attribuer": {"unclaimed": True},
    "qualifier": {"a_qualifier": True},
    "tous": {"etats": tuple(Etat)},
    "recu": {"etats": (Etat.RECU,)},
    "qualifie": {"etats": (Etat.QUALIFIE,)},
    "instruction": {"etats": (Etat.INSTRUCTION,)},
    "proposition": {"etats": (Etat.PROPOSITION,)},
    "mediation": {"etats": (Etat.MEDIATION,)},
    "resolu": {"etats": (Etat.RESOLU,)},
    "clos": {"etats": (Etat.CLOS,)},
    "contentieux": {"etats": (Etat.CONTENTIEUX,)},
}
_EMPTY_TEXT = """
a au aux avec ce ces chez client clients cours dans de des doleance doleances dossier dossiers du en est et
faire l la le les liste motif ouvert ouverts par plus pour proprietaire qui reclamation reclamations sans sont
sur ton tout toutes un une
"""
_EMPTY = frozenset(_EMPTY_TEXT.split())


def fold(text: str) -> str:
    """
    Return a text in lower case and without accents.

    >>> fold("Déçu, À QUALIFIER")
    'decu, a qualifier'
    """
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower().replace("’", "'")


def known_word(word: str) -> str | None:
    """Return the known criterion that a word spells, perhaps badly, plural or not."""
    folded = fold(word).strip(".,;:!?«»\"'()")
    folded = folded.rpartition("'")[2]
    if folded in _WORDS:
        return folded
    if folded.rstrip("es") in _WORDS and len(folded) > 3:
        return folded.rstrip("es")
    if len(folded) < 5 or folded in _EMPTY:
        return None
    found = process.extractOne(folded, list(_WORDS), scorer=fuzz.ratio, score_cutoff=CLOSE)
    return str(found[0]) if found and len(found[0]) >= 5 else None


def filter_of_words(text: str, *, user: str) -> Filter:
    """
    Read the criteria of a list; the words that are none name a client.

    >>> filter_of_words("qualité en retard", user="U1").motif
    'qualite'
    """
    criteria: dict[str, Any] = {}
    mention = _MENTION.search(text)
    if mention:
        criteria["owner"] = mention[1]
    rest: list[str] = []
    for word in _MENTION.sub(" ", text).split():
        known = known_word(word)
        if known is not None:
            criteria |= _WORDS[known]
        elif fold(word).strip(".,;:!?") not in _EMPTY:
            rest.append(word)
    if rest:
        criteria["entreprise"] = " ".join(rest)[:100]
    if criteria.get("owner") == _MINE:
        criteria["owner"] = user
    return Filter(**{"limit": PAGE, **criteria})


def filter_of_slots(slots: Mapping[str, str], *, user: str) -> Filter:
    """Read the criteria that a sentence carried (corpus/GUIDE_CONVERSATION.md, slots)."""
    wanted = Filter(limit=PAGE)
    if slots.get("motif") in set(Motif):
        wanted = replace(wanted, motif=slots["motif"])
    if slots.get("ton") in set(Ton):
        wanted = replace(wanted, ton=slots["ton"])
    if slots.get("statut") in set(Etat):
        wanted = replace(wanted, etats=(Etat(slots["statut"]),))
    if slots.get("retard"):
        wanted = replace(wanted, late=True)
    if slots.get("client"):
        wanted = replace(wanted, entreprise=slots["client"])
    person = slots.get("personne", "")
    mention = _MENTION.search(person)
    if mention:
        wanted = replace(wanted, owner=mention[1])
    elif fold(person) in {"moi", "me", "je", "mes"}:
        wanted = replace(wanted, owner=user)
    return wanted


@dataclass(frozen=True, slots=True)
class Order:
    """What a slash command asks for."""

    verb: str
    rest: str


_VERBS = {
    "aide": "aide",
    "help": "aide",
    "statut": "statut",
    "status": "statut",
    "etat": "statut",
    "dossier": "statut",
    "voir": "statut",
    "liste": "liste",
    "list": "liste",
    "dossiers": "liste",
    "mes": "mes",
    "miens": "mes",
    "retard": "retard",
    "retards": "retard",
    "declarer": "declarer",
    "declaration": "declarer",
    "declare": "declarer",
    "nouveau": "declarer",
    "client": "client",
    "recherche": "client",
    "chercher": "client",
    "cherche": "client",
    "charte": "charte",
    "engagements": "charte",
    "kpi": "chiffres",
    "chiffres": "chiffres",
    "pareto": "chiffres",
    "equipe": "chiffres",
    "rappel": "rappel",
    "brouillon": "brouillon",
    "reponse": "brouillon",
    "repondre": "brouillon",
    "fusionner": "fusionner",
    "fusion": "fusionner",
    "separer": "separer",
    "separation": "separer",
    "annuler-fusion": "annuler-fusion",
    "annuler-separation": "annuler-separation",
}
_REFERENCE = re.compile(r"#?\s*(?:d[\s._-]*)?(?:20\d\d[\s._/-]+)?\d{1,9}", re.IGNORECASE)


def read_order(text: str) -> Order:
    """
    Read what follows ``/doleances``; a bare number asks for a status, anything else is a sentence.

    >>> read_order("Statuts D-2026-42"), read_order("42").verb, read_order("").verb
    (Order(verb='statut', rest='D-2026-42'), 'statut', 'aide')
    """
    stripped = text.strip()
    if not stripped or stripped == "?":
        return Order("aide", "")
    if _REFERENCE.fullmatch(stripped):
        return Order("statut", stripped)
    first, _, rest = stripped.partition(" ")
    word = fold(first).strip(".,;:!?")
    verb = _VERBS.get(word)
    if verb is None and len(word) >= 4:
        found = process.extractOne(word, list(_VERBS), scorer=fuzz.ratio, score_cutoff=CLOSE)
        verb = _VERBS[found[0]] if found else None
    if verb in {"statut", "brouillon"} and not _REFERENCE.fullmatch(rest.strip()):
        number = re.search(_REFERENCE.pattern + r"\s*$", rest, re.IGNORECASE)
        return Order(verb, number[0].strip()) if number else Order("phrase", stripped)
    return Order(verb, rest.strip()) if verb else Order("phrase", stripped)
