"""Which amounts in euros does a mail state?"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.figures import DIGITS, NUMBER_WORDS, parse_digits, parse_words
from nlp.facts.source import Source

_EURO = r"(?:€|euros?(?![a-z])|eur(?![a-z]))"
_SCALE = {
    "k": 1e3,
    "m": 1e6,
    "md": 1e9,
    "million": 1e6,
    "millions": 1e6,
    "milliard": 1e9,
    "milliards": 1e9,
    "mille": 1e3,
}
_SCALED = r"(?: ?(?P<scale>k|md|m|millions?(?: d')?|milliards?(?: d')?|mille))?"
_AMOUNT = re.compile(rf"(?<![\w.,/-])(?P<number>{DIGITS}){_SCALED} ?(?:{_EURO}(?P<cents>\d\d)?(?![\d]))")
_LEADING = re.compile(rf"(?:€|(?<![a-z])eur) ?(?P<number>{DIGITS})(?![\d,.%-]*\d)")
_IN_WORDS = re.compile(rf"(?<![\w-])(?P<number>{NUMBER_WORDS})(?: d'| )euros?(?![a-z])")


class Amount(NamedTuple):
    """An amount in euros with its offsets in the source, unit included."""

    start: int
    end: int
    value: float


def find_amounts(source: Source) -> list[Amount]:
    """Return the amounts in the order of the text; the same value may come back."""
    low = source.low
    found: list[Amount] = []
    if "€" not in low and "eur" not in low:
        return found
    for match in _AMOUNT.finditer(low):
        value = parse_digits(match["number"])
        if value is None:
            continue
        value *= _SCALE.get((match["scale"] or "").removesuffix(" d'"), 1.0)
        value += int(match["cents"] or 0) / 100
        found.append(Amount(match.start(), match.end(), round(value, 2)))
    for match in _IN_WORDS.finditer(low):
        words = parse_words(match["number"])
        if words is not None:
            found.append(Amount(match.start(), match.end(), words))
    return sorted(found)
