"""Which terms of a sentence does the risk classifier weigh?"""

from __future__ import annotations

import re
import unicodedata

from nlp.grams import grams
from nlp.writing.cues import cue_terms

LONGEST = 1200
"""Characters read of one sentence: longer ones are not sentences."""

_APOSTROPHES = str.maketrans({"’": "'", "\u02bc": "'", "`": "'", "\u00a0": " ", "\u202f": " "})
_WORD = re.compile(r"[a-z]+'?|\d+|[%€?!«»:;]")
_AMOUNT = re.compile(r"\b\d[\d .,]*\s?(?:€|euros?|k€)")
_RATE = re.compile(r"\b\d[\d,.]*\s?%")
_HOUR = re.compile(r"\b\d{1,2}\s?(?:h|heures?)(?:\s?\d{2})?\b")
_NUMBER = re.compile(r"\b[a-z]{0,4}-?\d[\w./-]*")


def fold(text: str) -> str:
    """Return the text in lower case, without accents, with plain apostrophes and spaces."""
    lowered = text.translate(_APOSTROPHES).lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def terms(sentence: str) -> list[list[str]]:
    """Return the terms of a sentence (``nlp.grams``), numbers being made alike, then its cues."""
    text = fold(sentence[:LONGEST])
    cues = cue_terms(text)
    text = _AMOUNT.sub(" montant ", text)
    text = _RATE.sub(" taux ", text)
    text = _HOUR.sub(" heure ", text)
    text = _NUMBER.sub(" nombre ", text)
    return [*grams(_WORD.findall(text)), cues]
