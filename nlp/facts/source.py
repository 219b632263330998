"""How is a mail prepared so that rules see one spelling and still give back exact offsets?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_READ = 16_000
"""Characters of a mail that are read for facts: some 2,700 words; the corpus has 305 at most."""

MAX_SUBJECT = 400


def _fold_table() -> dict[str, str]:
    """Map accented Latin letters and typographic variants to one plain character each, never to two."""
    table: dict[str, str] = {}
    for code in range(0xA1, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[chr(code)] = base
    table.update(dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\t\r\v\f", " "))
    table.update(dict.fromkeys("\u2019\u2018\u02bc\u00b4\u201b", "'"))
    table.update(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
    table["º"] = "°"
    return table


_FOLD = _fold_table()
_UNUSUAL = re.compile(r"[^\n -~]")


def _fold(match: re.Match[str]) -> str:
    return _FOLD.get(match.group(), match.group())


def fold(text: str) -> str:
    """
    Return the text without accents and typographic variants, character for character.

    >>> fold("Référence\u00a0: l’été")
    "Reference : l'ete"
    """
    return _UNUSUAL.sub(_fold, text)


@dataclass(frozen=True, slots=True)
class Source:
    """
    A mail as the rules read it: three strings of the same length, so that offsets agree.

    ``raw`` is what was written, ``plain`` has no accents and one kind of space, quote and dash,
    ``low`` is ``plain`` in lower case.
    """

    raw: str
    plain: str
    low: str
    body_start: int
    """Where the body begins in ``raw``: the subject and one line break come first."""


def read_source(text: str, subject: str = "") -> Source:
    """Return the subject and the beginning of the text, ready for the rules."""
    head = subject[:MAX_SUBJECT].replace("\n", " ") + "\n"
    raw = head + text[:MAX_READ]
    plain = fold(raw)
    # Folding has replaced the one letter (U+0130) whose lower case is longer.
    return Source(raw=raw, plain=plain, low=plain.lower(), body_start=len(head))
