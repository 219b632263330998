"""Which stretches of a line look like a number that a document or a product bears?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nlp.facts.source import Source

MAX_CODE = 32

# Letters, digits and single separators, a digit within reach of the start.
_RUN = re.compile(
    r"(?<![\w€])(?=[A-Za-z/._-]{0,16}\d)[A-Za-z0-9]+(?:[-/._][A-Za-z0-9]+)*(?![\w€%°]"
    r"|,\d{1,2}(?!\d))"
)
_GROUPS = re.compile(r"\d{1,3}(?: \d{3}){1,3}(?![\w.,/-]*\d)|\d{2} \d{2} \d{2}(?! \d)")
_PREFIX = re.compile(r"(?<![\w/-])([A-Z]{2,4}|[A-Z]{1,4}-[A-Z]{1,4}) $")
# Words in capitals that are no part of a number.
_NO_PREFIX = frozenset(
    "A AU AUX CE DE DES DU EN EST ET HT ISO LA LE LES MA MES NE NF NOS ON OU SA SUR TA UN VOS".split()  # noqa: SIM905
)

# Days, hours, ranks, measures, years: never the number of a document.
_OTHER = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])(?:[./]\d{2,4})?|\d{4}-\d{2}-\d{2}|\d{1,2}h\d{0,2}"
    r"|\d{1,2}[./](?:19|20)\d\d|(?:19|20)\d\d(?:[-/](?:19|20)\d\d)?|[a-z]?\d|\d{1,2}|[a-z]{1,4}\d"
    r"|\d{1,2}/\d{1,2}"
    r"|\d{1,5}(?:er|e|eme|ere|nd|nde|s|x|h|j|kg|g|m|m2|m3|mm|cm|km|l|ml|cl|t|v|w|kw|kva|kwh|mo|go|k"
    r"|bars?|mpa|min|ch)"
    r"|\d{1,4}x\d{1,4}|\d+-(?:la|les?|ci|vous|nous|moi)|(?:iso|nf|din|cff)[-.]?\d{1,5}(?:-\d{1,2})?"
    r"|[a-z]{2}-\d{3}-[a-z]{2}"
)
_TWO_DIGITS = re.compile(r"\d\d")
_UNIT_AFTER = re.compile(
    r" ?(?:€|%|\$|°|£)| ?(?:euros?|eur|chf|usd|da|fcfa|ht|ttc|h|jours?|heures?|kg|g|m|mm|cm|t|l|km|m²"
    r"|m2|m3|x)(?![\w'])"
)


class Code(NamedTuple):
    """Offsets of what looks like a number."""

    start: int
    end: int
    spaced: bool
    """Whether its digits are in groups ("88 213"), as amounts and quantities are too."""


class Reference(NamedTuple):
    """A number of a known kind (a field of ``Faits``, or ``other``), with its offsets in the source."""

    kind: str
    start: int
    end: int


_LINK = re.compile(
    r"(?: ?\([^()\n]{0,60}\))?(?:,? ?(?:,|/|;|&|\+|et|ou|a|au|puis|-|ainsi que) ?)"
    r"(?:(?:la|le|les|aux?|de|du|n°s?|nos?|maintenant) ?){0,2}"
)


def continues(source: Source, last: Reference, code: Code) -> bool:
    """Tell whether a number continues a list: yes in "lots 6A417 et 6A418", not in "lot 12, 30 palettes"."""
    if code.start - last.end > _LONGEST_LINK or not _LINK.fullmatch(source.low, last.end, code.start):
        return False
    first, second = source.plain[last.start : last.end], source.plain[code.start : code.end]
    if code.spaced or first.isdigit() != second.isdigit():
        return False
    if second.isdigit():
        return abs(len(first) - len(second)) <= 1
    return " " not in second or " " in first


_LONGEST_LINK = 90


def find_codes(source: Source, start: int, end: int, keyword: re.Pattern[str]) -> Iterator[Code]:
    """Yield what looks like a number in a line, with the capitals before it unless they are a keyword."""
    position = start
    while match := _RUN.search(source.plain, position, end):
        begin, stop = match.span()
        groups = _GROUPS.match(source.plain, begin, end)
        spaced = bool(groups and groups.end() > stop)
        if groups and spaced:
            stop = groups.end()
        position = stop
        plausible = not _OTHER.fullmatch(source.low, begin, stop) and not _UNIT_AFTER.match(
            source.low, stop, end
        )
        if not plausible or stop - begin > MAX_CODE or not _TWO_DIGITS.search(source.plain, begin, stop):
            continue
        prefix = _PREFIX.search(source.plain, max(start, begin - 10), begin)
        if prefix and prefix[1] not in _NO_PREFIX and not keyword.fullmatch(source.low, *prefix.span(1)):
            begin = prefix.start(1)
        yield Code(begin, stop, spaced)


def shape(code: str) -> str:
    """
    Return what two numbers of one series share: the letters before, then classes.

    >>> shape("FC-9021"), shape("26-0402"), shape("24W-B")
    ('FC-9', '9-9', '9A-A')
    """
    head = re.match(r"[A-Za-z]*", code)
    letters = head.group() if head else ""
    rest = re.sub(r"[A-Za-z]+", "A", code[len(letters) :])
    return letters.upper() + re.sub(r"\d+", "9", rest)
