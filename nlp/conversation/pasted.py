"""Which part of a message is a text pasted to be analysed, and not the wish itself?"""

from __future__ import annotations

import re

from nlp.conversation.spans import quotations

_SEPARATOR = re.compile(r":::|---+|—>|→|->|=>|⬇️?|👉|\n|\s>\s|:\s|\?\s")
_EDGES = " \t\n\r\"'«»“”>:-→⬇️👉"
FEWEST_WORDS = 3


def find_pasted(text: str) -> str | None:
    """
    Return the pasted text of a message, as written, or ``None``.

    Quotation marks decide first, then a line break, then what follows a colon, an arrow or the
    question asked about it.
    """
    quoted = [text[a:b] for a, b in quotations(text)]
    longest = max(quoted, key=len, default="").strip()
    if len(longest.split()) >= 2 or (longest and len(longest) * 2 > len(text)):
        return longest
    single = re.search(r"(?:^|\s)'([^\n]{12,}?)'(?:\s|$|\W)", text)
    if single:
        return single[1].strip()
    head, line, rest = text.strip().partition("\n")
    if line and len(rest.split()) >= 2 and len(head.split()) <= 25:
        return _clean(rest)
    for match in _SEPARATOR.finditer(text):
        rest = text[match.end() :]
        if len(rest.split()) >= FEWEST_WORDS:
            return _clean(rest)
    return None


def _clean(rest: str) -> str | None:
    return rest.strip(' \t\n\r"«»“”>:-→⬇️👉') or None
