"""What are all the indicators of a period? (issue 6, outcome 12)"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from desk.charter import Charter
from desk.figures.definitions import DEFINITIONS
from desk.figures.delays import answer_delays, reopened, resolution_delays
from desk.figures.effort import effort
from desk.figures.money import amounts, blocked
from desk.figures.outcomes import endings, mediations
from desk.figures.period import Period
from desk.figures.prevention import actions, bred, clauses, promises
from desk.figures.recurrence import recurrence
from desk.figures.scope import Scope
from desk.figures.sla import promises_kept
from desk.figures.tone import calmed
from desk.figures.values import Figure
from desk.figures.voice import departures, surveys
from desk.figures.volume import still_open, volume_and_gravite

MEASURES: tuple[Callable[[Scope], list[Figure]], ...] = (
    volume_and_gravite,
    still_open,
    resolution_delays,
    answer_delays,
    promises_kept,
    reopened,
    recurrence,
    amounts,
    blocked,
    endings,
    mediations,
    surveys,
    departures,
    effort,
    calmed,
    promises,
    clauses,
    bred,
    actions,
)


@dataclass(frozen=True, slots=True)
class Indicators:
    """Every indicator of a period, as measured at an instant."""

    period: Period
    measured_at: datetime
    figures: tuple[Figure, ...]
    """In the order of ``DEFINITIONS``."""

    def __getitem__(self, name: str) -> Figure:
        """
        Return the figure of a name.

        Raises:
            KeyError: No indicator has it.
        """
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)


def indicators(
    session: Session, since: datetime, until: datetime, *, charter: Charter, now: datetime
) -> Indicators:
    """
    Measure a period; figures of persons are not among them (``load``).

    Args:
        session: A session to read with.
        since: The first instant of the period.
        until: The first instant after it.
        charter: Its business hours and what it supposes.
        now: The present instant: what is not yet due is neither kept nor missed.
    """
    scope = Scope(session, Period(since, until, charter.clock.zone), now, charter)
    found = {figure.name: figure for measure in MEASURES for figure in measure(scope)}
    return Indicators(scope.period, now, tuple(found[name] for name in DEFINITIONS))
