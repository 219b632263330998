"""When is a client asked what they thought of us, and what is a bad answer? The section ``enquete``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.charter.tables import flag, number, section
from models.errors import CharterError

SECTION = "enquete"
HIGHEST = 10


@dataclass(frozen=True, slots=True)
class Survey:
    """How the question after the end is put (seed rows 91, 100, 109, 116)."""

    sent: bool = False
    """Whether it leaves by itself; otherwise it is proposed as a draft in the thread."""
    days: int = 5
    """Business days after resolution; 0 for no question at all."""
    promoter_from: int = 9
    detractor_to: int = 6
    """A note up to this one reopens a conversation."""


def read_survey(data: dict[str, Any]) -> Survey:
    """
    Read how the question is put.

    Raises:
        CharterError: A value is wrong.
    """
    keys = ("envoi_automatique", "jours", "promoteur_des", "detracteur_jusqua")
    table, shipped = section(data, SECTION, keys), Survey()
    days, high, low = (
        number(table, SECTION, key, default)
        for key, default in (
            ("jours", shipped.days),
            ("promoteur_des", shipped.promoter_from),
            ("detracteur_jusqua", shipped.detractor_to),
        )
    )
    if any(value != int(value) for value in (days, high, low)) or not low < high <= HIGHEST:
        raise CharterError(f"{SECTION}: whole numbers, detracteur_jusqua < promoteur_des <= {HIGHEST}")
    sent = flag(table, SECTION, "envoi_automatique", shipped.sent)
    return Survey(sent, int(days), int(high), int(low))
