"""Does the same trouble come back to the same client? (seed row 106)"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from desk.figures import labels
from desk.figures.scope import Scope, choose, counted
from desk.figures.values import Figure, Line, rate, share_figure
from models.tables import Dossier
from models.vocabulary import AUTRE


def recurrence(scope: Scope) -> list[Figure]:
    """
    Measure how many dossiers of the period follow a like one of the same client.

    Like means the same cause; while one of the two causes is not established, the same main motif.
    The client is the company, and the person where no company is known.
    """
    window = timedelta(days=scope.suppose.recurrence_days)
    counts: dict[tuple[str, str], list[int]] = {}
    for cause, motif, opened_at, by_company, by_person in _with_the_one_before(scope, window):
        before = by_company or by_person
        total = counts.setdefault(("cause", cause) if cause else ("motif", motif), [0, 0])
        total[0] += 1
        total[1] += before is not None and opened_at - before <= window
    lines = [
        Line(f"{kind}.{key}", _label(kind, key), n, rate(kept, n))
        for (kind, key), (n, kept) in sorted(counts.items(), key=lambda item: (-item[1][1], item[0]))
    ]
    kept, n = sum(c[1] for c in counts.values()), sum(c[0] for c in counts.values())
    said = f"Délai de récidive{labels.NBSP}: {scope.suppose.recurrence_days} jours (charte)."
    return [share_figure("recidive", kept, n, lines=lines, assumption=said)]


def _with_the_one_before(scope: Scope, window: timedelta) -> list[Any]:
    """Return the dossiers of the period, each with the instant of the nearest like one before it."""
    other = aliased(Dossier)
    motif = sa.func.coalesce(Dossier.motif_principal, AUTRE)
    like = sa.case(
        (
            sa.and_(col(other.cause).is_not(None), col(Dossier.cause).is_not(None)),
            col(other.cause) == col(Dossier.cause),
        ),
        else_=sa.func.coalesce(other.motif_principal, AUTRE) == motif,
    )
    # The newest first, along an index of the client's dossiers: it stops at the first like one.
    newest = (
        choose(other.opened_at)
        .where(
            like,
            col(other.merged_into).is_(None),
            col(other.opened_at) >= scope.period.since - window,
            col(other.opened_at) <= col(Dossier.opened_at),
            sa.or_(col(other.opened_at) < col(Dossier.opened_at), col(other.id) < col(Dossier.id)),
        )
        .order_by(col(other.opened_at).desc())
        .limit(1)
    )
    by_company = newest.where(col(other.entreprise_id) == col(Dossier.entreprise_id)).scalar_subquery()
    by_person = newest.where(
        col(Dossier.entreprise_id).is_(None),
        col(other.entreprise_id).is_(None),
        col(other.interlocuteur_id) == col(Dossier.interlocuteur_id),
    ).scalar_subquery()
    return scope.rows(
        choose(Dossier.cause, motif, Dossier.opened_at, by_company, by_person).where(
            counted(), scope.within(Dossier.opened_at)
        )
    )


def _label(kind: str, key: str) -> str:
    return labels.cause(key) if kind == "cause" else f"{labels.motif(key)} (cause à établir)"
