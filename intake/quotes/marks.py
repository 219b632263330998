"""Where does a client say that what follows is another mail?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from intake.quotes.lines import Line
from intake.quotes.patterns import Patterns, load_patterns

WINDOW = 4
"""Lines over which a client may wrap an attribution."""
_DATE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}(?:er|st|nd|rd|th|\.|\sde)?\s?[a-zéûäç]{3,10}\.?,?\s(?:de\s)?(?:\d|[àa]\s)"
    r"|[a-zéû]{3,9}\.?\s\d{1,2},?\s\d"
)
_TIME = re.compile(r"\d{1,2}\s?[:h.]\s?\d{2}")
_PRONOUN = re.compile(r"\b(?:m'|nous|vous|lui|leur|t'|qu'il|il|elle|on|me)\s?a\s[ée]crit")
_RULE = re.compile(r"[-_=*~–—─]{5,}")


class MarkKind(StrEnum):
    """What announces the other mail."""

    ATTRIBUTION = "attribution"
    HEADERS = "headers"
    FORWARD = "forward"
    ABOVE = "above"


@dataclass(slots=True)
class Mark:
    """A span of lines that announces another mail, and what it says of it."""

    kind: MarkKind
    start: int
    end: int
    """Past the last line."""
    fields: dict[str, str] = field(default_factory=dict)


def find_marks(lines: list[Line]) -> list[Mark]:
    """Return the marks in order; every line is looked at within a bounded window."""
    patterns = load_patterns()
    marks: list[Mark] = []
    position = 0
    readers: tuple[Callable[[list[Line], int, Patterns], Mark | None], ...] = (
        _forward,
        _headers,
        _attribution,
        _above,
    )
    while position < len(lines):
        mark = None
        if lines[position].text:
            mark = next((found for read in readers if (found := read(lines, position, patterns))), None)
        if mark:
            marks.append(mark)
            position = max(mark.end, position + 1)
        else:
            position += 1
    return marks


def _above(lines: list[Line], position: int, patterns: Patterns) -> Mark | None:
    low = lines[position].low
    if ("ligne" in low or "line" in low) and patterns.above.fullmatch(low):
        return Mark(MarkKind.ABOVE, position, position + 1)
    return None


def _attribution(lines: list[Line], position: int, patterns: Patterns) -> Mark | None:
    """Match "Le … a écrit :" over at most four lines."""
    first = lines[position].low.lstrip("*_ ")
    if patterns.attribution_whole.fullmatch(first):
        return _with_block(MarkKind.ATTRIBUTION, lines, position, patterns)
    if not patterns.attribution_start.match(first):
        return None
    joined = ""
    for end in range(position, min(position + WINDOW, len(lines))):
        if lines[end].blank or len(joined) > 400:
            return None
        joined = f"{joined} {lines[end].low}".strip("*_ ")
        if patterns.attribution_end.fullmatch(joined):
            if _is_attribution(joined, lines, end):
                return Mark(MarkKind.ATTRIBUTION, position, end + 1)
            return None
    return None


def _is_attribution(joined: str, lines: list[Line], end: int) -> bool:
    """Tell a client's line from a sentence such as "Le 12 mars, votre livreur m'a écrit :"."""
    if _PRONOUN.search(joined) or not (_DATE.search(joined) or "@" in joined):
        return False
    if "@" in joined or _TIME.search(joined):
        return True
    following = next((line for line in lines[end + 1 : end + 4] if not line.blank), None)
    if following is not None and following.depth > lines[end].depth:
        return True
    return joined.endswith(":") and "," in joined and len(joined) < 120 and following is None


def _forward(lines: list[Line], position: int, patterns: Patterns) -> Mark | None:
    """Match a forward marker, with the header block below or on the same line."""
    low = lines[position].low
    if not ("messag" in low or "mail" in low or "courriel" in low or "forward" in low or "rans" in low
            or "nachricht" in low or "mensa" in low or "bericht" in low):  # fmt: skip
        return None
    if patterns.forward_line.fullmatch(low) or patterns.separator_forward.fullmatch(low):
        return _with_block(MarkKind.FORWARD, lines, position, patterns)
    if found := patterns.separator_forward.match(low):
        fields = _inline_fields(lines[position].text[found.end() :], patterns)
        if len(fields) >= 2:
            return Mark(MarkKind.FORWARD, position, position + 1, fields)
    return None


def _with_block(kind: MarkKind, lines: list[Line], position: int, patterns: Patterns) -> Mark:
    """Return a mark that takes the header block below it, if any."""
    start = _next_written(lines, position + 1)
    fields, end = read_block(lines, start, patterns, sure=True) if start is not None else ({}, 0)
    return Mark(kind, position, end if fields else position + 1, fields)


def _next_written(lines: list[Line], position: int, *, reach: int = 4) -> int | None:
    return next((n for n in range(position, min(position + reach, len(lines))) if lines[n].text), None)


def _headers(lines: list[Line], position: int, patterns: Patterns) -> Mark | None:
    """Match "Message d'origine" between dashes, a rule above a header block, or a bare block."""
    low = lines[position].low
    if low[0] in "-_=*~–—#─" and len(low) >= 2:
        if patterns.separator_reply.fullmatch(low):
            return _with_block(MarkKind.HEADERS, lines, position, patterns)
        if found := patterns.separator_reply.match(low):
            fields = _inline_fields(lines[position].text[found.end() :], patterns)
            if len(fields) >= 2:
                return Mark(MarkKind.HEADERS, position, position + 1, fields)
        if _RULE.fullmatch(low.replace(" ", "")):
            start = _next_written(lines, position + 1)
            below = _headers_below(lines, start, patterns) if start is not None else None
            return Mark(MarkKind.HEADERS, position, below.end, below.fields) if below else None
    fields, end = read_block(lines, position, patterns)
    return Mark(MarkKind.HEADERS, position, end, fields) if fields else None


def _headers_below(lines: list[Line], start: int, patterns: Patterns) -> Mark | None:
    """Return the header block or the attribution that stands right below a rule."""
    fields, end = read_block(lines, start, patterns)
    return Mark(MarkKind.HEADERS, start, end, fields) if fields else _attribution(lines, start, patterns)


def read_block(
    lines: list[Line], position: int, patterns: Patterns, *, sure: bool = False
) -> tuple[dict[str, str], int]:
    """
    Read a block of header lines ("De : … Envoyé : … À : … Objet : …").

    Args:
        sure: A marker stands above, so that fewer labels are asked for.

    Returns:
        The fields found, empty where this is no block, and the line past it.
    """
    first = patterns.label.match(lines[position].low)
    if not first:
        return {}, position
    inline = _inline_fields(lines[position].text, patterns)
    if len(inline) >= 3 and _is_block(inline, sure=sure):
        return inline, position + 1
    fields: dict[str, str] = {}
    kind, end, loose, blanks = "", position, 0, 0
    for number in range(position, min(position + 40, len(lines))):
        line = lines[number]
        if line.blank:
            blanks += 1
            # One blank line between labels: HTML turned into text by the client.
            if blanks > 1 or "subject" in fields or not _label_within(lines, number + 1, patterns):
                break
            continue
        found = patterns.label.match(line.low)
        if found and patterns.labels[found[1]] not in fields:
            kind = patterns.labels[found[1]]
            fields[kind] = line.text[found.end() :].strip("*_ ")
            loose = 0
        elif found:
            loose = 0
        elif not blanks and loose < 6 and kind and _continues(lines, number, kind, fields[kind]):
            fields[kind] = f"{fields[kind]} {line.text}".strip()[:2000]
            loose += 1
        else:
            break
        blanks = 0
        end = number + 1
    return (fields, end) if _is_block(fields, sure=sure) else ({}, position)


def _label_within(lines: list[Line], position: int, patterns: Patterns) -> bool:
    return position < len(lines) and patterns.label.match(lines[position].low) is not None


def _continues(lines: list[Line], number: int, kind: str, value: str) -> bool:
    """Tell whether a line is the wrapped end of the field above it, and not the text already."""
    text = lines[number].text
    if kind == "subject":
        # Nothing tells it from a first sentence but the width of the line above and a blank line below.
        return len(lines[number - 1].raw) >= 60 and number + 1 < len(lines) and lines[number + 1].blank
    if kind == "date":
        return False
    return not value or value.endswith((",", ";")) or ("@" in text and len(text) < 200)


def _is_block(fields: dict[str, str], *, sure: bool) -> bool:
    """Tell a header block from a client's own list ("De : Lyon, À : Marseille")."""
    if sure:
        return bool(fields.get("from")) or (len(fields) >= 2 and "subject" in fields)
    if "from" not in fields or len(fields) < 3:
        return False
    if not fields.keys() & {"date", "subject"}:
        return False
    dated = bool(_TIME.search(fields.get("date", "")) or _DATE.search(fields.get("date", "").lower()))
    return "@" in fields["from"] or "@" in fields.get("to", "") or (dated and bool(fields["from"]))


def _inline_fields(text: str, patterns: Patterns) -> dict[str, str]:
    """Read labels that a client wrote on one line."""
    low = text.lower()
    found = list(patterns.inline_label.finditer(low)) if len(low) == len(text) else []
    fields: dict[str, str] = {}
    for number, match in enumerate(found[:12]):
        stop = found[number + 1].start() if number + 1 < len(found) else len(text)
        fields.setdefault(patterns.labels[match[1]], text[match.end() : stop].strip())
    return fields
