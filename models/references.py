"""How is the reference of a dossier written and read?"""

from __future__ import annotations

import re
from datetime import datetime

from models.errors import BadReferenceError

_FULL = re.compile(r"^\s*\[?\s*(?:d[\s._-]*)?(20\d\d)[\s._/-]+0*(\d{1,9})\s*\]?\s*$", re.IGNORECASE)
_SHORT = re.compile(r"^\s*#?\s*(?:d[\s._-]*)?0*(\d{1,9})\s*$", re.IGNORECASE)
IN_TEXT = re.compile(r"\bD-(20\d\d)-(\d{1,9})\b", re.IGNORECASE)
"""A reference inside a longer text, such as the subject of a mail."""


def format_reference(year: int, number: int) -> str:
    """
    Write the reference of a dossier.

    >>> format_reference(2026, 42)
    'D-2026-00042'
    """
    return f"D-{year}-{number:05d}"


def read_reference(text: str, *, now: datetime) -> tuple[int, int]:
    """
    Return the year and the number a person meant; a bare number is of this year.

    >>> from datetime import UTC
    >>> [read_reference(t, now=datetime(2026, 3, 1, tzinfo=UTC)) for t in ("D-2026-42", "2026-0042", "42")]
    [(2026, 42), (2026, 42), (2026, 42)]

    Raises:
        BadReferenceError: The text is no reference.
    """
    if match := _FULL.match(text):
        return int(match[1]), int(match[2])
    if match := _SHORT.match(text):
        return now.year, int(match[1])
    raise BadReferenceError(f"not the reference of a dossier: {text[:40]!r}")


def references_in(text: str) -> list[str]:
    """Return every reference written in full in *text*, in order."""
    return [format_reference(int(year), int(number)) for year, number in IN_TEXT.findall(text)]
