"""
Which value of a closed list does a message name in so many words?

Ordered patterns on folded text (``closed.toml``): the words of GUIDE_CONVERSATION.md and the ways
people say them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from models.vocabulary import Intent
from nlp.cues import load_table

Table = tuple[tuple[str, re.Pattern[str]], ...]

_TARGET = r"(?:en|a|au|sur|comme|statut|etat|to|as|:|=>|->|→|en statut|au statut)\s(?:«\s?|\")?"


_LEFT = re.compile(
    r"\b(?:plus|pas) (?:encore )?(?:(?:en |au )\w+|clos\b|contentieux|resolu\w*|qualifie\w*|escalad\w+)"
)
"""The state a case is no longer in, or should not be in ("n'est plus en médiation", "pas clos, résolu")."""
_CALMING = re.compile(r"\bcalmer\b|\bse calme")


@lru_cache(maxsize=16)
def table(name: str) -> Table:
    """Return a table of ``closed.toml``: values and what names them, in order."""
    rows = load_table(__package__, "closed.toml")[name].items()
    if name == "statut_named":
        return tuple((value, re.compile(rf"\b{_TARGET}(?:{'|'.join(words)})\b")) for value, words in rows)
    return tuple((value, re.compile("|".join(patterns))) for value, patterns in rows)


def first_value(name: str, folded: str, *, but: str = "") -> str | None:
    """Return the first value of a table that the text names, one value left out."""
    return next((value for value, pattern in table(name) if value != but and pattern.search(folded)), None)


def earliest_value(name: str, folded: str) -> str | None:
    """Return the value that the text names first."""
    places = [(m.start(), value) for value, pattern in table(name) if (m := pattern.search(folded))]
    return min(places)[1] if places else None


def named_values(folded: str, intent: Intent) -> dict[str, str]:
    """Return the closed slots that a folded message names outright."""
    found: dict[str, str | None] = {}
    if intent is Intent.INDICATEURS:
        found["indicateur"] = earliest_value("indicateur_named", folded) or first_value("indicateur", folded)
        found["motif"] = earliest_value("motif_of_figures", folded)
    elif intent in {Intent.LISTE_DOSSIERS, Intent.CONSEIL}:
        found["motif"] = earliest_value("motif", folded)
        # "comment calmer" and "qu'il se calme" speak of a client who is not calm.
        found["ton"] = first_value(
            "ton", folded, but="calme" if intent is Intent.CONSEIL and _CALMING.search(folded) else ""
        )
    if intent is Intent.LISTE_DOSSIERS:
        found["statut"] = earliest_value("statut_listed", folded)
        found["retard"] = first_value("retard", folded)
    elif intent is Intent.CHANGER_STATUT:
        wished = _LEFT.sub(" ", folded)
        reopened = table("statut_asked")[0][1].search(folded)
        named = "rouvert" if reopened else earliest_value("statut_named", wished)
        # A name may end in « Plus »: what seems left is heard again where nothing else is.
        found["statut"] = named or first_value("statut_asked", wished) or first_value("statut_asked", folded)
    return {slot: value for slot, value in found.items() if value is not None}


def names_me(folded: str, intent: Intent) -> bool:
    """Tell whether the writer means himself: takes a case, asks for his own, wants to be reminded."""
    pattern = dict(table("moi")).get(intent.value)
    return bool(pattern and pattern.search(folded)) and first_value("not_moi", folded) is None
