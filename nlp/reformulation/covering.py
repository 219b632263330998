"""Which facts of a mail do the sentences of its reformulation restate?"""

from __future__ import annotations

import re

from models.values import Analysis, Faits
from nlp.reformulation.themes import written_in

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_LONG_WORD = 4
_MOST = 0.75
_NUMBER = re.compile(r"\d{1,3}(?:[  \u202f.]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?")


def numbers_in(text: str) -> set[float]:
    """Return the numbers written in a text, read as French writes them."""
    found: set[float] = set()
    for match in _NUMBER.finditer(text):
        written = re.sub(r"[  \u202f]", "", match.group())
        grouped = re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written)
        written = written.replace(".", "") if grouped else written
        found.add(float(written.replace(",", ".")))
    return found


def covered_facts(said: str, faits: Faits) -> list[str]:
    """Return the keys of the facts that the sentences hold, for instance ``faits.commande:4578``."""
    keys = [
        f"faits.{kind}:{reference}"
        for kind in ("commande", "facture", "bl", "contrat", "lot")
        for reference in getattr(faits, kind)
        if written_in(reference, said)
    ]
    numbers = numbers_in(said)
    keys.extend(f"faits.montants:{montant:g}" for montant in faits.montants if montant in numbers)
    keys.extend(f"faits.dates:{date}" for date in faits.dates if _says_day(said, date))
    return keys


def covered_threats(said: str, analysis: Analysis) -> list[str]:
    """Return the threats that the sentences truly mention: most of their words are there."""
    said = said.lower().replace("’", "'")
    keys = []
    for menace in analysis.menaces:
        for quote in analysis.evidence.get(f"menaces.{menace}", ()):
            content = [word for word in re.findall(r"\w+", quote.lower()) if len(word) > _LONG_WORD]
            if content and sum(word[:5] in said for word in content) >= _MOST * len(content):
                keys.append(f"menaces.{menace}")
                break
    return keys


def _says_day(said: str, date: str) -> bool:
    found = re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(\d\d)", date)
    if found is None:
        return False
    month, day = found.groups()
    name = _MONTHS[int(month) - 1]
    number = f"{int(day)}(?:er)?"
    return re.search(rf"\b(?:{number} {name}|0?{int(day)}/0?{int(month)})\b", said) is not None
