"""Which few causes make most of the trouble? (seed row 94)"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from desk.charter import Charter
from desk.figures import labels
from desk.figures.merged import survivors
from desk.figures.money import EURO
from desk.figures.period import Period
from desk.figures.scope import Scope, choose, counted
from models.tables import Dossier, Entreprise, Montant, MontantKind
from models.vocabulary import AUTRE

LINE = 0.8
"""Pareto's line: the causes that make four fifths of the whole."""
COSTS = (MontantKind.ACCORDE, MontantKind.PENALITE)
"""What a dossier costs; a credit note only carries out what was granted, and would count twice."""

PRIVATE = "Dossiers privés"
"""What stands for the clients of private dossiers."""


class By(StrEnum):
    """What is compared."""

    CAUSE = "cause"
    MOTIF = "motif"
    ENTREPRISE = "entreprise"


class Weigh(StrEnum):
    """How it is weighed: by dossiers opened in the period, or by what was granted and paid in it."""

    NOMBRE = "nombre"
    COUT = "cout"


@dataclass(frozen=True, slots=True)
class Bar:
    """One cause, with its part of the whole and that of all the larger ones with it."""

    key: str
    label: str
    value: float
    """Dossiers, or euros."""
    share: float
    cumulative: float
    vital: bool
    """Among the few that make 80 % together."""


@dataclass(frozen=True, slots=True)
class Pareto:
    """The causes of a period, the largest first."""

    by: By
    weigh: Weigh
    total: float
    bars: tuple[Bar, ...]


def pareto(
    session: Session,
    since: datetime,
    until: datetime,
    *,
    charter: Charter,
    now: datetime,
    by: By = By.CAUSE,
    weigh: Weigh = Weigh.NOMBRE,
) -> Pareto:
    """
    Weigh the causes, motifs or clients of a period.

    Args:
        session: A session to read with.
        since: The first instant of the period.
        until: The first instant after it.
        charter: The company's, for its days.
        now: The present instant.
        by: What is compared.
        weigh: In dossiers opened, or in euros granted and paid.
    """
    scope = Scope(session, Period(since, until, charter.clock.zone), now, charter)
    weights = _counts(scope, by) if weigh is Weigh.NOMBRE else _costs(scope, by)
    return _ranked(by, weigh, weights)


def _column(by: By) -> Any:
    return {
        By.CAUSE: Dossier.cause,
        By.MOTIF: sa.func.coalesce(Dossier.motif_principal, AUTRE),
        # A private dossier counts, and does not name its client: a review is read by many.
        By.ENTREPRISE: sa.case((col(Dossier.sensible).is_(True), PRIVATE), else_=col(Entreprise.name)),
    }[by]


def _counts(scope: Scope, by: By) -> dict[str, int]:
    """Return hundredths of dossiers, so that both weights are whole numbers."""
    key = _column(by)
    found = scope.rows(
        choose(key, sa.func.count())
        .select_from(Dossier)
        .join(Entreprise, col(Dossier.entreprise_id) == col(Entreprise.id), isouter=True)
        .where(counted(), scope.within(Dossier.opened_at))
        .group_by(key)
    )
    return {value or "": n * 100 for value, n in found}


def _costs(scope: Scope, by: By) -> dict[str, int]:
    paid = scope.rows(
        choose(Montant.dossier_id, sa.func.sum(Montant.cents))
        .where(
            col(Montant.cancelled).is_(False),
            Montant.currency == EURO,
            col(Montant.kind).in_(COSTS),
            scope.within(Montant.at),
        )
        .group_by(col(Montant.dossier_id))
    )
    lives_in = survivors(scope, {dossier for dossier, _ in paid}) if paid else {}
    cents: dict[int, int] = defaultdict(int)
    for dossier, amount in paid:
        cents[lives_in.get(dossier, dossier)] += int(amount)
    keys = _keys(scope, by, list(cents))
    weights: dict[str, int] = defaultdict(int)
    for dossier, amount in cents.items():
        weights[keys.get(dossier) or ""] += amount
    return weights


def _keys(scope: Scope, by: By, dossiers: list[int]) -> dict[int, str]:
    keys: dict[int, str] = {}
    for start in range(0, len(dossiers), 1000):
        found = scope.rows(
            choose(Dossier.id, _column(by))
            .select_from(Dossier)
            .join(Entreprise, col(Dossier.entreprise_id) == col(Entreprise.id), isouter=True)
            .where(col(Dossier.id).in_(dossiers[start : start + 1000]))
        )
        keys.update((dossier, key) for dossier, key in found)
    return keys


def _ranked(by: By, weigh: Weigh, weights: dict[str, int]) -> Pareto:
    ordered = sorted(((n, key) for key, n in weights.items() if n > 0), key=lambda item: (-item[0], item[1]))
    total = sum(n for n, _ in ordered)
    bars, running = [], 0
    for n, key in ordered:
        # Vital while the larger ones alone do not reach the line: the one that crosses it is the last.
        vital = running < LINE * total
        running += n
        bars.append(Bar(key, _label(by, key), n / 100, n / total, running / total, vital))
    return Pareto(by, weigh, total / 100, tuple(bars))


def _label(by: By, key: str) -> str:
    if by is By.ENTREPRISE:
        return key or "Client inconnu"
    return labels.cause(key) if by is By.CAUSE else labels.motif(key)
