"""Which words of the client may be quoted back, exactly and without hurting?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.values import Analysis
from playbooks.folding import fold

MIN_CHARS, MAX_CHARS = 10, 120
MAX_QUOTED = 600
"""Longer evidence is a paragraph; it is not even looked at."""
MAX_CAPITALS = 0.3

_HURTFUL = re.compile(
    r"\b(?:incompeten\w*|malhonnet\w*|escro\w*|voleur\w*|vol\b|charlatan\w*|clown\w*|guignol\w*|rigolo\w*|menteu\w*"
    r"|mensonge\w*|mentir|menti|malade\w*|debile\w*|idiot\w*|imbecile\w*|cretin\w*|abruti\w*|nul\w{0,3}|honte\w*"
    r"|scandal\w*|inadmissible\w*|inacceptable\w*|merd\w*|foutu\w*|fout\w*|conn\w*|con\b|bordel\w*|putain|pourri\w*"
    r"|bras casses|arnaque\w*|ridicule\w*|lamentable\w*|honteu\w*|moqu\w*|mepris\w*|faute\w*|negligen\w*"
    r"|tribunal|avocate?s?|huissiers?|plaintes?|proces"
    r"|abus\w*|godverd\w*|gaspill\w*"
    r"|irresponsable\w*|amateur\w*|bande de|dehors|degage\w*|gueule\w*|fossoyeur\w*|assassin\w*|crimin\w*)\b"
)
_TYPED_IN_HASTE = re.compile(
    r"\b(?:vs|pr|jsuis|jai|ke|ki|koi|bcp|svp|slt|bjr|decu|tjs|tjr|di|ya|pb|kan|jamai|meme pas|"
    r"sa fait|c pas|c encore)\b"
)
"""A quote that shows the client's own spelling back to him would hurt."""
_FLAT = re.compile(
    r"^(?:je (?:suis|reste) |nous sommes )?(?:un peu |assez |très |vraiment )?(?:déçue?s?|dommage)$"
)
_LIST_MARK = re.compile(
    r"^\s*(?:\((?:[ivx]{1,4}|[a-z]|\d{1,2})\)|[a-z]\)|\d{1,2}[.)] (?=\D)|[•–-])\s*", re.IGNORECASE
)
_HEADING = re.compile(
    r"^(?:lettre (?:recommandee|simple|ouverte)|recommande\b|objet ?:|v/?ref|n/?ref|references? ?:"
    r"|par (?:courriel|courrier|mail)"
    r"|copie a|pj ?:|pieces? jointes?|a l'attention)"
)
"""The head of a letter says nothing of what happened."""
_PAIR = re.compile(r"[«\"“]\s*([^«»\"“”]+?)\s*[»\"”]")
_LOOSE_QUOTES = re.compile(r"[«»\"]")


def quotable(text: str) -> str:
    """
    Return a client's words as they may stand between French quotes, or an empty text.

    Refused: insults and reproaches, shouting, whole paragraphs, a piece that is no phrase. What is
    kept is exact: only line breaks, spaces and a final sign go, and quotes inside become “ ”.
    """
    if len(text) > MAX_QUOTED or text.lstrip().startswith(">"):
        return ""
    words = _LIST_MARK.sub("", re.sub(r"\s+", " ", text)).strip(" \t\u00a0\u202f.,;:!?…–-")
    words = _PAIR.sub("“\\1”", words)
    if not MIN_CHARS <= len(words) <= MAX_CHARS or len(words.split()) < 2:
        return ""
    if _TYPED_IN_HASTE.search(words) or _FLAT.match(words) or _HEADING.match(fold(words)):
        return ""
    if _LOOSE_QUOTES.search(words) or "!" in words or _HURTFUL.search(fold(words)):
        return ""
    letters = [sign for sign in words if sign.isalpha()]
    capitals = sum(sign.isupper() for sign in letters)
    return "" if capitals > MAX_CAPITALS * len(letters) else words


def first_quotable(analysis: Analysis, keys: Sequence[str]) -> str:
    """Return the first quotable evidence among these keys, in the order given."""
    for key in keys:
        for quote in analysis.evidence.get(key, ()):
            words = quotable(quote)
            if words:
                return words
    return ""


def quotable_subject(subject: str) -> str:
    """Return the client's subject without its prefixes, where it can be quoted, or an empty text."""
    bare = re.sub(r"^\s*(?:(?:re|tr|fwd?|ref|rép|objet)\s*:\s*)+", "", subject, flags=re.IGNORECASE)
    return quotable(bare)
