"""
Which terms does a short text hold: words together, stems together, words apart, characters?

Sentences of a reply and messages to the bot are both read by these. Stems hear the same turn of phrase
whatever its endings, words apart hear it whatever stands between: on writers never seen the two add
about one point to what words and characters reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

STEM = 5
"""Letters of a word that stay when its ending is cut."""
LONG_STEM = 6
"""The same for two words apart, which say less of one another."""
FARTHEST = 5
"""How many words on the second of two words apart may stand."""
MASK = "⟨"
"""What a word that stands for many (``⟨ref⟩``) starts with: its characters say nothing."""
_LONGEST = 40


def grams(words: Sequence[str]) -> list[list[str]]:
    """Return four blocks of terms: words one to three together, stems likewise, words apart, characters."""
    return [together(words), stems(words), apart(words), characters(words)]


def together(words: Sequence[str]) -> list[str]:
    """Return words one by one, then two and three together with the edges of the text."""
    return [f"1 {word}" for word in words] + _runs("", ["^", *words, "$"])


def stems(words: Sequence[str]) -> list[str]:
    """Return the starts of words, one to three together."""
    framed = ["^", *(word[:STEM] for word in words), "$"]
    return [f"stem1 {stem}" for stem in framed] + _runs("stem", framed)


def _runs(kind: str, framed: Sequence[str]) -> list[str]:
    found = [f"{kind}2 {a} {b}" for a, b in pairwise(framed)]
    return found + [f"{kind}3 {a} {b} {c}" for a, b, c in zip(framed, framed[1:], framed[2:], strict=False)]


def apart(words: Sequence[str]) -> list[str]:
    """Return two words with one to four others between them."""
    framed = ["^", *(word[:LONG_STEM] for word in words), "$"]
    return [
        f"apart {first} {second}"
        for at, first in enumerate(framed)
        for second in framed[at + 2 : at + FARTHEST + 1]
    ]


def characters(words: Sequence[str]) -> list[str]:
    """Return the runs of three to five characters inside each word, its edges marked."""
    found: list[str] = []
    for word in words:
        if word.startswith(MASK):
            continue
        edged = f"_{word[:_LONGEST]}_"
        for size in (3, 4, 5):
            found += [f"c {edged[i : i + size]}" for i in range(max(1, len(edged) - size + 1))]
    return found
