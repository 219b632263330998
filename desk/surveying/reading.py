"""
Which note does an answer give, and did its writer feel heard? (seed rows 109, 116)

A bare « 9 », « 9/10 », « neuf », « 10 - oui », two numbered lines or a sentence: what is not surely a
note is none, and a person reads it. A reference, a date or a quantity is never a note.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

HIGHEST = 10
_WORDS = ("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_NUMBER = r"(?<![\w.,/+-])(10|\d|" + "|".join(w for w in _WORDS if w != "un") + r")"
_OUT_OF_TEN = re.compile(rf"{_NUMBER}\s*(?:/|sur)\s*(?:10|dix)(?![\d/.,]*\d)(?!\w)")
_NAMED = re.compile(
    rf"\b(?:note|notes|donne|donnerais|mets|mettrai|mettrais|dirais|dirai|recommandation)\b[^\d\n]{{0,25}}?"
    rf"{_NUMBER}(?![\w/]|[.,]\d)"
)
_LEADING = re.compile(
    rf"^\W*(?:un\s+|une?\s+note\s+(?:de\s+)?)?{_NUMBER}(?![\w/]|[.,]\d)"
    r"(?=\s*$|\s*[.,;:!()–—-]|\s+(?:oui|non|et|mais|car|sans|bravo|merci|parce|points?|pour(?! cent))\b)"
)
_NUMBERING = re.compile(r"^\W*(?:q|question )?[12]\s*[.):]\s+(?=\S)")
"""Of the questions, as a client copies it."""
_UNHEARD = re.compile(
    r"\b(?:pas|jamais|peu|mal|guere|aucune?(?:ment)?|manque|plus ou moins)\b.{0,30}?\b(?:ecout|entend)\w*|"
    r"\b(?:ecout|entend)\w*\b.{0,12}\b(?:pas|jamais|non)\b"
)
_HEARD = re.compile(r"\b(?:ecoute|ecoutee?s?|entendue?s?|ecoutait|a l'ecoute)\b")
_YES_NO = re.compile(r"^\W*(oui|non)\b(?!\s*(?:plus|seulement))")
_AFTER_NOTE = re.compile(r"^\s*(?:/\s*10|sur\s+(?:10|dix))?[\s.,;:!()–—-]*(?:et\s+)?(oui|non)\b")
_MANY = 6
"""Words beyond the note from which an answer says something of its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says; ``None`` where it does not say it surely."""

    note: int | None
    ecoute: bool | None
    says_more: bool
    """Whether there are words of its own beside the answers."""


def read_answer(text: str) -> Answer:
    """
    Read an answer to the two questions of the survey.

    Args:
        text: The new text of the mail, without what it quotes.

    >>> read_answer("10 - oui"), read_answer("Dossier D-2026-00042, merci").note
    (Answer(note=10, ecoute=True, says_more=False), None)
    """
    lines = [_NUMBERING.sub("", line) for line in (_fold(line) for line in text.splitlines()) if line]
    found: set[int] = set()
    ecoute = _heard("\n".join(lines))
    for line in lines:
        match = _note_in(line)
        if match is not None:
            found.add(_value(match[1]))
            said = _AFTER_NOTE.match(line[match.end(1) :])
            ecoute = ecoute if said is None else said[1] == "oui"
        elif ecoute is None and (said := _YES_NO.match(line)) is not None:
            ecoute = said[1] == "oui"
    words = re.findall(r"[a-z]{2,}", " ".join(lines))
    return Answer(found.pop() if len(found) == 1 else None, ecoute, len(words) > _MANY)


def _note_in(line: str) -> re.Match[str] | None:
    if re.search(rf"\bentre\s+{_NUMBER}\s+et\s+{_NUMBER}", line):
        return None
    return _OUT_OF_TEN.search(line) or _NAMED.search(line) or _LEADING.match(line)


def _value(written: str) -> int:
    return int(written) if written.isdigit() else _WORDS.index(written)


def _heard(text: str) -> bool | None:
    if _UNHEARD.search(text):
        return False
    return True if _HEARD.search(text) else None


def _fold(line: str) -> str:
    """Return a line in small letters without accents; what only quotes is left out."""
    if line.lstrip().startswith(">"):
        return ""
    plain = unicodedata.normalize("NFKD", line.replace("’", "'"))
    kept = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"\s+", " ", kept).strip()
