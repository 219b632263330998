"""Were the deadlines of the charter kept, by tier and by motif? (seed rows 90 and 105)"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from desk.figures import labels
from desk.figures.scope import Scope, choose, counted
from desk.figures.values import Figure, Line, rate, share_figure
from models.tables import Dossier, Entreprise
from models.vocabulary import AUTRE


def promises_kept(scope: Scope) -> list[Figure]:
    """
    Measure the deadlines that fell in the period.

    By the day they fell, not by the day the dossier opened: a dossier of yesterday whose deadline is
    tomorrow is neither kept nor missed. A deadline still to come is not counted.
    """
    return [
        _kept(scope, "sla_premiere_reponse", Dossier.first_answer_due_at, Dossier.first_answered_at),
        _kept(scope, "sla_resolution", Dossier.resolution_due_at, Dossier.resolved_at),
    ]


def _kept(scope: Scope, name: str, due: Any, done: Any) -> Figure:
    kept = sa.case((sa.and_(col(done).is_not(None), col(done) <= col(due)), 1), else_=0)
    tier = sa.func.coalesce(Entreprise.tier, labels.NO_TIER)
    motif = sa.func.coalesce(Dossier.motif_principal, AUTRE)
    found = scope.rows(
        choose(tier, motif, sa.func.count(), sa.func.sum(kept))
        .select_from(Dossier)
        .join(Entreprise, col(Dossier.entreprise_id) == Entreprise.id, isouter=True)
        .where(counted(), scope.within(due), col(due) < scope.now)
        .group_by(tier, motif)
    )
    tiers: dict[str, list[int]] = {}
    motifs: dict[str, list[int]] = {}
    for of_tier, of_motif, n, good in found:
        for counts, key in ((tiers, of_tier), (motifs, of_motif)):
            total = counts.setdefault(key, [0, 0])
            total[0] += n
            total[1] += int(good)
    lines = [
        *(_line(f"palier.{key}", f"Palier {labels.tier(key).lower()}", *tiers[key]) for key in sorted(tiers)),
        *(_line(f"motif.{key}", labels.motif(key), *motifs[key]) for key in sorted(motifs)),
    ]
    return share_figure(
        name, sum(t[1] for t in tiers.values()), sum(t[0] for t in tiers.values()), lines=lines
    )


def _line(key: str, label: str, n: int, kept: int) -> Line:
    return Line(key, label, n, rate(kept, n))
