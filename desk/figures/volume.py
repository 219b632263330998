"""How many dossiers come, how grave are they, and how many are still open? (seed row 111)"""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from sqlmodel import col

from desk.figures import labels
from desk.figures.scope import Scope, choose, counted
from desk.figures.values import Figure, count_line, rate
from models.tables import Dossier
from models.vocabulary import AUTRE, Etat

ENDED = (Etat.RESOLU, Etat.CLOS)
LIVING = tuple(etat for etat in Etat if etat not in ENDED)
_ETATS = {
    Etat.RECU: "Reçu",
    Etat.QUALIFIE: "Qualifié",
    Etat.INSTRUCTION: "En instruction",
    Etat.PROPOSITION: "Proposition faite",
    Etat.MEDIATION: "En médiation",
    Etat.CONTENTIEUX: "Contentieux",
    Etat.RESOLU: "Résolu depuis",
    Etat.CLOS: "Clos depuis",
}


def volume_and_gravite(scope: Scope) -> list[Figure]:
    """Count the dossiers opened, by motif and by gravite, in one reading."""
    found = scope.rows(
        choose(Dossier.motif_principal, Dossier.gravite, sa.func.count())
        .where(counted(), scope.within(Dossier.opened_at))
        .group_by(Dossier.motif_principal, Dossier.gravite)
    )
    motifs: dict[str, int] = {}
    gravites: dict[int, int] = {}
    for motif, gravite, n in found:
        key = motif or AUTRE
        motifs[key] = motifs.get(key, 0) + n
        gravites[gravite] = gravites.get(gravite, 0) + n
    total = sum(motifs.values())
    weight = sum(gravite * n for gravite, n in gravites.items())
    return [
        Figure(
            "volume",
            total,
            float(total),
            lines=tuple(count_line(key, labels.motif(key), n) for key, n in _largest(motifs)),
        ),
        Figure(
            "gravite",
            total,
            rate(weight, total),
            mean=rate(weight, total),
            median=_median(gravites, total),
            p90=_ranked(gravites, -(-9 * total // 10)) if total else None,
            lines=tuple(count_line(str(key), labels.gravite(key), n) for key, n in sorted(gravites.items())),
        ),
    ]


def still_open(scope: Scope) -> list[Figure]:
    """Count the dossiers not yet ended when the period ended."""
    until = scope.period.until
    before = sa.and_(counted(), col(Dossier.opened_at) < until)
    # Three readings, each along an index: one condition for all would read every dossier there ever was.
    living = choose(Dossier.etat, sa.func.count()).where(before, col(Dossier.etat).in_(LIVING))
    # Through a function, so that SQLite does not take the state, which nearly all have, for a short walk.
    state = sa.func.coalesce(Dossier.etat, Etat.RECU)
    resolved = choose(state, sa.func.count()).where(
        before, state.in_(ENDED), col(Dossier.resolved_at) >= until
    )
    closed = choose(state, sa.func.count()).where(
        before, state.in_(ENDED), col(Dossier.resolved_at).is_(None), col(Dossier.closed_at) >= until
    )
    found: Counter[Etat] = Counter()
    for query in (living.group_by(Dossier.etat), resolved.group_by(state), closed.group_by(state)):
        found.update(dict(scope.rows(query)))
    total = sum(found.values())
    lines = tuple(count_line(str(etat), _ETATS[etat], found[etat]) for etat in Etat if etat in found)
    return [Figure("en_cours", total, float(total), lines=lines)]


def _largest(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _ranked(counts: dict[int, int], rank: int) -> float | None:
    """Return the value at a rank, from 1, of values given by how often each comes."""
    for value in sorted(counts):
        rank -= counts[value]
        if rank <= 0:
            return float(value)
    return None


def _median(counts: dict[int, int], total: int) -> float | None:
    low, high = _ranked(counts, (total + 1) // 2), _ranked(counts, total // 2 + 1)
    return None if not total or low is None or high is None else (low + high) / 2
