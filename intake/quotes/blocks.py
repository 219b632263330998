"""Which header fields does a client write above the mail it quotes ("De : … Envoyé : … Objet : …")?"""

from __future__ import annotations

import re

from intake.quotes.lines import Line
from intake.quotes.patterns import Patterns

MAX_BLOCK = 24
"""Lines that a header block may take, long lists of recipients included."""
DATE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[-/]\d{1,2}[-/]\d{1,2}"
    r"|\d{1,2}(?:er|st|nd|rd|th|\.|\sde)?\s?[^\W\d_]{3,10}\.?,?\s(?:de\s)?(?:\d|[àa]\s)"
    r"|[^\W\d_]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d|\d{4}年"
)
TIME = re.compile(r"\d{1,2}\s?[:h.]\s?\d{2}")


def read_block(
    lines: list[Line], position: int, patterns: Patterns, *, sure: bool = False
) -> tuple[dict[str, str], int]:
    """
    Read a block of header lines.

    Args:
        sure: A marker stands above, so that fewer labels are asked for.

    Returns:
        The fields found, empty where this is no block, and the line past it.
    """
    if ":" not in lines[position].low[:40] or not patterns.label.match(lines[position].low):
        return {}, position
    inline = inline_fields(lines[position].text, patterns) if lines[position].low.count(":") > 2 else {}
    if len(inline) >= 3 and _is_block(inline, sure=sure):
        return inline, position + 1
    fields: dict[str, str] = {}
    kind, end, blanks, repeats = "", position, 0, 0
    for number in range(position, min(position + MAX_BLOCK, len(lines))):
        line = lines[number]
        if line.blank:
            blanks += 1
            # One blank line between labels: HTML turned into text by the client.
            if blanks > 1 or "subject" in fields or not _label_at(lines, number + 1, patterns):
                break
            continue
        found = patterns.label.match(line.low)
        if found:
            kind = patterns.labels[found[1]]
            repeats += kind in fields
            if repeats > 2 or (kind == "from" and kind in fields):
                break
            _take(fields, kind, line.text[found.end() :].strip("*_ "), patterns)
        elif not blanks and kind and _continues(lines, number, kind, fields.get(kind, "")):
            fields[kind] = f"{fields.get(kind, '')} {line.text}".strip()[:2000]
        else:
            break
        blanks = 0
        end = number + 1
    return (fields, end) if _is_block(fields, sure=sure) else ({}, position)


def _take(fields: dict[str, str], kind: str, value: str, patterns: Patterns) -> None:
    """Keep a field, and those that Samsung writes behind it on the same line."""
    fields.setdefault(kind, value)
    if ":" in value:
        behind = inline_fields(value, patterns)
        for other in behind.keys() & {"subject", "date", "to"}:
            fields.setdefault(other, behind[other])


def _label_at(lines: list[Line], position: int, patterns: Patterns) -> bool:
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
    date = fields.get("date", "").lower()
    dated = bool(TIME.search(date) or DATE.search(date))
    return "@" in fields["from"] or "@" in fields.get("to", "") or (dated and bool(fields["from"]))


def inline_fields(text: str, patterns: Patterns) -> dict[str, str]:
    """Read labels that a client wrote on one line."""
    low = text.lower()
    if low.count(":") < 1 or len(low) != len(text):
        return {}
    found = list(patterns.inline_label.finditer(low))[:12]
    fields: dict[str, str] = {}
    for number, match in enumerate(found):
        stop = found[number + 1].start() if number + 1 < len(found) else len(text)
        fields.setdefault(patterns.labels[match[1]], text[match.end() : stop].strip())
    return fields
