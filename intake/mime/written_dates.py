"""Which instant does a date written for people name ("lundi 2 mars 2026 à 09:14")?"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from intake.mime.dates import FIRST_YEAR, LAST_YEAR, read_date

PARIS = ZoneInfo("Europe/Paris")
"""Clients write local time without a zone; ours are French."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janv jan january janvier januar enero gennaio",
            "févr fév fevr feb february février fevrier februar febrero febbraio",
            "mars mar march märz marzo",
            "avr avril apr april abril aprile",
            "mai may mayo maggio",
            "juin jun june juni junio giugno",
            "juil juillet jul july juli julio luglio",
            "août aout aoû aug august agosto",
            "sept septembre sep september septiembre settembre",
            "oct octobre october oktober octubre ottobre",
            "nov novembre november noviembre",
            "déc dec décembre decembre december dezember diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split(" ")
}
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:er|\.)?\s+(?:de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_NUMBERS = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_TIME = re.compile(r"\b(\d{1,2})\s?[:h.]\s?(\d{2})(?:[:m.](\d{2}))?\s?(am|pm)?\b")
_ZONE = re.compile(r"\b(?:utc|gmt)\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?\b|\s([+-])(\d{2}):?(\d{2})\b")


def read_written_date(text: str) -> datetime | None:
    """
    Return the instant in UTC, ``None`` where no whole day is written.

    >>> read_written_date("lundi 2 mars 2026 à 09:14").isoformat()
    '2026-03-02T08:14:00+00:00'
    """
    text = text[:200]
    machine = read_date(text.encode())
    if machine is not None and re.search(r"[+-]\d{4}\b", text):
        return machine
    low = text.lower().replace("\u202f", " ").replace("\u00a0", " ")
    found = _day(low)
    if found is None:
        return machine
    (year, month, day), end = found
    hour, minute, second = _clock(low[end:])
    try:
        written = datetime(year, month, day, hour, minute, second, tzinfo=_zone(low[end:]))
        return written.astimezone(UTC) if FIRST_YEAR <= year <= LAST_YEAR else None
    except (ValueError, OverflowError):
        return None


def _day(low: str) -> tuple[tuple[int, int, int], int] | None:
    """Return year, month, day, and where they end; numbers are read day first."""
    if found := _DAY_FIRST.search(low):
        month = _MONTHS.get(found[2])
        if month:
            return (int(found[3]), month, int(found[1])), found.end()
    if found := _MONTH_FIRST.search(low):
        month = _MONTHS.get(found[1])
        if month:
            return (int(found[3]), month, int(found[2])), found.end()
    if found := _ISO.search(low):
        return (int(found[1]), int(found[2]), int(found[3])), found.end()
    if found := _NUMBERS.search(low):
        year = int(found[3])
        return (year + 2000 if year < 100 else year, int(found[2]), int(found[1])), found.end()
    return None


def _clock(rest: str) -> tuple[int, int, int]:
    found = _TIME.search(rest)
    if not found:
        return 0, 0, 0
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4] == "pm" else 0)
    return hour, int(found[2]), int(found[3] or 0)


def _zone(rest: str) -> tzinfo:
    found = _ZONE.search(rest)
    if not found:
        return PARIS
    sign, hours, minutes = found[1] or found[4], found[2] or found[5], found[3] or found[6] or "0"
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == "-" else offset)
