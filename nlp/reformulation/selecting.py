"""Which clauses of a mail carry its doleance, and how do they read from the company's side?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from models.values import Analysis
from nlp.reformulation.clauses import is_whole
from nlp.reformulation.lexicon import pattern
from nlp.reformulation.opening import lower_opening, open_clause
from nlp.reformulation.person import RefusedError, turn, without_asides
from nlp.reformulation.pointing import points_back
from nlp.reformulation.tokens import Span, parts, sentences, tokenize

_LONGEST = 320
"""Characters past which no opening makes a clause short enough to be turned."""
_COMFORT = 150
"""Characters above which a shorter cut round the evidence is tried first."""
_SEVERAL = re.compile(r"(?<!\bM)(?<!\bMM)(?<!Mme)(?<!\bMe)(?<!\bSt)[.!?] (?=[A-ZÀ-Ý])")
# What is asked for is said once, with the requests.
_REQUEST = re.compile(
    r"vous (?:nous )?(?:en )?(?:demandez|exigez|voulez|souhaitez|souhaiteriez|voudriez|aimeriez"
    r"|réclamez|attendez|sollicitez|maintenez|revenez|relancez|réécrivez|réitérez)\b"
)
_PERSON = re.compile(r"\b(?:nous|vous|notre|nos|votre|vos|vôtre|nôtre)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause of the mail turned to the company's side."""

    text: str
    start: int
    end: int
    keys: tuple[str, ...] = field(default=())


def fact_units(body: str, analysis: Analysis, *, neutral: bool = False) -> list[Unit]:
    """
    Return the turned clauses that carry the motifs and the enjeux, in the order of the mail.

    A clause that also carries a threat is left out: threats are not repeated (seed row 31). In a message
    passed on by somebody else (``neutral``) only clauses without a first or second person are kept.
    """
    found = sentences(body)
    threats = [span for quotes in _evidence(analysis, "menaces") for span in _places(body, quotes)]
    units: list[Unit] = []
    for key, quotes in _fact_evidence(analysis):
        for quote in quotes:
            for place in _places(body, (quote,)):
                for index in _overlapping(found, place):
                    units = _add(units, _unit(found, index, place, threats), key)
    units = [unit for unit in units if _is_told(unit, neutral=neutral)]
    return sorted(units, key=lambda unit: unit.start)


def _is_told(unit: Unit, *, neutral: bool) -> bool:
    """Leave out what is asked, said with the requests, and persons where another's words are passed on."""
    return not _REQUEST.match(unit.text) and not (neutral and _PERSON.search(unit.text))


def _fact_evidence(analysis: Analysis) -> Iterator[tuple[str, tuple[str, ...]]]:
    principal = f"motifs.{analysis.motif_principal}"
    keys = [key for key in analysis.evidence if key.startswith(("motifs.", "enjeux."))]
    for key in sorted(keys, key=lambda key: (key != principal, not key.startswith("motifs."), key)):
        yield key, analysis.evidence[key]


def _evidence(analysis: Analysis, family: str) -> Iterator[tuple[str, ...]]:
    return (quotes for key, quotes in analysis.evidence.items() if key.startswith(f"{family}."))


def _places(body: str, quotes: Sequence[str]) -> list[tuple[int, int]]:
    places = []
    for quote in quotes:
        start = body.find(quote) if quote.strip() else -1
        if start >= 0:
            places.append((start, start + len(quote)))
    return places


def _overlapping(found: Sequence[Span], place: tuple[int, int]) -> list[int]:
    return [i for i, span in enumerate(found) if span.start < place[1] and span.end > place[0]][:3]


def _add(units: list[Unit], unit: Unit | None, key: str) -> list[Unit]:
    if unit is None:
        return units
    for i, other in enumerate(units):
        if other.start < unit.end and other.end > unit.start:
            merged = (
                other if key in other.keys else Unit(other.text, other.start, other.end, (*other.keys, key))
            )
            return [*units[:i], merged, *units[i + 1 :]]
    return [*units, Unit(unit.text, unit.start, unit.end, (key,))]


def _unit(
    found: Sequence[Span], index: int, place: tuple[int, int], threats: Sequence[tuple[int, int]]
) -> Unit | None:
    for span in _candidates(found[index], place):
        if len(span.text) > _LONGEST:
            continue
        if any(span.start < end and span.end > start for start, end in threats) or pattern("menaces").search(
            span.text
        ):
            continue
        clause = open_clause(span.text)
        if points_back(tokenize(clause)):
            before = _antecedent(found, index) if span.start == found[index].start else None
            after = _clause(clause)
            if before and after and not pattern("menaces").search(before):
                return Unit(f"{before}, et que\x00{after}", found[index - 1].start, span.end)
            continue
        turned = _clause(clause)
        if turned is not None:
            return Unit(turned, span.start, span.end)
    return None


def _hangs_on_colon(text: str) -> bool:
    """Tell whether a colon cuts a title from its clause, or sets a statement on the company apart."""
    head, colon, tail = text.partition(" : ") if " : " in text else text.partition(": ")
    if not colon or head.count("«") > head.count("»"):
        return False
    return (
        not is_whole(tokenize(head))
        or re.match(r"(?:vous|tu|votre|vos)\b", tail.strip(), re.IGNORECASE) is not None
    )


def _antecedent(found: Sequence[Span], index: int) -> str | None:
    """Return the turned sentence that a pronoun points at, where it says by itself of what it speaks."""
    opened = open_clause(found[index - 1].text) if index else ""
    return None if not opened or points_back(tokenize(opened)) else _clause(opened)


def _clause(text: str) -> str | None:
    text = without_asides(text)
    tokens = tokenize(text)
    if not tokens or not is_whole(tokens) or _hangs_on_colon(text) or _SEVERAL.search(text):
        return None
    try:
        return turn(lower_opening(text))
    except RefusedError:
        return None


def _candidates(sentence: Span, place: tuple[int, int]) -> Iterator[Span]:
    if len(sentence.text) <= _COMFORT:
        yield sentence
    for part in parts(sentence):
        if part.start < place[1] and part.end > place[0]:
            yield from _cuts(part, place)
    if len(sentence.text) > _COMFORT:
        yield sentence


def _cuts(part: Span, place: tuple[int, int]) -> Iterator[Span]:
    """Yield the part, or first its shorter cuts at commas where it is long."""
    if len(part.text) <= _COMFORT:
        yield part
    begin = max(0, place[0] - part.start)
    end = min(len(part.text), place[1] - part.start)
    after = [m.start() for m in re.finditer(r",\s|\s(?:et|mais|alors que)\s", part.text) if m.start() >= end]
    before = [
        m.end() for m in re.finditer(r",\s(?:et |mais |or )?|\s(?:et|mais)\s", part.text) if m.end() <= begin
    ]
    ends = [*after[:1], len(part.text)]
    starts = [0, *before[-1:]]
    for start in starts:
        for stop in ends:
            if (start, stop) != (0, len(part.text)):
                text = part.text[start:stop].strip(" ,")
                yield Span(text, part.start + start)
    if len(part.text) > _COMFORT:
        yield part
