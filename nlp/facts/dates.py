"""Which calendar days does a mail name, deadlines included?"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.days import MONTH, MONTHS, WEEKDAY, full_year, iso_day
from nlp.facts.source import Source

_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:er|\^er)?"
_WORDED = re.compile(
    rf"(?<![\w,./-])(?:{WEEKDAY} )?(?P<days>{_DAY}(?:(?: ?, ?| et (?:le |du |au )?| ou (?:le )?| au | a | ?- ?| puis (?:le )?)(?:{WEEKDAY} )?(?:le )?{_DAY}){{0,8}})"
    rf" ?(?P<month>{MONTH})\.?(?: (?P<year>(?:19|20)\d\d))?(?!\d)"
)
_SLASHED = re.compile(
    r"(?<![\w,./-])(?P<day>[12]\d|3[01]|0?[1-9])(?P<sep>[/.])(?P<month>1[0-2]|0?[1-9])(?:(?P=sep)(?P<year>(?:20)?\d\d))?(?![\w/€%]|[.,]\d)"
)
_ISO = re.compile(
    r"(?<![\w-])(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\w-])"
)
_NUMBER = re.compile(r"\d+")


class Day(NamedTuple):
    """A calendar day with the offsets of what names it."""

    start: int
    end: int
    iso: str


def find_days(source: Source, year: int) -> list[Day]:
    """Return every day named by number and month; ``year`` completes those that lack it."""
    low = source.low
    found: list[Day] = []
    for match in _WORDED.finditer(low):
        for number in _NUMBER.finditer(low, *match.span("days")):
            iso = iso_day(full_year(match["year"], year), MONTHS[match["month"]], int(number.group()))
            if iso:
                found.append(Day(number.start(), match.end(), iso))
    for pattern in (_SLASHED, _ISO):
        for match in pattern.finditer(low):
            if pattern is _SLASHED and not match["year"] and not _reads_as_day(low, match):
                continue
            iso = iso_day(full_year(match["year"], year), int(match["month"]), int(match["day"]))
            if iso:
                found.append(Day(match.start(), match.end(), iso))
    return sorted(found)


_BEFORE_DAY = re.compile(
    r"(?:^|[\s(])(?:le|du|au|les|des|et|ou|depuis|avant|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|livraison|livre|recue?s?|facture|bl|,|:|-|ce|reception|cde|commande)[ (]*$"
)


def _reads_as_day(low: str, match: re.Match[str]) -> bool:
    """Tell a short day ("le 12/03") from a score, a share or a time ("colis 2/3", "24/7")."""
    start = match.start()
    if match["sep"] == ".":
        return bool(_BEFORE_DAY.search(low, max(0, start - 14), start)) and len(match["month"]) == 2
    return bool(_BEFORE_DAY.search(low, max(0, start - 14), start)) or (
        len(match["month"]) == 2 and len(match["day"]) == 2
    )
