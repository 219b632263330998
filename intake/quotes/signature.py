"""Where does the author's text end and the signature begin?"""

from __future__ import annotations

import re

from intake.quotes.lines import Line
from intake.quotes.patterns import Patterns, load_patterns

MAX_LINES = 20
"""Written lines below a closing formula beyond which it did not close the text."""
MAX_DELIMITED = 40
_DELIMITER = re.compile(r"(?:--[ \u00a0]?|—|\u2013\u2013|-- *\*?)")
_POSTSCRIPT = re.compile(
    r"(?:p\.?\s?-?s\.?|post[- ]scriptum|nb|n\.b\.|nota(?: bene)?)\s?[:.\-\u2013—]?\s", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W\d_]+")
_CONTACT = re.compile(
    r"\b(?:t[ée]l|mob|fax|port)(?:[ée]phone|ile|able)?\b\s?[.:+\d(]|www\.|https?:|\w@\w|\bsiret|\brcs\b|\+33"
    r"|\b0\d(?:[ .-]?\d\d){4}\b|\b\d{5}\s[A-ZÉ]|\b(?:ligne directe|poste)\s?[:\d]",
    re.IGNORECASE,
)
# Words that make a sentence: no name, role or address holds them.
_SENTENCE = re.compile(
    r"\b(?:je|j'|nous|vous|il|elle|ils|elles|on|c'est|est|sont|suis|sommes|ai|avons|avez|ont|était|sera|serait|faut"
    r"|peut|pouvez|pouvons|doit|devez|merci|pas|jamais|toujours|rien|ne|n'[aeiouéèêh]\w+|que|qu'\w+|svp|quand|i|we"
    r"|you|is|are|have|not)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset({"de", "du", "des", "le", "la", "d", "l", "von", "van", "et", "pour", "p", "o"})


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
    cut = _footer(lines, patterns)
    upper = lines[:cut]
    start = _delimited(upper)
    # The formula and the name often stand above the delimiter, which a program added.
    above = upper if start is None else upper[:start]
    closed = _formula(above, patterns)
    if closed is None:
        closed = _named(above, sender)
    start = start if closed is None else closed
    cut = cut if start is None else start
    if not any(line.text for line in lines[:cut]) and start is None:
        # A text that is nothing but a notice is what its author wrote.
        return lines, []
    body, signature = lines[:cut], lines[cut:]
    postscript = next((n for n, line in enumerate(signature) if _POSTSCRIPT.match(line.text)), None)
    if postscript is None:
        return body, signature
    after = range(postscript + 1, len(signature))
    end = next((n for n in after if _ends_postscript(signature[n], patterns)), len(signature))
    return body + signature[postscript:end], signature[:postscript] + signature[end:]


def _ends_postscript(line: Line, patterns: Patterns) -> bool:
    """Tell whether a line below a postscript is no more of it."""
    return (
        line.blank
        or is_closing(line, patterns)
        or _DELIMITER.fullmatch(line.raw) is not None
        or patterns.mobile.match(line.low) is not None
        or patterns.notice.match(line.low) is not None
    )


def _delimited(lines: list[Line]) -> int | None:
    """Return the first "-- " line with little enough below it."""
    for number in range(max(0, len(lines) - MAX_DELIMITED), len(lines)):
        if _DELIMITER.fullmatch(lines[number].raw.rstrip("\r")):
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
        elif not _signature_like(line):
            break
        written += 1
        if written > MAX_LINES:
            break
    return best


def is_closing(line: Line, patterns: Patterns) -> bool:
    """Tell whether a line is a closing formula and nothing else, or a formula and a name."""
    if len(line.low) > 240:
        return False
    if patterns.closing.fullmatch(line.low):
        return True
    found = patterns.closing.match(line.low)
    if not found or not 0 < len(line.text) - found.end() <= 40:
        return False
    words = _WORDS.findall(line.text[found.end() :])
    return 0 < len(words) <= 5 and all(word[0].isupper() or word in _PARTICLES for word in words)


def _signature_like(line: Line) -> bool:
    """Tell whether a line could be part of a signature: a name, a role, an address, a phone."""
    text = line.text
    if _POSTSCRIPT.match(text) or _CONTACT.search(text):
        return True
    if len(text) > 120 or text.endswith(("?", "!", ";")) or _SENTENCE.search(text):
        return False
    small = sum(1 for word in _WORDS.findall(text) if word.islower() and word not in _PARTICLES)
    return small <= 8


def _named(lines: list[Line], sender: str) -> int | None:
    """Return where a signature without formula begins: a line that opens with the sender's name."""
    wanted = {word.lower() for word in _WORDS.findall(sender) if len(word) > 1}
    if not wanted:
        return None
    written = [n for n, line in enumerate(lines) if line.text]
    start: int | None = None
    for number in reversed(written[1:][-8:]):
        if not _signature_like(lines[number]):
            break
        if _is_name_of(lines[number].text, wanted):
            start = number
    return start


def _is_name_of(text: str, wanted: set[str]) -> bool:
    """Tell whether a line is the sender's name, in full, abridged, or followed by a role."""
    if len(text) > 70:
        return False
    name = re.split(r"\s?[,(|/]|\s[\u2013—-]\s", text, maxsplit=1)[0]
    words = [word.lower() for word in _WORDS.findall(name)]
    known = [word for word in words if word in wanted]
    initials = [word for word in words if len(word) <= 2 or word in _PARTICLES]
    return bool(known) and len(known) + len([word for word in initials if word not in known]) >= len(words)


def _footer(lines: list[Line], patterns: Patterns) -> int:
    """Return where the phone footers and legal notices that end the text begin."""
    cut = len(lines)
    for number in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        line = lines[number]
        if not line.text:
            continue
        if patterns.mobile.match(line.low) is not None and len(line.low) < 200:
            if sum(1 for other in lines[number + 1 : cut] if other.text) <= 4:
                cut = number
        elif patterns.notice.match(line.low):
            cut = number
    return cut
