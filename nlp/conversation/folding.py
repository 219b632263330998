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
    tokens: list[Token] = []
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        if len(tokens) > 1 and _compound(tokens, read, start):
            start = tokens[-2].start
            del tokens[-2:]
        elif tokens and tokens[-1].end == start and tokens[-1].text in _NAME_STARTS and read[start].isupper():
            start = tokens.pop().start
        tokens.append(Token(read[start:end], folded[start:end], start, end))
    return tokens


_NAME_STARTS = frozenset({"O'", "O’", "M'", "M’", "N'", "N’"})


def _compound(tokens: list[Token], text: str, start: int) -> bool:
    """Tell whether a hyphen joins two capitalised words (``Aït-Kaci``) and not a verb and its pronoun."""
    word, hyphen = tokens[-2], tokens[-1]
    return (
        hyphen.folded == "-"
        and word.end == hyphen.start
        and hyphen.end == start
        and text[start].isupper()
        and word.text[0].isupper()
    )
