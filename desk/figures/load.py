"""How is the work shared? Personal data: nobody sees it unless the charter says so (issue 6, outcome 16)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from desk.charter import Charter
from desk.figures.period import Period
from desk.figures.scope import Scope, choose, counted
from desk.figures.volume import LIVING
from models.tables import Direction, Dossier, Message


@dataclass(frozen=True, slots=True)
class AgentLoad:
    """What one person carries (seed rows 102 and 112)."""

    user: str
    """A Slack user id; empty for what nobody has taken."""
    open: int
    grave: int
    """Of these, gravite 3 and 4."""
    resolved: int
    replies: int


def load(
    session: Session, since: datetime, until: datetime, *, charter: Charter, now: datetime
) -> tuple[AgentLoad, ...]:
    """
    Return what each person carries, the most loaded first; nothing where the charter does not allow it.

    Who may see it is asked before (``Right.CHIFFRES_AGENTS``).
    """
    if not charter.figures.per_agent:
        return ()
    scope = Scope(session, Period(since, until, charter.clock.zone), now, charter)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    grave = sa.func.sum(sa.case((col(Dossier.gravite) >= 3, 1), else_=0))
    for owner, n, heavy in scope.rows(
        _by(Dossier.owner, grave).where(counted(), col(Dossier.etat).in_(LIVING))
    ):
        counts[owner or ""][0:2] = [n, int(heavy)]
    for owner, n in scope.rows(_by(Dossier.owner).where(counted(), scope.within(Dossier.resolved_at))):
        counts[owner or ""][2] = n
    for author, n in scope.rows(
        _by(Message.author).where(
            scope.within(Message.at),
            Message.direction == Direction.OUT,
            col(Message.author).is_not(None),
            col(Message.mediation_id).is_(None),
        )
    ):
        counts[author][3] = n
    loads = [AgentLoad(user, *numbers) for user, numbers in counts.items()]
    return tuple(sorted(loads, key=lambda each: (-each.open, each.user)))


def _by(column: Any, *more: Any) -> Any:
    return choose(column, sa.func.count(), *more).group_by(column)
