"""When is a person asked again for an agreement that was not given? The section ``accords``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.charter.tables import number, section
from models.errors import CharterError

SECTION = "accords"


@dataclass(frozen=True, slots=True)
class Accords:
    """How patient the desk is with an agreement that it waits for."""

    reminder_hours: float = 3
    """Business hours between two askings."""
    reminders: int = 3
    """How often a person is asked again; the agent is told when it stops."""


def read_accords(data: dict[str, Any]) -> Accords:
    """
    Read the pace of the reminders.

    Raises:
        CharterError: A value is no number, or the pause is nil.
    """
    table, shipped = section(data, SECTION, ("rappel_heures", "rappels")), Accords()
    times = number(table, SECTION, "rappels", shipped.reminders)
    if times != int(times):
        raise CharterError(f"{SECTION}.rappels must be a whole number")
    hours = number(table, SECTION, "rappel_heures", shipped.reminder_hours, least=0.25)
    return Accords(float(hours), int(times))
