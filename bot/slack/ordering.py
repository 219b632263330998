"""Which order is given after ``/doleances``, in forgiving French?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.slack.filtering import CLOSE, fold, without_period
from models.vocabulary import Intent
from nlp.conversation.closed import named_values
from nlp.conversation.references import find_references


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
    "clients": "clients",
    "comptes": "clients",
    "recherche": "recherche",
    "rechercher": "recherche",
    "chercher": "recherche",
    "cherche": "recherche",
    "trouve": "recherche",
    "trouver": "recherche",
    "search": "recherche",
    "charte": "charte",
    "engagements": "charte",
    "kpi": "kpi",
    "kpis": "kpi",
    "chiffres": "kpi",
    "chiffre": "kpi",
    "indicateurs": "kpi",
    "stats": "kpi",
    "statistiques": "kpi",
    "pareto": "pareto",
    "equipe": "equipe",
    "team": "equipe",
    "charge": "equipe",
    "rappel": "rappel",
    "rappels": "rappel",
    "rappeler": "rappel",
    "absence": "absence",
    "absences": "absence",
    "absent": "absence",
    "conges": "absence",
    "accueil": "aide",
    "late": "retard",
    "mine": "mes",
    "mien": "mes",
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
_SENTENCES = {
    "prendre": "je prends le {0}",
    "prends": "je prends le {0}",
    "resoudre": "le {0} est résolu",
    "resolu": "le {0} est résolu",
    "clore": "clos le {0}",
    "cloturer": "clos le {0}",
    "fermer": "clos le {0}",
    "rouvrir": "rouvre le {0}",
    "instruire": "mets le {0} en instruction",
}
"""Verbs that change a dossier, with a number alone: said as the sentence that asks before it acts."""
_REFERENCE = re.compile(r"#?\s*(?:d[\s._-]*)?(?:20\d\d[\s._/-]+)?\d{1,9}", re.IGNORECASE)


FEW = 3
"""Words: in so few, a verb that comes last is still an order (« 42 statut »)."""


def _misplaced(text: str) -> tuple[str | None, str]:
    words = text.split()
    place = next((at for at, word in enumerate(words) if fold(word).strip(".,;:!?") in _VERBS), None)
    if place is None:
        return None, text
    return _VERBS[fold(words[place]).strip(".,;:!?")], " ".join(words[:place] + words[place + 1 :])


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
    if word in _SENTENCES and _REFERENCE.fullmatch(rest.strip()):
        return Order("phrase", _SENTENCES[word].format(rest.strip().lstrip("# ")))
    verb = _VERBS.get(word)
    if verb is None and len(word) >= 4:
        found = process.extractOne(word, list(_VERBS), scorer=fuzz.ratio, score_cutoff=CLOSE)
        verb = _VERBS[found[0]] if found else None
    if verb is None and len(stripped.split()) <= FEW:
        verb, rest = _misplaced(stripped)
    if verb in {"statut", "brouillon"} and not _REFERENCE.fullmatch(rest.strip()):
        number = re.search(_REFERENCE.pattern + r"\s*$", rest, re.IGNORECASE)
        return Order(verb, number[0].strip()) if number else Order("phrase", stripped)
    return Order(verb, rest.strip()) if verb else Order("phrase", stripped)


SAID_TOO = frozenset(
    {"aide", "statut", "liste", "mes", "clients", "retard", "client", "recherche", "kpi", "pareto", "equipe"}
    | {"charte", "absence", "fusionner", "separer", "annuler-fusion", "annuler-separation"}
)
"""Orders that may be given in a message too; a sentence is understood better as a sentence."""
_FEW_SAID = 5


def plain_order(text: str) -> Order | None:
    """
    Return the order that a message gives word for word, ``None`` where it is a sentence.

    >>> plain_order("pareto motif"), plain_order("où en est Vasseur ?")
    (Order(verb='pareto', rest='motif'), None)
    """
    words = text.split()
    if not words or (len(words) > _FEW_SAID and fold(words[0]) != "absence"):
        return None
    if _VERBS.get(fold(words[0]).strip(".,;:!?")) is None or text.rstrip().endswith("?"):
        return None
    order = read_order(text)
    return order if order.verb in SAID_TOO else None


_BARE_PERIOD = re.compile(r"[tqs][1-4](?: ?20\d\d)?|20\d\d")
"""Too short to be a period inside a sentence; alone after the verb, it is nothing else."""


def figure_slots(text: str) -> dict[str, str]:
    """
    Read which figure is asked for, and of when.

    >>> figure_slots("mttr depuis janvier")
    {'indicateur': 'mttr', 'periode': 'depuis janvier'}
    >>> figure_slots("semaine derniere"), figure_slots("T3")
    ({'periode': 'semaine derniere'}, {'periode': 'T3'})
    """
    whole = text.strip()
    rest, period = ("", whole) if _BARE_PERIOD.fullmatch(fold(whole)) else without_period(text)
    found = named_values(fold(rest), Intent.INDICATEURS)
    return {**found, **({"periode": period} if period else {})}


def reminder_slots(text: str) -> dict[str, str]:
    """
    Read of which dossier to remind, and when.

    >>> reminder_slots("42 demain à 9h")
    {'ref': '42', 'echeance': 'demain à 9h'}
    """
    found = next(iter(find_references(text)), None)
    if found is None:
        leading = re.match(r"#?(\d{1,6})\b(?!\s*(?:h|min|jours?|semaines?|mois|/))", text)
        return (
            {"ref": leading[1], "echeance": text[leading.end() :].strip()} if leading else {"echeance": text}
        )
    rest = re.sub(r"\b(?:le|du|sur|pour|dossier)\s*$", "", text[: found.start]) + text[found.end :]
    return {"ref": found.value, "echeance": rest.strip()}
