"""Where do the sentences of a mail begin and end, and which did its author write now?"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CHARS = 12_000
"""What is read of a mail; the longest of 3,380 annotated mails has 1,830 characters."""
MAX_UNITS = 160
"""How many sentences are weighed; hostile text has thousands."""
LONG_UNIT = 260
"""Past this length a sentence is cut at a comma or a semicolon, since quotes are short."""

_ABBREVIATION = re.compile(
    r"(?:\b(?:m|mm|mme|mlle|mmes|dr|me|pr|art|ref|réf|n|no|tel|tél|ex|cf|env|etc|st|ste|av|bd|vol|p|pp|fig|min|max|resp)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)
_END = re.compile(
    # A run of marks is tried once, from its first mark: "!?" repeated 50,000 times stays linear.
    r"(?<![.!?…])(?:[.!?…]++[»\")]*+[ \t\u00a0\u202f]++|[!?]{2,}+(?=\w))|;[ \t\u00a0\u202f]++"
)
_QUOTE_MARK = re.compile(
    r"^\s*(?:-{2,}\s*(?:original|message|mail|forwarded|transf|début)"
    r"|le .{4,80} a écrit\s*:|on .{4,80} wrote:)",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^\s*(?:de|from|envoyé|sent|à|to|objet|subject|cc|date)\s*:\s", re.IGNORECASE)
_CUT = re.compile(r"[,:;–—(][ \t\u00a0\u202f]+|[ \t\u00a0\u202f][–—-][ \t\u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a mail, with where it stands."""

    text: str
    kind: str
    """``subject``, ``body`` (the author, now) or ``quoted`` (an older message)."""
    start: int
    """Offset in the subject or in the body."""
    index: int
    """Rank in the mail; the subject is 0."""


def split_units(subject: str, body: str) -> list[Unit]:
    """
    Cut a mail into the sentences that the classifiers weigh, subject first.

    Lines are cut first, since a sentence of a mail never crosses an empty line and signatures have no
    full stops (FRENCH.md section 7), then sentences, then clauses of long sentences.
    """
    units: list[Unit] = []
    if subject.strip():
        units.append(Unit(subject[:400].strip(), "subject", len(subject) - len(subject.lstrip()), 0))
    offset, kind, headers = 0, "body", 0
    for line in body[:MAX_CHARS].split("\n"):
        # One "Objet :" line opens a letter; two header lines in a row open an older message.
        headers = headers + 1 if _HEADER.match(line[:120]) else 0
        if headers >= 2 or _QUOTE_MARK.match(line[:120]):
            kind = "quoted"
        line_kind = "quoted" if line.lstrip().startswith(">") else kind
        for start, end in _line_spans(line):
            if len(units) >= MAX_UNITS:
                return units
            units.append(Unit(line[start:end], line_kind, offset + start, len(units)))
        offset += len(line) + 1
    return units


def _line_spans(line: str) -> list[tuple[int, int]]:
    """Return the trimmed spans of the sentences of one line."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(line):
        if _is_end(line, match):
            spans += _clauses(line, start, match.end())
            start = match.end()
    spans += _clauses(line, start, len(line))
    return spans


def _is_end(line: str, match: re.Match[str]) -> bool:
    """A full stop ends a sentence unless it ends an abbreviation or a small letter follows it."""
    if not match.group().startswith("."):
        return True
    if _ABBREVIATION.search(line[max(0, match.start() - 8) : match.start() + 1]):
        return False
    following = line[match.end() : match.end() + 1]
    return not following.islower() or match.start() - line.rfind(" ", 0, match.start()) > 3


def _clauses(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a long sentence near its middle until each piece is short enough to be quoted."""
    while start < end and line[start] in " \t\u00a0\u202f>":
        start += 1
    while end > start and line[end - 1] in " \t\u00a0\u202f":
        end -= 1
    if not line[start:end].strip():  # other blanks than those above, a lone carriage return say
        return []
    if end - start <= LONG_UNIT:
        return [(start, end)]
    middle = (start + end) // 2
    cuts = [cut.end() for cut in _CUT.finditer(line, start + 40, end - 40)]
    cut = min(cuts, key=lambda at: abs(at - middle), default=None) if cuts else None
    if cut is None:
        space = line.rfind(" ", start + 1, min(end, start + LONG_UNIT))
        cut = space if space > start else min(end, start + LONG_UNIT)
    return _clauses(line, start, cut) + _clauses(line, cut, end)
