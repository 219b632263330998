"""Where does the author's text end and the signature begin?"""

from __future__ import annotations

import re

from intake.quotes.lines import Line
from intake.quotes.patterns import Patterns, load_patterns

MAX_LINES = 20
"""A block longer than this below a closing formula is text, not a signature."""
MAX_DELIMITED = 40
_DELIMITER = re.compile(r"(?:-- ?|--\u00a0|—|––)$")
_POSTSCRIPT = re.compile(
    r"(?:p\.?\s?-?s\.?|post[- ]scriptum|nb|n\.b\.|nota(?: bene)?)\s?[:.\-–]?\s", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W\d_]+")
_CONTACT = re.compile(
    r"(?:t[ée]l|mob|fax|port(?:able)?|www\.|https?:|@|siret|rcs\b|\+33|\b0\d(?:[ .-]?\d\d){4}\b)", re.I
)


def split_signature(lines: list[Line], *, sender: str = "") -> tuple[list[Line], list[Line]]:
    """
    Return the lines of the text and those of the signature.

    The closing formula goes with the signature when it is alone on its line; a postscript after
    it stays with the text.

    Args:
        lines: A region written by the author.
        sender: The display name of the sender, to know a name alone on its line.
    """
    patterns = load_patterns()
    start = _delimited(lines)
    if start is None:
        start = _formula(lines, patterns)
    if start is None:
        start = _named(lines, sender)
    cut = start if start is not None else len(lines)
    cut = _notices(lines, cut, patterns)
    if not any(line.text for line in lines[:cut]) and cut < len(lines) and start is None:
        return lines, []
    body, signature = lines[:cut], lines[cut:]
    postscript = next((n for n, line in enumerate(signature) if _POSTSCRIPT.match(line.text)), None)
    if postscript is None:
        return body, signature
    end = next((n for n in range(postscript, len(signature)) if signature[n].blank), len(signature))
    return body + signature[postscript:end], signature[:postscript] + signature[end:]


def _delimited(lines: list[Line]) -> int | None:
    """Return the last "-- " line with little enough below it."""
    for number in range(len(lines) - 1, max(-1, len(lines) - MAX_DELIMITED), -1):
        if _DELIMITER.fullmatch(lines[number].raw.strip("\r")) or lines[number].raw == "--":
            return number
    return None


def _formula(lines: list[Line], patterns: Patterns) -> int | None:
    """Return the first closing formula below which everything looks like a signature."""
    written = 0
    best: int | None = None
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if line.blank:
            continue
        if is_closing(line, patterns):
            best = number
        elif patterns.notice.match(line.low) or patterns.mobile.match(line.low):
            continue
        elif not _signature_like(line) and not _below_notice(lines, number, patterns):
            break
        written += 1
        if written > MAX_LINES:
            break
    return best


def is_closing(line: Line, patterns: Patterns) -> bool:
    """Tell whether a line is a closing formula and nothing else."""
    return len(line.low) <= 240 and patterns.closing.fullmatch(line.low) is not None


def _signature_like(line: Line) -> bool:
    """Tell whether a line could be part of a signature: a name, a role, an address, a phone."""
    text = line.text
    if _POSTSCRIPT.match(text):
        return True
    if len(text) > 90 and not _CONTACT.search(text):
        return False
    if text.endswith(("?", "!", ";")):
        return False
    words = _WORDS.findall(text)
    small = sum(1 for word in words if word.islower() and len(word) > 1)
    return bool(_CONTACT.search(text)) or small <= 5 or not text.endswith(".")


def _below_notice(lines: list[Line], number: int, patterns: Patterns) -> bool:
    """Tell whether a long line belongs to a notice that began just above."""
    for above in range(number - 1, max(-1, number - 12), -1):
        if lines[above].blank and above < number - 6:
            return False
        if patterns.notice.match(lines[above].low):
            return True
    return False


def _named(lines: list[Line], sender: str) -> int | None:
    """Return where a signature without formula begins: the sender's name alone on a line."""
    wanted = {word.lower() for word in _WORDS.findall(sender) if len(word) > 1}
    if not wanted:
        return None
    written = [n for n, line in enumerate(lines) if line.text]
    for number in written[1:][-8:]:
        words = {word.lower() for word in _WORDS.findall(lines[number].text)}
        if words and words <= wanted and len(lines[number].text) < 60:
            below = [lines[n] for n in written if n > number]
            if all(_signature_like(line) for line in below):
                return number
    return None


def _notices(lines: list[Line], cut: int, patterns: Patterns) -> int:
    """Return the cut moved up over phone footers and legal notices that end the text."""
    for number in range(max(0, cut - 30), cut):
        line = lines[number]
        if not line.text:
            continue
        mobile = patterns.mobile.match(line.low) is not None and len(line.low) < 200
        if mobile and sum(1 for other in lines[number + 1 : cut] if other.text) <= 4:
            return number
        if patterns.notice.match(line.low) and (number == 0 or lines[number - 1].blank):
            return number
    return cut
