"""Which message is this, and which ones does it answer?"""

from __future__ import annotations

import re

from intake.cleaning import clean_line
from intake.mime.headers import Headers, header_text

# Read from the raw field: Python's own reader raises on Exchange's ``<[x@y]>`` (MAIL.md 2.5).
_ID = re.compile(r"<\s*(?:\[([^<>\s]{1,900})\]|([^<>\s]{1,900}))\s*>")
_BARE = re.compile(r"[^\s<>\"',;()\[\]]{1,400}@[^\s<>\"',;()\[\]]{1,400}")
_ID_LIMIT = 64 * 1024


def read_ids(raw: bytes) -> tuple[str, ...]:
    """Return the ids of a field in order, each once, without angle brackets."""
    text = clean_line(header_text(raw))
    found = [match[1] or match[2] for match in _ID.finditer(text)] or _BARE.findall(text)
    return tuple(dict.fromkeys(found))


def message_id(headers: Headers) -> str | None:
    """Return the normalised Message-ID, ``None`` where there is none."""
    raw = headers.raw("message-id", limit=4096)
    found = read_ids(raw)
    if found:
        return found[0]
    text = clean_line(header_text(raw)).strip("<>[] ")
    return text if text and " " not in text else None


def in_reply_to(headers: Headers) -> str | None:
    """Return the id that the mail answers; old clients write a sentence around it."""
    found = read_ids(headers.raw("in-reply-to", limit=_ID_LIMIT))
    return found[0] if found else None


def references(headers: Headers, *, limit: int) -> tuple[str, ...]:
    """Return the ancestors, oldest first; of too many, the first and the nearest ones."""
    found: list[str] = []
    for raw in headers.raw_all("references", limit=_ID_LIMIT):
        found.extend(read_ids(raw))
    unique = list(dict.fromkeys(found))
    return tuple(unique if len(unique) <= limit else [unique[0], *unique[1 - limit :]])
