"""Which part of a mail did its author write, and does it only pass on the words of another?"""

from __future__ import annotations

import re

_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_HEADER = re.compile(
    r"^(?:-{2,}[^\n]{0,60}(?:message|forward)[^\n]{0,60}"
    r"|[ \t]*(?:le|on) [^\n]{4,100}(?:a écrit|wrote|schrieb) ?:?[ \t]*$"
    r"|(?:de|from) ?: [^\n]+\n(?:(?:date|envoyé|sent|à|to|objet|subject)\b ?:? ))",
    re.MULTILINE | re.IGNORECASE,
)
_MIN_OWN_WORDS = 12
"""Under this many words of one's own above a quoted message, the complaint is in what is passed on."""
_GREETING = re.compile(
    r"\b(?:bonjour|bonsoir|cordialement|pour info(?:rmation)?|pi|cf|voir ci-dessous|merci|fyi|tr|fwd)\b",
    re.IGNORECASE,
)


def split_history(body: str) -> tuple[str, bool]:
    """
    Return the text to restate, at its own offsets, and whether it is another's message passed on.

    What is not to be read is blanked, not cut, so that a place found in the result is one in the mail.

    >>> split_history("Toujours rien !\\n> Bonjour")[0].strip()
    'Toujours rien !'
    """
    start = _HEADER.search(body)
    own = _QUOTED_LINE.sub(_blank, body)
    if start is not None:
        own = own[: start.start()] + " " * (len(body) - start.start())
    words = _GREETING.sub(" ", own).split()
    if len(words) >= _MIN_OWN_WORDS or (start is None and own == body):
        return own, False
    passed_on = start is not None and re.search(
        r"transf|forward|fwd|tr ?:", body[: start.end()], re.IGNORECASE
    )
    if not passed_on or start is None:
        return own, False
    return " " * start.end() + body[start.end() :].replace("\n>", "\n "), True


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
