"""How long does an answer wait before it leaves, so that it can be taken back? The section ``envoi``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from desk.charter.tables import number, section
from models.errors import CharterError

SECTION = "envoi"
UNDO_DELAY = timedelta(seconds=30)
LONGEST_SECONDS = 3600.0


def read_undo_delay(data: dict[str, Any]) -> timedelta:
    """
    Read how long a person may take back what was sent.

    Raises:
        CharterError: It is no number of seconds between 0 and an hour.
    """
    table = section(data, SECTION, ("annulation_secondes",))
    seconds = number(table, SECTION, "annulation_secondes", UNDO_DELAY.total_seconds())
    if seconds > LONGEST_SECONDS:
        raise CharterError(f"{SECTION}.annulation_secondes must be at most {LONGEST_SECONDS:g}")
    return timedelta(seconds=seconds)
