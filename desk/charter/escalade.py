"""
When is somebody told, and who is told next? The sections ``rappels``, ``escalade`` and ``silences``.

Levels (seed row 88): N1 the agent, N2 the account manager, N3 the leads, N4 legal and direction.
All durations are hours of business time, from gravite 1 to gravite 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.charter.tables import four, section
from models.errors import CharterError
from models.vocabulary import Echelon

Four = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Escalade:
    """How long before and after a deadline each level is told."""

    before_hours: Four = (4, 2, 1, 0.5)
    """Before the deadline, to whoever has the dossier."""
    n2_hours: Four = (14, 7, 3.5, 1)
    """After it, to the account manager."""
    n3_hours: Four = (35, 14, 7, 2)
    n4_hours: Four = (70, 35, 14, 7)

    def after(self, echelon: Echelon, gravite: int) -> float:
        """Return how many business hours after the deadline a level is told."""
        by_level = {Echelon.N2: self.n2_hours, Echelon.N3: self.n3_hours, Echelon.N4: self.n4_hours}
        return 0.0 if echelon is Echelon.N1 else by_level[echelon][gravite - 1]


@dataclass(frozen=True, slots=True)
class Silences:
    """After how much silence of ours somebody is told (seed rows 19, 20)."""

    nobody_hours: Four = (7, 3.5, 2, 1)
    """Nobody took the dossier."""
    client_hours: Four = (21, 14, 7, 3.5)
    """The client wrote again and has had no answer."""
    waiting_hours: Four = (35, 35, 21, 14)
    """We wait for the client, who says nothing."""


def read_escalade(data: dict[str, Any]) -> Escalade:
    """
    Read the reminders and the levels.

    Raises:
        CharterError: A list is wrong, or a level would be told before the one below it.
    """
    reminders = section(data, "rappels", ("avant_heures",))
    table = section(data, "escalade", ("n2_apres_heures", "n3_apres_heures", "n4_apres_heures"))
    shipped = Escalade()
    read = Escalade(
        four(reminders, "rappels", "avant_heures", shipped.before_hours),
        four(table, "escalade", "n2_apres_heures", shipped.n2_hours),
        four(table, "escalade", "n3_apres_heures", shipped.n3_hours),
        four(table, "escalade", "n4_apres_heures", shipped.n4_hours),
    )
    for lower, upper, name in (
        (read.n2_hours, read.n3_hours, "n3_apres_heures"),
        (read.n3_hours, read.n4_hours, "n4_apres_heures"),
    ):
        if any(below >= above for below, above in zip(lower, upper, strict=True)):
            raise CharterError(f"escalade.{name}: each level must be told after the one below it")
    return read


def read_silences(data: dict[str, Any]) -> Silences:
    """
    Read the thresholds of silence.

    Raises:
        CharterError: A list is wrong.
    """
    keys = ("personne_heures", "client_heures", "attente_heures")
    table = section(data, "silences", keys)
    shipped = Silences()
    defaults = (shipped.nobody_hours, shipped.client_hours, shipped.waiting_hours)
    return Silences(*(four(table, "silences", key, d) for key, d in zip(keys, defaults, strict=True)))
