"""How long until the first answer and until the end, on the calendar and in business hours? (seed row 104)"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from desk.figures import labels
from desk.figures.ruler import Ruler
from desk.figures.scope import Scope, choose, counted
from desk.figures.values import Figure, share_figure, spread_figure, spread_line
from models.tables import Dossier


def resolution_delays(scope: Scope) -> list[Figure]:
    """Measure the delays of the dossiers resolved in the period; one reopened has lost its earlier end."""
    return _delays(scope, Dossier.resolved_at, "mttr", "mttr_ouvre")


def answer_delays(scope: Scope) -> list[Figure]:
    """Measure the delays of the dossiers first answered in the period."""
    return _delays(scope, Dossier.first_answered_at, "premiere_reponse", "premiere_reponse_ouvree")


def reopened(scope: Scope) -> list[Figure]:
    """Measure how many of the dossiers opened in the period came back."""
    came_back = sa.case((col(Dossier.reopened) > 0, 1), else_=0)
    ((n, kept),) = scope.rows(
        choose(sa.func.count(), sa.func.coalesce(sa.func.sum(came_back), 0)).where(
            counted(), scope.within(Dossier.opened_at)
        )
    )
    return [share_figure("rouverts", int(kept), n)]


def _delays(scope: Scope, column: Any, calendar: str, business: str) -> list[Figure]:
    found: list[tuple[int, datetime, datetime]] = scope.rows(
        choose(Dossier.gravite, Dossier.opened_at, column).where(counted(), scope.within(column))
    )
    ruler = Ruler.over(scope.charter.clock, ((start, end) for _, start, end in found))
    hours, worked = defaultdict(list), defaultdict(list)
    for gravite, start, end in found:
        # A clock that was set back would give a negative delay: it was answered at once.
        hours[gravite].append(max((end - start).total_seconds(), 0.0) / 3600)
        worked[gravite].append(ruler.hours(start, end))
    return [_figure(calendar, hours), _figure(business, worked)]


def _figure(name: str, by_gravite: dict[int, list[float]]) -> Figure:
    return spread_figure(
        name,
        [value for values in by_gravite.values() for value in values],
        lines=[
            spread_line(str(key), f"Gravité {key} ({labels.gravite(key).lower()})", by_gravite[key])
            for key in sorted(by_gravite)
        ],
    )
