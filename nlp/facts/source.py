"""How is a mail prepared so that rules see one spelling and still give back exact offsets?"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MAX_READ = 24_000
"""Characters of a mail that are read for facts: about 4,000 words, the longest letters have 1,500."""

MAX_SUBJECT = 400


def _fold_table() -> dict[int, str]:
    """Map accented Latin letters and typographic variants to one plain character each, never to two."""
    table: dict[int, str] = {}
    for code in range(0xA1, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base
    for space in "\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\t":
        table[ord(space)] = " "
    for quote in "’‘ʼ´`":
        table[ord(quote)] = "'"
    for dash in "‐‑‒–—−":
        table[ord(dash)] = "-"
    table[ord("º")] = "°"
    return table


_FOLD = _fold_table()
_LOWER = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}


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
    plain = raw.translate(_FOLD)
    return Source(raw=raw, plain=plain, low=plain.translate(_LOWER), body_start=len(head))
