"""Which promises and clauses breed doleances, and do corrective actions hold? (seed rows 97, 118, 120)"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from desk.figures import labels
from desk.figures.scope import Scope, choose, counted
from desk.figures.values import Figure, Line, count_line, rate, share_figure
from models.tables import ActionCorrective, Dossier, Engagement, EngagementState, InstructionItem
from models.vocabulary import AUTRE, Cause

BRED = (Cause.ATTENTES, Cause.TRANSPARENCE, Cause.CONTRAT)
SETTLED = (EngagementState.TENU, EngagementState.TENU_EN_RETARD, EngagementState.ROMPU)
CHECK = timedelta(days=90)
MOST_CLAUSES = 10


def promises(scope: Scope) -> list[Figure]:
    """Measure our promises settled in the period, by motif."""
    motif = sa.func.coalesce(Dossier.motif_principal, AUTRE)
    found = scope.rows(
        choose(motif, Engagement.state, sa.func.count())
        .join(Dossier, col(Dossier.id) == col(Engagement.dossier_id))
        .where(scope.within(Engagement.settled_at), col(Engagement.state).in_(SETTLED))
        .group_by(motif, Engagement.state)
    )
    motifs: dict[str, list[int]] = {}
    for key, state, n in found:
        total = motifs.setdefault(key, [0, 0])
        total[0] += n
        total[1] += n if state is EngagementState.TENU else 0
    lines = [
        Line(key, labels.motif(key), motifs[key][0], rate(motifs[key][1], motifs[key][0]))
        for key in sorted(motifs)
    ]
    kept, n = sum(m[1] for m in motifs.values()), sum(m[0] for m in motifs.values())
    return [share_figure("engagements", kept, n, lines=lines)]


def clauses(scope: Scope) -> list[Figure]:
    """Count the dossiers of the period in which a clause is to be read, by clause."""
    n = sa.func.count(sa.distinct(col(InstructionItem.dossier_id)))
    base = (
        choose(InstructionItem.slug, sa.func.min(InstructionItem.label), n)
        .join(Dossier, col(Dossier.id) == col(InstructionItem.dossier_id))
        .where(
            InstructionItem.kind == "clause",
            col(InstructionItem.dropped).is_(False),
            counted(),
            scope.within(Dossier.opened_at),
        )
        .group_by(InstructionItem.slug)
    )
    found = scope.rows(base.order_by(n.desc(), InstructionItem.slug))
    lines = tuple(count_line(slug, label, count) for slug, label, count in found[:MOST_CLAUSES])
    total = sum(count for _, _, count in found)
    return [Figure("clauses", total, float(total), lines=lines)]


def bred(scope: Scope) -> list[Figure]:
    """Measure how many dossiers come of what was promised or written, not of what was done."""
    found = scope.rows(
        choose(Dossier.cause, sa.func.count())
        .where(counted(), scope.within(Dossier.opened_at), col(Dossier.cause).is_not(None))
        .group_by(Dossier.cause)
    )
    counts = dict(found)
    lines = [count_line(str(x), labels.cause(x), counts[x]) for x in BRED if counts.get(x)]
    return [share_figure("attentes", sum(line.n for line in lines), sum(counts.values()), lines=lines)]


def actions(scope: Scope) -> list[Figure]:
    """Measure the corrective actions: those that are late, and those whose cause came back."""
    return [_late(scope), _came_back(scope)]


def _late(scope: Scope) -> Figure:
    zone = ZoneInfo(scope.period.zone)
    today = scope.now.astimezone(zone).date()
    found = scope.rows(
        choose(ActionCorrective.due_on, ActionCorrective.done_at).where(
            scope.day_within(ActionCorrective.due_on), col(ActionCorrective.due_on) < today
        )
    )
    late = sum(done_at is None or done_at.astimezone(zone).date() > due_on for due_on, done_at in found)
    return share_figure("actions", late, len(found))


def _came_back(scope: Scope) -> Figure:
    origin, again = aliased(Dossier), aliased(Dossier)
    done = col(ActionCorrective.done_at)
    found = scope.rows(
        choose(ActionCorrective.done_at, sa.func.min(again.opened_at))
        .join(origin, col(origin.id) == col(ActionCorrective.dossier_id))
        .join(
            again,
            sa.and_(
                col(again.entreprise_id) == col(origin.entreprise_id),
                col(again.cause)
                == sa.func.coalesce(sa.func.nullif(ActionCorrective.cause, ""), origin.cause),
                col(again.merged_into).is_(None),
                col(again.opened_at) > done,
                col(again.opened_at) <= scope.period.until,
            ),
            isouter=True,
        )
        .where(done >= scope.period.since - CHECK, done < scope.period.until - CHECK)
        .group_by(col(ActionCorrective.id), done)
    )
    back = sum(first is not None and first - done_at <= CHECK for done_at, first in found)
    return share_figure("retours", back, len(found))
