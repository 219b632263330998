"""Which dossiers does a person mean, in forgiving French?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from rapidfuzz import fuzz, process

from bot.slack.answers import PAGE
from desk.listing import Filter
from models.vocabulary import Etat, Motif, Ton
from nlp.conversation.periods import read_period
from nlp.conversation.times import find_times

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


def filter_of_words(text: str, *, user: str, now: datetime | None = None) -> Filter:
    """
    Read the criteria of a list; the words that are none name a client.

    Args:
        text: What follows the command.
        user: Who typed it.
        now: The instant, in the zone of whoever types; without it no period is read.

    >>> filter_of_words("qualité en retard", user="U1").motif
    'qualite'
    """
    text, period = without_period(text) if now else (text, "")
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
    wanted = Filter(**{"limit": PAGE, **criteria})
    if not (now and period):
        return wanted
    during_it = during(wanted, period, now)
    return replace(during_it, etats=criteria["etats"]) if "etats" in criteria else during_it


def filter_of_slots(slots: Mapping[str, str], *, user: str, now: datetime) -> Filter:
    """
    Read the criteria that a sentence carried (corpus/GUIDE_CONVERSATION.md, slots).

    Args:
        slots: What was read in it.
        user: Who said it.
        now: The instant it was said, in the zone of whoever speaks.
    """
    wanted = during(Filter(limit=PAGE), slots.get("periode", ""), now)
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


def without_period(text: str) -> tuple[str, str]:
    """
    Take the period out of what was typed; return the rest, and the period as written.

    >>> without_period("qualité depuis janvier")
    ('qualité', 'depuis janvier')
    """
    for start, end in find_times(text):
        said = text[start:end].strip()
        if len(said) > 2 and not said.isdigit():
            return (text[:start] + text[end:]).strip(), said
    return text, ""


def during(wanted: Filter, said: str, now: datetime) -> Filter:
    """Keep what was opened in a period, ended or not; a period that cannot be read changes nothing."""
    period = read_period(said, now.date()) if said else None
    if period is None:
        return wanted
    since, until = (datetime.combine(day, time.min, tzinfo=now.tzinfo).astimezone(UTC) for day in period)
    return replace(wanted, etats=tuple(Etat), opened_since=since, opened_until=until)
