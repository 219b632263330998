"""Where do the sentences of a reply start and end?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(r"[.!?…]+(?:[ \u00a0\u202f]?[»\")\]])*\.?(?=\s|$)(?![ \u00a0\u202f]*[»)\];:])|\n+")
"""French sets a space before the mark that closes a quote; what follows it belongs to the sentence."""
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:MM?|Mmes?|Mlle|Dr|Me|Mgr|art|p|n|ex|cf|[Rr]éf|[Tt]él|env|Ste?|[A-ZÀ-Ý])\.$"
)
_HEADER = re.compile(r"^(?:Le .{4,80} a écrit|-{3,} ?Message d.origine|De ?: .{3,})", re.IGNORECASE)
MARGIN = 10
"""Characters looked at before a full stop to recognise an abbreviation."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written, where it starts, and whether it only quotes the client's mail."""

    text: str
    start: int
    quoted: bool = False


def split(text: str) -> list[Sentence]:
    """
    Cut a reply into sentences; neither an abbreviation nor a decimal point ends one.

    Lines that start with ``>``, and all that follows the heading of a quoted mail, are marked as quoted.
    """
    sentences: list[Sentence] = []
    start = 0
    quoting = False
    for end in [*_ends(text), len(text)]:
        raw = text[start:end]
        stripped = raw.strip()
        if stripped:
            quoting = quoting or bool(_HEADER.match(stripped))
            offset = start + len(raw) - len(raw.lstrip())
            sentences.append(Sentence(stripped, offset, quoting or stripped.startswith(">")))
        start = end
    return sentences


def _ends(text: str) -> Iterator[int]:
    for match in _END.finditer(text):
        if match[0][0] == "\n" or not _abbreviated(text, match.end()):
            yield match.end()


def _abbreviated(text: str, end: int) -> bool:
    """Tell whether the full stop at ``end`` closes an abbreviation that more text follows."""
    follows = text[end : end + 1] in {" ", "\u00a0", "\u202f"} and text[end + 1 : end + 2] not in {"", "\n"}
    return follows and bool(_ABBREVIATION.search(text[max(0, end - MARGIN) : end]))
