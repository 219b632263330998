"""When do the digest of the day, the review of the week and the pack of the month come?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from desk.charter.tables import section
from models.errors import CharterError

SECTION = "rendez_vous"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
LAST_BUSINESS_DAY = 15


@dataclass(frozen=True, slots=True)
class Rendezvous:
    """The hours, in the company's zone; ``None`` for what never comes."""

    daily: time | None = time(8, 45)
    """Each business day."""
    weekly: tuple[int, time] | None = (0, time(9, 15))
    """A day of the week (0 is Monday), or the next business day."""
    monthly: tuple[int, time] | None = (2, time(9, 30))
    """The nth business day of the month."""
    channel: str = ""
    """Where the day and the week are told; the triage channel where empty."""
    committee: str = ""
    """Where the pack of the month goes; as above."""


def read_rendezvous(data: dict[str, Any]) -> Rendezvous:
    """
    Read when figures are told.

    Raises:
        CharterError: A key is unknown, or an hour or a day cannot be read.
    """
    keys = ("quotidien", "hebdomadaire", "mensuel", "canal", "canal_comite")
    table = section(data, SECTION, keys)
    for key, value in table.items():
        if not isinstance(value, str):
            raise CharterError(f"{SECTION}.{key} must be a text")
    shipped = Rendezvous()
    return Rendezvous(
        daily=_hour("quotidien", table["quotidien"]) if "quotidien" in table else shipped.daily,
        weekly=_weekly(table["hebdomadaire"]) if "hebdomadaire" in table else shipped.weekly,
        monthly=_monthly(table["mensuel"]) if "mensuel" in table else shipped.monthly,
        channel=table.get("canal", "").strip("# "),
        committee=table.get("canal_comite", "").strip("# "),
    )


def _hour(key: str, text: str) -> time | None:
    if not text.strip():
        return None
    try:
        return time.fromisoformat(text.strip())
    except ValueError as error:
        raise CharterError(f'{SECTION}.{key} must be an hour like "08:45", or empty') from error


def _weekly(text: str) -> tuple[int, time] | None:
    day, _, hour = text.strip().partition(" ")
    if not day:
        return None
    found = _hour("hebdomadaire", hour)
    if day.lower() not in DAYS or found is None:
        raise CharterError(f'{SECTION}.hebdomadaire must be like "lundi 09:15", or empty')
    return DAYS.index(day.lower()), found


def _monthly(text: str) -> tuple[int, time] | None:
    rank, _, hour = text.strip().partition(" ")
    if not rank:
        return None
    found = _hour("mensuel", hour)
    if not rank.isdigit() or not 1 <= int(rank) <= LAST_BUSINESS_DAY or found is None:
        raise CharterError(
            f'{SECTION}.mensuel must be a business day of the month and an hour, like "2 09:30"'
        )
    return int(rank), found
