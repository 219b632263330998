"""How does a dossier stand beside its state: resting, at which level, ended how?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.tables import Dossier
from models.vocabulary import Cause, Echelon, Issue, Phase


@dataclass(frozen=True, slots=True)
class Standing:
    """What acts change besides the state."""

    paused_at: datetime | None = None
    """Since when we wait for the client; deadlines rest."""
    paused_why: str = ""
    echelon: int = int(Echelon.N1)
    phase: Phase | None = None
    """The client's, as it is now."""
    issue: Issue | None = None
    cause: Cause | None = None
    lesson: str = ""
    reopened: int = 0
    hold: bool = False

    @property
    def is_paused(self) -> bool:
        """Tell whether its deadlines rest."""
        return self.paused_at is not None

    @property
    def needs_lesson(self) -> bool:
        """Tell whether its end asks what it taught (seed row 35)."""
        return self.phase in {Phase.LITIGE, Phase.CONFLIT}


def standing_of(row: Dossier) -> Standing:
    """Read how a dossier stands."""
    return Standing(
        paused_at=row.paused_at,
        paused_why=row.paused_why,
        echelon=row.echelon,
        phase=row.phase,
        issue=row.issue,
        cause=row.cause,
        lesson=row.lesson,
        reopened=row.reopened,
        hold=row.hold,
    )
