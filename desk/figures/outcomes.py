"""How do dossiers end: amicably or in court, and what did that spare? (seed rows 82, 108, 115)"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from desk.figures import labels
from desk.figures.scope import Scope, choose, counted
from desk.figures.values import Figure, Unit, count_line, share_figure, spread_line
from models.tables import Dossier, Event, Mediation, MediationState
from models.vocabulary import Issue, Phase

TO_COURT = "dossier.contentieux"
_AGREED = (Issue.ACCORD, Issue.MEDIATION)
_TENSE = (Phase.LITIGE, Phase.CONFLIT)


def endings(scope: Scope) -> list[Figure]:
    """Measure the amicable ends, and the legal costs that the tensest of them are taken to have spared."""
    every = _ended(scope)
    courts = _gone_to_court(scope) | {row.id for row in every if row.issue is Issue.CONTENTIEUX}
    ended = [row for row in every if row.id not in courts]
    issues: Counter[str] = Counter({Issue.CONTENTIEUX: len(courts)})
    issues.update(row.issue for row in ended)
    del issues[Issue.SANS_OBJET]
    n = sum(issues.values())
    lines = [count_line(str(x), labels.ISSUES[x], issues[x]) for x in Issue if issues[x]]
    spared = sum(1 for row in ended if row.issue in _AGREED and row.phase in _TENSE)
    cost = scope.suppose.legal_cost
    said = f"Frais de justice supposés par dossier{labels.NBSP}: {labels.euros(cost)} (charte)."
    return [
        share_figure("amiable", n - issues[Issue.CONTENTIEUX], n, lines=lines),
        Figure("frais_evites", spared, spared * cost, assumption=said),
    ]


def _ended(scope: Scope) -> list[Any]:
    ended = sa.or_(
        scope.within(Dossier.resolved_at),
        sa.and_(col(Dossier.resolved_at).is_(None), scope.within(Dossier.closed_at)),
    )
    return scope.rows(
        choose(Dossier.id, Dossier.issue, Dossier.phase).where(
            counted(), ended, col(Dossier.issue).is_not(None)
        )
    )


def _gone_to_court(scope: Scope) -> set[int]:
    """Return the dossiers taken to court in the period, each once."""
    gone = scope.rows(
        choose(Event.dossier_id)
        .join(Dossier, col(Dossier.id) == col(Event.dossier_id))
        .where(Event.kind == TO_COURT, scope.within(Event.at), counted())
    )
    return {row[0] for row in gone}


def mediations(scope: Scope) -> list[Figure]:
    """Measure the mediations that ended: how many agreed, in how many days, at what cost. No word of them."""
    found = scope.rows(
        choose(
            Mediation.state,
            Mediation.proposed_at,
            Mediation.opened_at,
            Mediation.ended_at,
            Mediation.cost_cents,
        ).where(
            scope.within(Mediation.ended_at),
            col(Mediation.state).in_((MediationState.ACCORD, MediationState.ECHEC)),
        )
    )
    days = [(row.ended_at - (row.opened_at or row.proposed_at)).total_seconds() / 86400 for row in found]
    costs = [row.cost_cents / 100 for row in found if row.cost_cents is not None]
    agreed = sum(row.state is MediationState.ACCORD for row in found)
    lines = [
        replace(spread_line("jours", "Durée", days), unit=Unit.JOURS),
        replace(spread_line("cout", "Coût", costs), unit=Unit.EUROS),
    ]
    return [share_figure("mediations", agreed, len(found), lines=[line for line in lines if line.n])]
