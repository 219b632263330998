"""Where does a client say that what follows is another mail?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from intake.quotes.blocks import DATE, TIME, inline_fields, read_block
from intake.quotes.lines import Line
from intake.quotes.patterns import Patterns, load_patterns

WINDOW = 4
"""Lines over which a client may wrap an attribution."""
RULE_CHARACTERS = "-_=*~#\u2013—─ "
_PRONOUN = re.compile(r"\b(?:m'|nous|vous|lui|leur|t'|qu'il|il|elle|on|me)\s?a\s[ée]crit")
_RULE = re.compile(r"[-_=*~\u2013—─]{5,}")
# A line that ends an attribution ends so: looked at before any pattern is tried.
_ENDINGS = (":", "\uff1a", "crit", "wrote", "crivait", "--", ">", "a dit")


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


def mark_at(lines: list[Line], position: int) -> Mark | None:
    """Return the mark that begins at a line, looked for within a bounded window."""
    low = lines[position].low
    if not low:
        return None
    patterns = load_patterns()
    if low[0] in RULE_CHARACTERS or low[-1] in RULE_CHARACTERS:
        mark = _separator(lines, position, patterns) or _above(lines, position, patterns)
        if mark:
            return mark
    if patterns.forward_line.fullmatch(low):
        return _with_block(MarkKind.FORWARD, lines, position, patterns)
    if ":" in low[:40]:
        fields, end = read_block(lines, position, patterns)
        if fields:
            return Mark(MarkKind.HEADERS, position, end, fields)
    if "ligne" in low or "line" in low:
        mark = _above(lines, position, patterns)
        if mark:
            return mark
    return _attribution(lines, position, patterns)


def _above(lines: list[Line], position: int, patterns: Patterns) -> Mark | None:
    """Match the line by which a ticketing tool asks to answer above it."""
    low = lines[position].low
    if ("ligne" in low or "line" in low) and patterns.above.fullmatch(low.strip(RULE_CHARACTERS)):
        return Mark(MarkKind.ABOVE, position, position + 1)
    return None


def _attribution(lines: list[Line], position: int, patterns: Patterns) -> Mark | None:
    """Match "Le … a écrit :" over at most four lines."""
    first = lines[position].low.lstrip("*_ ")
    if first.endswith(_ENDINGS) and _is_whole(first, patterns):
        return _with_block(MarkKind.ATTRIBUTION, lines, position, patterns)
    if patterns.attribution_alone.match(first):
        return _with_block(MarkKind.ATTRIBUTION, lines, position, patterns)
    if not patterns.attribution_start.match(first):
        return _wrapped_middle(lines, position, patterns)
    joined = ""
    for end in range(position, min(position + WINDOW, len(lines))):
        if lines[end].blank or len(joined) > 400:
            return None
        joined = f"{joined} {lines[end].low}".strip("*_ ")
        if joined.endswith(_ENDINGS) and _has_end(joined, patterns):
            if _is_attribution(joined, lines, end):
                return Mark(MarkKind.ATTRIBUTION, position, end + 1)
            return None
    return None


def _wrapped_middle(lines: list[Line], position: int, patterns: Patterns) -> Mark | None:
    """Match "Nom <a@b> a écrit le mar." whose date a client wrapped onto the next line."""
    low = lines[position].low
    if "@" not in low or len(low) > 200 or position + 1 >= len(lines):
        return None
    found = patterns.attribution_middle.search(low)
    following = lines[position + 1].low
    if found is None or not following.endswith(":") or len(following) > 80:
        return None
    if not DATE.search(f"{low[found.end() :]} {following}"):
        return None
    return Mark(MarkKind.ATTRIBUTION, position, position + 2)


def _has_end(joined: str, patterns: Patterns) -> bool:
    """Tell whether a window ends as attributions do; only its last characters are read."""
    # Germanic clients write the name after the verb, which then stands far from the end.
    far = "schr" in joined or "skrev" in joined
    return patterns.attribution_end.search(joined[-160:] if far else joined[-48:]) is not None


def _is_whole(low: str, patterns: Patterns) -> bool:
    """Tell whether one line is an attribution without a date at its head."""
    if "@" in low and (patterns.attribution_prefix.match(low) or _has_end(low, patterns)):
        return len(low) < 300 and not patterns.label.match(low) and not _PRONOUN.search(low)
    found = patterns.attribution_middle.search(low)
    if found is None:
        return False
    return DATE.search(low, found.end()) is not None or _has_end(low, patterns)


def _is_attribution(joined: str, lines: list[Line], end: int) -> bool:
    """Tell a client's line from a sentence such as "Le 12 mars, votre livreur m'a écrit :"."""
    if _PRONOUN.search(joined) or not (DATE.search(joined) or "@" in joined):
        return False
    if "@" in joined or TIME.search(joined):
        return True
    following = next((line for line in lines[end + 1 : end + 4] if not line.blank), None)
    if following is not None and following.depth > lines[end].depth:
        return True
    return joined.endswith(":") and "," in joined and len(joined) < 120 and following is None


def _with_block(kind: MarkKind, lines: list[Line], position: int, patterns: Patterns) -> Mark:
    """Return a mark that takes the header block below it, if any."""
    start = _next_written(lines, position + 1)
    fields, end = read_block(lines, start, patterns, sure=True) if start is not None else ({}, 0)
    return Mark(kind, position, end if fields else position + 1, fields)


def _next_written(lines: list[Line], position: int, *, reach: int = 4) -> int | None:
    return next((n for n in range(position, min(position + reach, len(lines))) if lines[n].text), None)


def _separator(lines: list[Line], position: int, patterns: Patterns) -> Mark | None:
    """Match "Message d'origine" or "Message transféré" between dashes, or a rule above a block."""
    text = lines[position].text
    core = lines[position].low.strip(RULE_CHARACTERS)
    if not core:
        return _rule(lines, position, patterns)
    if len(text) - len(core) < 2:
        return None
    for kind, pattern in (
        (MarkKind.FORWARD, patterns.separator_forward),
        (MarkKind.HEADERS, patterns.separator_reply),
    ):
        found = pattern.match(core)
        if not found:
            continue
        if found.end() == len(core):
            return _with_block(kind, lines, position, patterns)
        # Yahoo writes the marker and all the fields on one line.
        fields = inline_fields(text[len(text) - len(text.lstrip(RULE_CHARACTERS)) + found.end() :], patterns)
        if len(fields) >= 2:
            return Mark(kind, position, position + 1, fields)
        if len(core) - found.end() <= 40 and text[-1] in RULE_CHARACTERS:
            return _with_block(kind, lines, position, patterns)
    return None


def _rule(lines: list[Line], position: int, patterns: Patterns) -> Mark | None:
    """Match a rule right above a header block or an attribution."""
    if not _RULE.fullmatch(lines[position].low.replace(" ", "")):
        return None
    start = _next_written(lines, position + 1)
    if start is None:
        return None
    fields, end = read_block(lines, start, patterns)
    if fields:
        return Mark(MarkKind.HEADERS, position, end, fields)
    below = _attribution(lines, start, patterns)
    return Mark(MarkKind.HEADERS, position, below.end, below.fields) if below else None
