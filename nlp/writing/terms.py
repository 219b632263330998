"""Which terms of a sentence does the risk classifier weigh?"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

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
    """Return words (one to three together) and characters inside words, numbers being made alike."""
    text = fold(sentence[:LONGEST])
    cues = cue_terms(text)
    text = _AMOUNT.sub(" montant ", text)
    text = _RATE.sub(" taux ", text)
    text = _HOUR.sub(" heure ", text)
    text = _NUMBER.sub(" nombre ", text)
    words = ["^", *_WORD.findall(text), "$"]
    grams = [f"1 {word}" for word in words[1:-1]]
    grams += [f"2 {a} {b}" for a, b in pairwise(words)]
    grams += [f"3 {a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]
    return [grams, characters(words[1:-1]), cues]


def characters(words: list[str]) -> list[str]:
    """Return the runs of three to five characters inside each word, its edges marked."""
    found: list[str] = []
    for word in words:
        edged = f"_{word[:40]}_"
        for size in (3, 4, 5):
            found += [f"c {edged[i : i + size]}" for i in range(max(1, len(edged) - size + 1))]
    return found
