"""How is a French text typeset before it leaves? Apostrophes, quotes, spaces that do not break."""

from __future__ import annotations

import re
from functools import lru_cache

NBSP, NNBSP = "\u00a0", "\u202f"

_THOUSANDS = re.compile(
    r"(?<![\w.,/-])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{4,7})(?=(?:,\d{1,2})?\s?(?:€|euros?\b|EUR\b))"
)
_BEFORE_UNIT = re.compile(r"(?<=\d)[ \u202f]?(?=(?:€|%)(?!\w))")
_HOURS = re.compile(r"(?<=\d)[ \u00a0\u202f]?h(?:[ \u00a0\u202f]?(?P<minutes>\d\d)\b|\b)")


def typeset(text: str) -> str:
    """
    Return French prose with its typographic signs; never meant for a subject or a bare reference.

    polytypo does apostrophes, quotes and most spaces; it leaves ``4280,50€`` and ``50%`` as they
    are (FRENCH.md section 3), so three rules of ours follow. Applying it twice changes nothing.

    >>> typeset("l'atelier...")
    'l’atelier…'
    """
    lines = [_transform(line) if line.strip() else line for line in text.split("\n")]
    joined = _THOUSANDS.sub(lambda match: group_thousands(match[1]), "\n".join(lines))
    joined = _BEFORE_UNIT.sub(NBSP, joined)
    return _HOURS.sub(_hours, joined)


@lru_cache(maxsize=2048)
def _transform(line: str) -> str:
    """Pass a line through polytypo; greetings, closings and signatures come back all the time."""
    from polytypo import transform

    return str(transform(line, locale="fr-FR"))


@lru_cache(maxsize=4096)
def group_thousands(digits: str) -> str:
    """Return an integer written by groups of three, U+202F between them."""
    bare = re.sub(r"\D", "", digits)
    return f"{int(bare):,}".replace(",", NNBSP) if bare else digits


def _hours(match: re.Match[str]) -> str:
    minutes = match["minutes"]
    return f"{NBSP}h{NBSP}{minutes}" if minutes else f"{NBSP}h"
