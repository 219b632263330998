"""How is a sentence made regular before the rules read it?"""

from __future__ import annotations

import unicodedata

LONGEST = 1200
"""Characters of one sentence that the rules read: longer ones are not sentences."""

_PLAIN = str.maketrans(
    {**dict.fromkeys("’`\u02bc\u2018", "'"), **dict.fromkeys("\u00a0\u202f", " "), "œ": "oe", "Œ": "oe"}
)


def fold(text: str) -> str:
    """Return the text in lower case, without accents, with plain apostrophes and spaces."""
    lowered = text[:LONGEST].translate(_PLAIN).lower()
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
