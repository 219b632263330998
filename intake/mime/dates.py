"""When was a mail written, where its date can be believed?"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from intake.mime.headers import header_text

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?")
FIRST_YEAR, LAST_YEAR = 1980, 2100


def read_date(raw: bytes) -> datetime | None:
    """Return an aware date in UTC, ``None`` where it is absent, malformed or out of range."""
    text = header_text(raw[:200]).strip()
    if not text:
        return None
    try:
        parsed = parsedate_tz(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        parsed = None
    try:
        if parsed is not None:
            return _checked(parsed[:6], parsed[9] or 0)
        found = _ISO.match(text)
        if found is None:
            return None
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return _checked((year, month, day, hour, minute, second), 0)
    except (ValueError, OverflowError):
        return None


def _checked(parts: tuple[int, int, int, int, int, int], offset: int) -> datetime | None:
    """Apply an offset of at most a day and refuse years that no mail has."""
    if abs(offset) >= 86_400 or not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        return None
    year, month, day, hour, minute, second = parts
    zone = timezone(timedelta(seconds=offset))
    # A leap second is a real one; Python has no room for it.
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
