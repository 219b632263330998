"""How much time and money does a dossier take? (seed rows 110 and 112)"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import sqlalchemy as sa
from sqlmodel import col

from desk.figures import labels
from desk.figures.merged import survivors
from desk.figures.scope import Scope, choose
from desk.figures.values import Figure, spread_figure
from desk.journal import DESK
from models.tables import Direction, Event, Message

REPLIES = ("reponse.approuvee", "reponse.responsable")
"""The journal's lines of what is counted as a reply already."""


def effort(scope: Scope) -> list[Figure]:
    """
    Estimate the time of the dossiers worked on in the period, and what it cost.

    Nobody is timed: acts of people are counted, and the charter supposes how long one takes. What is
    said in the room of a mediation is left out.
    """
    suppose = scope.suppose
    minutes: dict[int, float] = defaultdict(float)
    replies, acts = _replies(scope), _acts(scope)
    lives_in = survivors(scope, {dossier for dossier, _n in (*replies, *acts)})
    for counts, each in ((replies, suppose.minutes_per_reply), (acts, suppose.minutes_per_act)):
        for dossier, n in counts:
            minutes[lives_in.get(dossier, dossier)] += n * each
    hours = [value / 60 for value in minutes.values()]
    said = (
        f"Une réponse{labels.NBSP}: {suppose.minutes_per_reply:g} min, un autre acte{labels.NBSP}: "
        f"{suppose.minutes_per_act:g} min"
    )
    rate = suppose.hour_rate
    return [
        replace(spread_figure("temps", hours), assumption=f"{said} (charte)."),
        replace(
            spread_figure("cout", [value * rate for value in hours]),
            assumption=f"{said}, une heure{labels.NBSP}: {labels.euros(rate)} (charte).",
        ),
    ]


def _replies(scope: Scope) -> list[tuple[int, int]]:
    return scope.rows(
        choose(Message.dossier_id, sa.func.count())
        .where(
            scope.within(Message.at),
            Message.direction == Direction.OUT,
            col(Message.author).is_not(None),
            col(Message.mediation_id).is_(None),
        )
        .group_by(col(Message.dossier_id))
    )


def _acts(scope: Scope) -> list[tuple[int, int]]:
    return scope.rows(
        choose(Event.dossier_id, sa.func.count())
        .where(
            scope.within(Event.at),
            col(Event.dossier_id).is_not(None),
            Event.actor != DESK,
            col(Event.kind).not_in(REPLIES),
            ~col(Event.kind).startswith("mediation."),
        )
        .group_by(col(Event.dossier_id))
    )
