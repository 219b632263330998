"""Where do the sentences of a reply start and end?"""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(r"[.!?…]+[»\")\]]*(?=\s|$)|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:M|MM|Mme|Mlle|Dr|Me|Mgr|art|p|n|N|ex|cf|réf|Réf|tél|Tél|etc|env|St|Ste|[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written, and where it starts."""

    text: str
    start: int
    quoted: bool = False


def split(text: str) -> list[Sentence]:
    """Cut a reply into sentences; an abbreviation or a decimal point ends none."""
    sentences: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        if "\n" not in match[0] and _ABBREVIATION.search(text[max(start, match.end() - 8) : match.end()]):
            continue
        _append(sentences, text, start, match.end())
        start = match.end()
    _append(sentences, text, start, len(text))
    return sentences


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    raw = text[start:end]
    stripped = raw.strip()
    if stripped:
        offset = start + len(raw) - len(raw.lstrip())
        sentences.append(Sentence(stripped, offset, stripped.startswith(">")))
