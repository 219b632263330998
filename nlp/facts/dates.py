"""Which calendar days does a mail name as facts, the dates of letters and quoted headers left out?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from nlp.facts.days import DEFAULT_YEAR, MONTH, MONTHS, WEEKDAY, complete_year, iso_day
from nlp.facts.source import Source

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:er|°)?(?!\d)"
_AND = (
    rf"(?: ?, ?(?:puis )?| ?/ ?| et (?:le |du |au |jusqu'au )?| ou (?:le |du )?| au | a | ?- ?"
    rf"| puis (?:le )?)(?:{WEEKDAY} )?(?:le )?"
)
_WORDED = re.compile(
    rf"(?<![\w,./-])(?:{WEEKDAY} )?(?P<days>{_DAY}(?:{_AND}{_DAY}){{0,8}})"
    rf",? ?(?P<month>{MONTH})(?:\.? ?(?:de )?(?P<year>(?:19|20)\d\d)(?!\d))?"
)
_SLASHED = re.compile(
    r"(?<![\w,./-])(?P<day>3[01]|[12]\d|0?[1-9])(?P<sep>[/.-])(?P<month>1[0-2]"
    r"|0?[1-9])(?:(?P=sep)(?P<year>(?:20)?\d\d))?"
    r"(?![\w/€%]|[.,-]\d| ?(?:€|%))"
)
_ISO = re.compile(
    r"(?P<year>20\d\d(?<![\w-]\d{4}))-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\w-])"
)
_BARE = re.compile(
    rf"(?:(?<=[\s(])|^)(?:(?P<one>le|du|au|depuis le|{WEEKDAY}) (?P<day>{_DAY})|(?P<many>les|des"
    rf"|du) (?P<days>{_DAY}(?:(?:, | et | au ){_DAY}){{1,8}}))"
    r"(?= ?(?:[.,;:)!?\n]|a \d|au (?:matin|soir)|et |pour |par |vers |avec |sans |un |une |il |elle "
    r"|on |nous |vous |je |j'|si |$))"
)
_MONTH_NAMED = re.compile(rf"(?:\b(?:en|de|pour)|\bd'|,) ?(?P<month>{MONTH})")
_NUMBER = re.compile(r"\d+")


class Day(NamedTuple):
    """A calendar day with the offsets of what names it."""

    start: int
    end: int
    iso: str


class _Found(NamedTuple):
    start: int
    end: int
    day: int
    month: int
    year: int | None


def find_days(source: Source, reference: date | None = None) -> list[Day]:
    """
    Return the days that a mail names by number and month, in the order of the text.

    Args:
        source: The mail.
        reference: The day the mail was written; guessed from the mail itself when unknown.
    """
    low = source.low
    named = _share_years(low, sorted(_named(low)))
    kept = [found for found in named if not _is_frame(low, found)]
    kept.extend(_bare(low, named))
    around = reference or _guess_reference(low, named)
    autumn = any(found.month >= 9 and found.year is None for found in kept)
    spring = around is None and autumn and _is_spring(low)
    days = []
    for found in sorted(kept):
        ahead = _looks_ahead(low, found.start)
        year = found.year or complete_year(found.month, found.day, around, ahead=ahead, spring=spring)
        if iso := iso_day(year, found.month, found.day):
            days.append(Day(found.start, found.end, iso))
    return days


def _named(low: str) -> Iterator[_Found]:
    for match in _WORDED.finditer(low):
        year = int(match["year"]) if match["year"] else None
        for number in _NUMBER.finditer(low, *match.span("days")):
            yield _Found(number.start(), match.end(), int(number.group()), MONTHS[match["month"]], year)
    for match in _SLASHED.finditer(low):
        if match["year"] or _reads_as_day(low, match):
            year = int(match["year"]) % 100 + 2000 if match["year"] else None
            yield _Found(match.start(), match.end(), int(match["day"]), int(match["month"]), year)
    for match in _ISO.finditer(low):
        yield _Found(match.start(), match.end(), int(match["day"]), int(match["month"]), int(match["year"]))


def _share_years(low: str, named: list[_Found]) -> list[_Found]:
    """Give the days of a range or a list the year written after the last ("du 3 mars au 19 juillet 2025")."""
    shared: list[_Found] = []
    following: _Found | None = None
    for found in reversed(named):
        current = found
        if found.year is None and following and following.year and 0 <= following.start - found.end <= 12:
            between = low[found.end : following.start]
            if _JOINED.fullmatch(between) and (found.month, found.day) < (following.month, following.day):
                current = found._replace(year=following.year)
        shared.append(current)
        following = current
    return shared[::-1]


_JOINED = re.compile(r" ?(?:,|et|au|-|puis|ou) ?(?:le |du |au |des )?")
_MONTH_WORD = re.compile(rf"\b{MONTH}(?! ?20(?:[01]|2[0-5]))")


def _is_spring(low: str) -> bool:
    """Tell whether the months a mail names speak of the year's first half: autumn is then the last one."""
    months = {MONTHS[match.group()] for match in _MONTH_WORD.finditer(low)}
    return any(month <= 5 for month in months) and not any(6 <= month <= 8 for month in months)


_BEFORE_DAY = re.compile(
    r"(?:^|[\s(])(?:le|du|au|les|des|et|ou|depuis|avant|apres|ce|de|pour|jusqu'au|lundi|mardi|mercredi"
    r"|jeudi|vendredi|samedi"
    r"|dimanche|livraisons?|livree?s?|recue?s?|factures?|date|mails?|passee?|commandee?s?|dlc|ddm"
    r"|fab\w*|perem\w*|rdv|appel|reponse|visite|entre|n°? ?\S{0,12})[ (,:]*$"
)


def _reads_as_day(low: str, match: re.Match[str]) -> bool:
    """Tell a short day ("le 12/03") from a score, a share or a time ("colis 2/3", "24/7")."""
    if match["sep"] == "-" or (match["sep"] == "." and len(match["month"]) < 2):
        return False
    if re.match(r"(?:le|la|du|au|les|des|depuis|ce) $", low[max(0, match.start() - 3) : match.start()]):
        return True
    line_start = low.rfind("\n", 0, match.start()) + 1
    if not low[line_start : match.start()].strip(" >-*•123456789.)"):
        return len(match["month"]) == 2
    return (
        bool(_BEFORE_DAY.search(low, max(0, match.start() - 20), match.start())) and len(match["month"]) == 2
    )


# --- Dates that frame the mail: its own, and those of the mails it quotes ------------------------------

_DAY_NAME = rf"(?:(?:{WEEKDAY}|(?:lun|mar|mer|jeu|ven|sam|dim)\.?),? )?"
_TODAY = re.compile(
    rf"(?:nous sommes|nous voici|on est|sommes-nous|nous en sommes|aujourd'hui"
    rf"|ce jour),? ?(?:deja )?(?:le |au |a |un )?{_DAY_NAME}$"
)
_HEADER = re.compile(r"[ >*]*(?:date|envoye(?: le)?|sent|recu(?: le)?|gesendet|fecha|data) ?:[^\n]*$")
_SENDER = re.compile(r"[ >*]*de ?:[^\n]*$")
_LINE_OPENS = re.compile(rf"(?:[ >]*|-{{2,}} ?)(?:(?:le|on) )?{_DAY_NAME}$")
_QUOTE_OPENS = re.compile(rf"(?: ?>[ >]*|-{{2,}} ?)(?:(?:le|on) |[a-z][a-z -]{{1,24}}, )?{_DAY_NAME}$")
_PLACE = re.compile(rf"(?:fait a )?[a-z][a-z' -]{{1,30}}, (?:le )?{_DAY_NAME}$")
_WROTE = re.compile(r"[^\n]{0,100}\n?[^\n]{0,60}(?:a ecrit|wrote|schrieb|ha scritto|escribio)[^\n]{0,24}?:")
_WROTE_ON = re.compile(r"a ecrit(?: le| ce| ,)* $")


def _is_today(low: str, position: int) -> bool:
    """Tell whether the words before a date make it the day of writing ("nous sommes le 10 avril")."""
    return bool(_TODAY.search(low, max(0, position - 40), position))


def _is_frame(low: str, found: _Found) -> bool:
    """Tell whether a date is the letter's own or the header of a quoted mail."""
    line_start = low.rfind("\n", 0, found.start) + 1
    before = low[max(line_start, found.start - 90) : found.start]
    after = low[found.end : found.end + 170]
    rest = after.partition("\n")[0]
    if _HEADER.match(before) or _WROTE_ON.search(before):
        return True
    if _LINE_OPENS.fullmatch(before) and (_WROTE.match(after) or not rest.strip(" .,")):
        return True
    if _QUOTE_OPENS.fullmatch(before) and (":" in rest[:70] or not rest.strip()):
        return True
    if _SENDER.match(before) and not rest.strip(" )."):
        return True
    return bool(_PLACE.fullmatch(before)) and not rest.strip(" .,")


# --- Days without a month, years without a mention -----------------------------------------------------


def _bare(low: str, named: list[_Found]) -> Iterator[_Found]:
    """Yield the days whose month was named just before ("le 3 mars, puis le 12", "en mars (les 5 et 12)")."""
    taken = {found.start for found in named}
    for match in _BARE.finditer(low):
        group = "day" if match["day"] else "days"
        start = match.start(group)
        if start in taken or _is_today(low, start):
            continue
        anchor = _last_before(low, named, start, reach=250)
        if anchor is None and match["many"]:
            anchor = _month_before(low, start)
        if anchor is None:
            continue
        for number in _NUMBER.finditer(low, *match.span(group)):
            yield _Found(number.start(), number.end(), int(number.group()), anchor.month, anchor.year)


def _month_before(low: str, position: int) -> _Found | None:
    """Return the month named without a day just before a list of days ("en mars (les 5 et 12)")."""
    anchor = None
    for match in _MONTH_NAMED.finditer(low, max(0, position - 120), position):
        anchor = _Found(match.start(), match.end(), 0, MONTHS[match["month"]], None)
    return anchor if anchor and "\n\n" not in low[anchor.end : position] else None


def _last_before(low: str, anchors: list[_Found], position: int, *, reach: int) -> _Found | None:
    """Return the last anchor within reach before a position, in the same paragraph."""
    index = bisect_right(anchors, position, key=lambda anchor: anchor.end) - 1
    if index < 0 or position - anchors[index].end >= reach:
        return None
    return anchors[index] if "\n\n" not in low[anchors[index].end : position] else None


_AHEAD = re.compile(
    r"(?:jusqu'au|d'ici(?: au| le)?|pour le|avant le|au plus tard le|a partir du|a compter du|des le"
    r"|prevue? (?:le|pour le)|prochain"
    r"|expir\w+ (?:le|au)|prochaine?s?\b[^.;]{0,30}|fixee? (?:le|au)|reconduit\w* au"
    r"|anniversaire[^.]{0,12}|seul|echeance(?: au| du)?|fin(?:it|ira)? le|aura lieu le|sera \w+ le"
    r"|ouvr\w+ le|valable\w* jusqu'au)[ ]?(?:[a-z]{5,8} )?$"
)


def _looks_ahead(low: str, position: int) -> bool:
    """Tell whether the words before a date make it a coming one."""
    return bool(_AHEAD.search(low, max(0, position - 36), position))


def _guess_reference(low: str, named: Iterable[_Found]) -> date | None:
    """Guess when the mail was written from the latest date that frames it, ``None`` without one."""
    days = [
        iso
        for found in named
        if (_is_frame(low, found) or _is_today(low, found.start))
        and (iso := iso_day(found.year or DEFAULT_YEAR, found.month, found.day))
    ]
    return date.fromisoformat(max(days)) if days else None
