"""Which words stand around a date: its sentence, its clause, the sentences beside?"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.candidates import Candidate
from nlp.facts.source import Source

_REACH = 220
"""Characters read on each side of a candidate."""


class Surroundings(NamedTuple):
    """What stands around a candidate, in folded lower-case text."""

    before: str
    """The sentence up to the candidate."""
    clause: str
    """The end of it, from the last comma or conjunction on."""
    after: str
    """The sentence from there on, its end mark included."""
    previous: str
    """The sentence before."""
    following: str
    """The sentence after."""
    intro: str
    """The line that announces the list in which the candidate stands, or nothing."""
    quoted: bool
    late: bool


_SENTENCE_END = re.compile(r"(?<!\bm)(?<!\bmme)(?<!\bart)(?<!\n\d)(?<!\n\d\d)[.!?…]+(?=\s|$)|;|\n")
_CLAUSE_START = re.compile(
    r"[,:(»\"]|(?<![a-z])(?:mais|car|donc|or|puis|alors|parce que|puisque) "
    r"|(?<![a-z])(?:et|ou|soit) (?=(?:je|j'|nous|vous|tu|il|elle|on|ils|elles|ce|c'|mon|ma|mes|notre"
    r"|nos|qu'|que)\b)"
)
_ITEM = re.compile(r"[ >]*(?:[-•*–]|\(?[0-9a-zivx]{1,3}[).°])")


def surroundings(source: Source, candidate: Candidate) -> Surroundings:
    """Return the words around a candidate."""
    low = source.low
    left = low[max(source.body_start, candidate.start - _REACH) : candidate.start]
    right = low[candidate.end : candidate.end + _REACH]
    ends = [match.end() for match in _SENTENCE_END.finditer(left)]
    before = (left[ends[-1] :] if ends else left).lstrip(" >-•*")
    previous = left[ends[-2] if len(ends) > 1 else 0 : ends[-1]] if ends else ""
    starts = [match.end() for match in _CLAUSE_START.finditer(before.rstrip(" ,:("))]
    stop = _SENTENCE_END.search(right)
    after = right[: stop.end()] if stop else right
    rest = right[len(after) :].lstrip()
    second = _SENTENCE_END.search(rest)
    line_start = low.rfind("\n", 0, candidate.start) + 1
    return Surroundings(
        before=before,
        clause=before[starts[-1] if starts else 0 :],
        after=after,
        previous=previous,
        following=rest[: second.end()] if second else rest,
        intro=_intro(low, line_start, candidate.start),
        quoted=low.startswith((">", " >"), line_start) or _in_guillemets(low[line_start : candidate.start]),
        late=candidate.start - source.body_start > 0.55 * (len(low) - source.body_start),
    )


def _in_guillemets(left: str) -> bool:
    return left.rfind("«") > left.rfind("»") or left.count('"') % 2 == 1


def _intro(low: str, line_start: int, position: int) -> str:
    """Return the line ending in a colon that opens the list to which this line belongs."""
    if not _ITEM.match(low, line_start, position):
        return ""
    for _ in range(8):
        end = line_start - 1
        if end <= 0:
            return ""
        line_start = low.rfind("\n", 0, end) + 1
        line = low[max(line_start, end - _REACH) : end].rstrip()
        if line.endswith(":"):
            return line
        if line and not _ITEM.match(line):
            return ""
    return ""
