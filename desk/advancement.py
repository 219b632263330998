"""How far is the work on a dossier, and which contract binds its client? Plain values, for the card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Advancement:
    """What people work with beside the reading of the mail (seed rows 46, 107, 113, 114)."""

    contract: str = ""
    contract_end: date | None = None
    groupe: str = ""
    group_open: int = 0
    """Other open dossiers of the client's group."""
    done: int = 0
    wanted: int = 0
    """Lines of the checklist; none before the instruction began."""
    exposed_cents: int = 0
    mediation: str = ""
    """The state of the last mediation (``models.tables.MediationState``)."""
