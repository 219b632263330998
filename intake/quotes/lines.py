"""How is one line of a body compared with what clients write?"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Lines are matched against patterns on their first characters only: no pattern needs more, and
# hostile text cannot make them cost more (100 KB must take less than 50 ms).
READ = 400
MAX_LINES = 3000
"""Lines of a body that are told apart; no mail that a person writes has as many."""
_PREFIX = re.compile(r"(?:[ \t\u00a0]{0,4}>)+[ \t]?|[ \t\u00a0]{0,3}\|[ \t]")
_TYPOGRAPHY = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "’": "'", "\u2018": "'", "\u00b4": "'", "`": "'"}
    | {"\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\u00ad": None, "\ufeff": None}
)
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
    return [read_line(raw) for raw in text.split("\n", MAX_LINES)]


def read_line(raw: str) -> Line:
    """Read one line."""
    depth = 0
    content = raw
    if ">" in raw[:12] or "|" in raw[:5]:
        found = _PREFIX.match(raw, 0, 200)
        if found and not raw.lstrip().startswith("><"):
            depth = max(1, found[0].count(">"))
            content = raw[found.end() :]
    plain = content[:READ]
    if not plain.isascii() or "\t" in plain or "`" in plain:
        plain = plain.translate(_TYPOGRAPHY)
    plain = plain.strip()
    if "  " in plain:
        plain = _SPACES.sub(" ", plain)
    return Line(raw, depth, plain, plain.lower())


def unquote(lines: list[Line]) -> list[str]:
    """Return lines as written, without one level of quoting where all of them carry it."""
    written = [line for line in lines if not line.blank]
    if not written or any(line.depth == 0 for line in written):
        return [line.raw for line in lines]
    return [re.sub(r"^[ \t]{0,4}> ?", "", line.raw, count=1) for line in lines]
