"""
How long are words kept? The section ``conservation``: RGPD, article 5.1 e; seed row 51 for the hold.

The days that we ship follow the French limitation periods: five years between traders (Code de
commerce, L110-4), ten years to enforce a judgment (Code des procédures civiles d’exécution, L111-4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from desk.charter.tables import number, section
from models.errors import CharterError
from models.vocabulary import Etat

_DAYS: Mapping[str, int] = {
    "resolu_jours": 1825,
    "clos_jours": 1825,
    "contentieux_jours": 3650,
    "ecartes_jours": 30,
    "retenus_jours": 365,
    "effets_jours": 180,
}
_STATES = {"resolu_jours": Etat.RESOLU, "clos_jours": Etat.CLOS, "contentieux_jours": Etat.CONTENTIEUX}


def _shipped() -> Mapping[Etat, timedelta]:
    return {state: timedelta(days=_DAYS[key]) for key, state in _STATES.items()}


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each thing is kept; ``None``, or a state that is not named, is for ever."""

    states: Mapping[Etat, timedelta] = field(default_factory=_shipped)
    """After the last thing that happened in a dossier of this state; an open one is never purged."""
    dropped: timedelta | None = timedelta(days=_DAYS["ecartes_jours"])
    """Mails that no person needs to see: out-of-office, our own copies."""
    waiting: timedelta | None = timedelta(days=_DAYS["retenus_jours"])
    """Mails held or in quarantine, which nobody took."""
    effects: timedelta | None = timedelta(days=_DAYS["effets_jours"])
    """The words of what was posted or sent, in the outbox."""


def read_retention(data: dict[str, Any]) -> Retention:
    """
    Read how long words are kept.

    Raises:
        CharterError: A value is no whole number of days, or a key is unknown.
    """
    table = section(data, "conservation", _DAYS)
    days = {key: _days(table, key, default) for key, default in _DAYS.items()}
    return Retention(
        {state: kept for key, state in _STATES.items() if (kept := days[key]) is not None},
        days["ecartes_jours"],
        days["retenus_jours"],
        days["effets_jours"],
    )


def _days(table: dict[str, Any], key: str, default: int) -> timedelta | None:
    value = number(table, "conservation", key, default)
    if value != int(value):
        raise CharterError(f"conservation.{key} must be a whole number of days")
    return timedelta(days=value) if value else None
