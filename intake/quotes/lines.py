"""How is one line of a body compared with what clients write?"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Lines are matched against patterns on their first characters only: no pattern needs more, and
# hostile text cannot make them cost more (100 KB must take less than 50 ms).
READ = 400
MAX_LINES = 3000
"""Lines of a body that are told apart; no mail that a person writes has as many."""
_PREFIX = re.compile(r"(?: {0,4}>)+ ?| ?\| ")
# One replacement a character over the whole body: ``str.translate`` costs ten times as much.
_BLANKS = "\u00a0\u202f\u2009\t"
_APOSTROPHES = "\u2019\u2018\u00b4`"
_INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\ufeff"
_SPACES = re.compile(r" {2,}")


@dataclass(slots=True)
class Line:
    """A line as written, its quote depth, and the text it is compared by."""

    raw: str
    depth: int
    text: str
    """Without quote prefix, plain apostrophes and blanks, case kept."""
    low: str
    """The same in lower case."""

    @property
    def blank(self) -> bool:
        """Tell whether the line says nothing."""
        return not self.text


def read_lines(text: str) -> list[Line]:
    """Return the lines of a body; beyond the limit, the rest is one line, whose end is not read."""
    plain = plain_text(text)
    plains = plain.split("\n", MAX_LINES)
    lows = plain.lower().split("\n", MAX_LINES)
    return [_read_line(*each) for each in zip(text.split("\n", MAX_LINES), plains, lows, strict=True)]


def plain_text(text: str) -> str:
    """Return a text with plain apostrophes and single blanks, line by line."""
    for char in _BLANKS:
        text = text.replace(char, " ")
    for char in _APOSTROPHES:
        text = text.replace(char, "'")
    for char in _INVISIBLE:
        text = text.replace(char, "")
    return _SPACES.sub(" ", text) if "  " in text else text


def _read_line(raw: str, plain: str, low: str) -> Line:
    """Read one line."""
    if ">" in plain[:12] or "|" in plain[:3]:
        found = _PREFIX.match(plain, 0, 200)
        if found and not plain.startswith("><"):
            depth = max(1, found[0].count(">"))
            end = found.end()
            return Line(raw, depth, plain[end : end + READ].strip(), low[end : end + READ].strip())
    return Line(raw, 0, plain[:READ].strip(), low[:READ].strip())


def unquote(lines: list[Line]) -> list[str]:
    """Return lines as written, without one level of quoting where all of them carry it."""
    written = [line for line in lines if not line.blank]
    if not written or any(line.depth == 0 for line in written):
        return [line.raw for line in lines]
    return [re.sub(r"^[ \t]{0,4}> ?", "", line.raw, count=1) for line in lines]
