"""How is a chat message made regular without losing where each character was?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 4000
"""Characters of a message that are read; what follows can only be pasted text."""

_SPECIAL = {
    **dict.fromkeys("’`\u02bc\u2018", "'"),
    **dict.fromkeys("\u00a0\u202f", " "),
    **dict.fromkeys("–—", "-"),
}
_TOKEN = re.compile(
    r"<[@#!][^>\s]{1,60}>|:[a-z_+\-0-9]{2,30}:|[^\W_]+(?:\.[^\W_]+)*'?|\n|[^\w\s]|_", re.IGNORECASE
)


def fold(text: str) -> str:
    """Return the text in lower case and without accents, each character still at its place."""
    return "".join(_fold_character(c) for c in text)


def _fold_character(character: str) -> str:
    plain = _SPECIAL.get(character, character)
    if plain.isascii():
        return plain.lower()
    base = unicodedata.normalize("NFD", plain)[0].lower()
    return base if len(base) == 1 else plain


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign, as written and folded, with its place."""

    text: str
    folded: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Cut a message into words (the elided article apart: ``l'`` ``hôtel``), mentions and signs."""
    read = text[:LONGEST]
    folded = fold(read)
    return [
        Token(read[m.start() : m.end()], folded[m.start() : m.end()], m.start(), m.end())
        for m in _TOKEN.finditer(folded)
    ]
