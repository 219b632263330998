"""Which dossier does a message name? (COMMANDS.md: year and integer decide)"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.conversation.folding import fold

_YEARED = re.compile(
    r"(?<![\w-])(?<!facture )(?<!commande )(?:d\s?[-/]?\s?)?(20[2-3]\d)\s?[-/_]\s?(?!20[2-3]\d\b)(\d{1,6})"
    r"(?![\w-]|[.,]\d)"
)
_SPACED = re.compile(r"(?<![\w-])d[ -]?(20[2-3]\d) (\d{1,6})(?![\w-]|[.,]\d)")
_TOLD = re.compile(r"(?<![\w-])d tiret (20[2-3]\d) tiret (\d{1,6})\b")
"""As a telephone writes what was dictated."""
_GLUED = re.compile(r"(?<![\w-])d(20[2-3]\d)[-/ ]?(\d{1,6})(?!\w)")
_OF_YEAR = re.compile(r"(?:\b(?:le|la|du|au|dossier|n°)\s?|#)(\d{1,5})(?: (?:de|d') ?| ?/ ?)(20[2-3]\d)\b")
_NAMED = re.compile(
    r"(?:\b(?:dossiers?|doss|dos|case|cas|ref|reference|numero|num|no|n°|ticket|reclam|reclamation"
    r"|reclas?|doleance"
    r"|fiche|affaire|litige|statuts?|statu|status|resume|recap|brouillon|close|clos|snooze|alarme|rappel|take"
    r"|assign|set|follow[- ]up|similar to|like|escalader?|timeline|update|on|of|for|is|rep|repondre au"
    r"|reponds au|ferme|rouvre|cloture)"
    r"\s?(?:n°|no|num|numero|#|:)?\s?|n°\s?|#\s?)(\d{1,6})(?![\w%€]|[.,:/]\d|\s?(?:h|%|€|k|jours?|mois"
    r"|semaines?|heures?|min|euros?|cas|lignes?|clients?|dossiers?)\b)"
)
_ARTICLE = re.compile(
    r"(?:(?<![\w'-])|(?<=[^\w]))(?:le|l'|du|au|les|et|pour|sur|pr|ou|prends|reprends|mets|dans|avec"
    r"|for)\s(?:le\s|les\s)?"
    r"(\d{1,6})(?![\w%€°]|[.,:/-]\d|\s?(?:h\b|%|€|k\b|jours?\b|mois\b|semaines?\b|heures?\b|min\b"
    r"|euros?\b|janv|fev|mars\b|avr|mai\b"
    r"|juin\b|juil|aout\b|sept|oct|nov|dec|dernier|premier|prochain|cas\b|lignes?\b|clients?\b"
    r"|dossiers?\b|mails?\b|phrases?\b|cartons?\b|palettes?\b))"
)
_ALONE = re.compile(
    r"(?:^[^\w+]*|^(?:bjr|bonjour|salut|hello|et|ok|alors|stp)[ ,:]+)(\d{1,6})"
    r"(?=\W*$|\s+(?:[^\w\s]|(?!h\b|%|€|jours?\b|mois\b|cartons?\b|euros?\b)[a-z]))"
)


READ = 600
"""Characters read: past them a message is a pasted text, whose numbers are the client's."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A dossier's number as the guide normalises it, with its place in the message."""

    value: str
    start: int
    end: int
    sure: bool
    """Whether the way it is written leaves no doubt; ``le 15`` may be a day."""


def find_references(text: str) -> list[Reference]:
    """
    Return the dossiers a message names, in order.

    >>> [r.value for r in find_references("des news du 2026-88 et du 42 ?")]
    ['D-2026-0088', '42']
    """
    folded = fold(text[:READ])
    found: list[Reference] = []

    def add(match: re.Match[str], value: str, *, sure: bool) -> None:
        start, end = match.start(), match.end()
        if not any(start < other.end and other.start < end for other in found):
            found.append(Reference(value, start, end, sure))

    for pattern in (_GLUED, _SPACED, _TOLD, _YEARED):
        for match in pattern.finditer(folded):
            add(match, f"D-{match[1]}-{int(match[2]):04d}", sure=True)
    for match in _OF_YEAR.finditer(folded):
        add(match, f"D-{match[2]}-{int(match[1]):04d}", sure=True)
    for match in _NAMED.finditer(folded):
        add(match, match[1], sure=True)
    for pattern in (_ARTICLE, _ALONE):
        for match in pattern.finditer(folded):
            add(match, match[1], sure=False)
    return sorted(found, key=lambda reference: reference.start)
