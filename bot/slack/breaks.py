"""
How does a letter keep its paragraphs where a window loses them?

Some Slack servers show a long field on one line, whose browser drops every end of line: the
letter would come back as one block. The ends of line that were shown are put back where the
words around them are still there.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

SAME_LETTER = 0.4
"""Below this share of the letter, what was submitted is another text."""
LONG_ENOUGH = 5
"""Characters in a run: a full stop alone is found everywhere."""
_TOKEN = re.compile(r"\s+|[^\s]+")
_BREAKS = re.compile(r"\n+")


def with_breaks(shown: str, submitted: str) -> str:
    """
    Return what was submitted, with the ends of line of what was shown where all are lost.

    >>> with_breaks("Bonjour,\\n\\nMerci.\\nAlice", "Bonjour,Merci beaucoup.Alice")
    'Bonjour,\\n\\nMerci beaucoup.\\nAlice'
    """
    if "\n" in submitted or "\n" not in shown:
        return submitted
    places = _places(shown, submitted)
    result, start = [], 0
    for place, ends in sorted(places.items()):
        result += [submitted[start:place], ends]
        start = place
    return "".join([*result, submitted[start:]])


def _places(shown: str, submitted: str) -> dict[int, str]:
    """Return where in *submitted* which ends of line belong."""
    flat = shown.replace("\n", "")
    matched = _matching(_pieces(flat), _pieces(submitted))
    if sum(length for _, _, length in matched) < SAME_LETTER * len(flat):
        return {}
    places: dict[int, str] = {}
    removed = 0
    for match in _BREAKS.finditer(shown):
        place = match.start() - removed
        removed += len(match[0])
        for start, other, length in matched:
            if start <= place <= start + length and 0 < place < len(flat):
                if 0 < other + place - start < len(submitted):
                    places[other + place - start] = match[0]
                break
    return places


def _pieces(text: str) -> list[str]:
    # A sign that ends a sentence is a piece of its own: "Madame,Vous" is three.
    return [piece for token in _TOKEN.findall(text) for piece in re.findall(r"[\w’'-]+|[^\w’'-]", token)]


def _matching(before: list[str], after: list[str]) -> list[tuple[int, int, int]]:
    """Return the runs that both texts share: where each starts, and how long it is, in characters."""
    found = []
    total = sum(map(len, before))
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        start = sum(map(len, before[: block.a]))
        other = sum(map(len, after[: block.b]))
        length = sum(map(len, before[block.a : block.a + block.size]))
        if length >= min(LONG_ENOUGH, total):
            found.append((start, other, length))
    return found
