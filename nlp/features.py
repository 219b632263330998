"""
Which words and marks of a sentence do the classifiers weigh?

The tokens come from one regular expression and not from ``spacy.blank("fr")``: importing spaCy's French
takes two seconds and 126 MB at every start (FRENCH.md section 7), and nothing here needs its exceptions.
spaCy serves training, where its word vectors are read, and the reformulation.
"""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2009]+")
_LINK = re.compile(r"https?://\S+|www\.\S+|\S{1,64}@\S{1,64}")
_MONEY = re.compile(r"\d[\d .,]{0,14}(?:k ?)?(?:€|euros?\b|eur\b|balles\b|ht\b|ttc\b)|€ ?\d[\d .,]{0,14}")
_PERCENT = re.compile(r"\d[\d.,]{0,6} ?%")
_CLOCK = re.compile(r"\b\d{1,2} ?[h:] ?\d{0,2}\b")
_DAY = re.compile(
    r"\b\d{1,2}(?:er)? (?:janvier|fevrier|mars|avril|mai|juin"
    r"|juillet|aout|septembre|octobre|novembre|decembre)\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b"
)
_CODE = re.compile(
    r"\b(?=[a-z/_.-]{0,14}\d)[a-z\d]{1,14}(?:[-/_.][a-z\d]{1,14}){1,4}\b|\b(?=[a-z]{1,8}\d)[a-z\d]{4,16}\b"
)
_NUMBER = re.compile(r"\d+")
_TOKEN = re.compile(r"[a-zœæ§]+|\d|[!?]+|…|[€%«]")
_CAPS = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{4,}\b")
_PLAIN = {ord(char): "'" for char in "’\u02bc`\u00b4"} | {ord("œ"): "oe", ord("æ"): "ae"}
_LATIN = {
    code: "".join(
        part for part in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(part)
    )
    for code in (*range(0xA0, 0x180), ord("…"))
}
"""Every letter of Western Europe without its accent, so that one pass over the text is enough."""
_FOLDS = _LATIN | _PLAIN
_RARE = re.compile(r"[^\x00-\u017f€–—“”„…’\u02bc•]")


def fold(text: str) -> str:
    """Return lower-case text without accents, with plain apostrophes and spaces."""
    spaced = _SPACES.sub(" ", text)
    if spaced.isascii():
        return spaced.lower().replace("`", "'")
    lowered = spaced.lower()
    if not _RARE.search(lowered):
        return lowered.translate(_FOLDS)
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_PLAIN))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_PLAIN)


def normalise(text: str) -> str:
    """
    Return the sentence as the vectorisers read it: folded, with amounts, days and codes as one mark each.

    A mail of another sector has other numbers and other references; what matters is that there is one.
    """
    plain = fold(text)
    plain = _LINK.sub(" §lien ", plain)
    plain = _MONEY.sub(" §euro ", plain)
    plain = _PERCENT.sub(" §pourcent ", plain)
    plain = _DAY.sub(" §jour ", plain)
    plain = _CLOCK.sub(" §heure ", plain)
    plain = _CODE.sub(" §code ", plain)
    return _NUMBER.sub("0", plain)


def words(text: str, normalised: str | None = None) -> list[str]:
    """Return the tokens of a sentence, marks of emphasis included."""
    tokens = _TOKEN.findall(normalise(text) if normalised is None else normalised)
    capitals = len(_CAPS.findall(text))
    if capitals:
        tokens.append("§caps")
    if capitals > 2:
        tokens.append("§caps3")
    return tokens
