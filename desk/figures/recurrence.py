"""Does the same trouble come back to the same client? (seed row 106)"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

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
    found = scope.rows(
        choose(
            Dossier.id,
            Dossier.entreprise_id,
            Dossier.interlocuteur_id,
            Dossier.cause,
            Dossier.motif_principal,
            Dossier.opened_at,
        ).where(counted(), scope.within(Dossier.opened_at))
    )
    window = timedelta(days=scope.suppose.recurrence_days)
    earlier = _history(scope, window)
    counts: dict[tuple[str, str], list[int]] = {}
    for row in found:
        again = any(
            like(row, other)
            and (other.opened_at, other.id) < (row.opened_at, row.id)
            and row.opened_at - other.opened_at <= window
            for other in earlier.get(client(row), ())
        )
        key = ("cause", row.cause) if row.cause else ("motif", row.motif_principal or AUTRE)
        total = counts.setdefault(key, [0, 0])
        total[0] += 1
        total[1] += int(again)
    lines = [
        Line(f"{kind}.{key}", _label(kind, key), n, rate(kept, n))
        for (kind, key), (n, kept) in sorted(counts.items(), key=lambda item: (-item[1][1], item[0]))
    ]
    kept, n = sum(c[1] for c in counts.values()), sum(c[0] for c in counts.values())
    said = f"Délai de récidive{labels.NBSP}: {scope.suppose.recurrence_days} jours (charte)."
    return [share_figure("recidive", kept, n, lines=lines, assumption=said)]


def client(row: Any) -> tuple[str, int] | None:
    """Return who complains: the company, or the person where no company is known."""
    if row.entreprise_id is not None:
        return "entreprise", row.entreprise_id
    return ("personne", row.interlocuteur_id) if row.interlocuteur_id is not None else None


def like(one: Any, other: Any) -> bool:
    """Tell whether two dossiers are about the same trouble."""
    if one.cause and other.cause:
        return bool(one.cause == other.cause)
    return bool((one.motif_principal or AUTRE) == (other.motif_principal or AUTRE))


def _history(scope: Scope, window: timedelta) -> dict[Any, list[Any]]:
    """Return, by client, the dossiers of clients of the period that may be earlier trouble."""
    other = aliased(Dossier)
    base = choose(
        other.id,
        other.entreprise_id,
        other.interlocuteur_id,
        other.cause,
        other.motif_principal,
        other.opened_at,
    ).where(
        col(other.merged_into).is_(None),
        col(other.opened_at) >= scope.period.since - window,
        col(other.opened_at) < scope.period.until,
    )
    history: dict[Any, list[Any]] = {}
    for row in scope.rows(base):
        who = client(row)
        if who is not None:
            history.setdefault(who, []).append(row)
    return history


def _label(kind: str, key: str) -> str:
    return labels.cause(key) if kind == "cause" else f"{labels.motif(key)} (cause à établir)"
