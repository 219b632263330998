"""How much money hangs on the dossiers: exposed, granted, recovered, blocked? (seed rows 107 and 110)"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from desk.figures import labels
from desk.figures.scope import Scope, choose
from desk.figures.values import Figure, Line, Unit, rate, share_figure, spread
from models.tables import Montant, MontantKind

EURO = "EUR"
NAMES = {
    MontantKind.EXPOSE: "expose",
    MontantKind.CONTESTE: "conteste",
    MontantKind.ACCORDE: "accorde",
    MontantKind.RECOUVRE: "recouvre",
    MontantKind.PENALITE: "penalites",
    MontantKind.AVOIR: "avoirs",
}


def amounts(scope: Scope) -> list[Figure]:
    """
    Add up the amounts written in the period, by kind; and the credit notes given without cause.

    Amounts of a merged dossier count: they are of the dispute, and each is written once.
    """
    found = scope.rows(
        choose(Montant.kind, Montant.rung, Montant.cause, Montant.currency, Montant.cents).where(
            col(Montant.cancelled).is_(False), scope.within(Montant.at)
        )
    )
    written: dict[MontantKind, list[tuple[str, str, int]]] = defaultdict(list)
    foreign: dict[MontantKind, int] = defaultdict(int)
    for kind, rung, cause, currency, cents in found:
        if currency == EURO:
            written[kind].append((rung, cause, cents))
        else:
            foreign[kind] += 1
    figures = [_sum(kind, written[kind], foreign[kind]) for kind in NAMES]
    return [*figures, _without_cause(written[MontantKind.AVOIR])]


def _sum(kind: MontantKind, found: list[tuple[str, str, int]], foreign: int) -> Figure:
    rungs: dict[str, list[int]] = defaultdict(list)
    for rung, _cause, cents in found:
        rungs[rung].append(cents)
    whole = _line("", "", [cents for _rung, _cause, cents in found])
    return Figure(
        NAMES[kind],
        whole.n,
        whole.value,
        whole.mean,
        whole.median,
        whole.p90,
        tuple(_line(rung, rung.capitalize(), rungs[rung]) for rung in sorted(rungs) if rung),
        f"{foreign} dans une autre devise, non additionnés." if foreign else "",
    )


def _line(key: str, label: str, cents: list[int]) -> Line:
    """Return a total in euros; added up in cents, so that the parts of it agree with the whole."""
    how = spread(value / 100 for value in cents)
    return Line(key, label, how.n, sum(cents) / 100, how.mean, how.median, how.p90)


def _without_cause(found: list[tuple[str, str, int]]) -> Figure:
    bare = [cents for _rung, cause, cents in found if not cause]
    line = Line("montant", "Montant sans cause", len(bare), sum(bare) / 100, unit=Unit.EUROS)
    return share_figure("avoirs_sans_cause", len(bare), len(found), lines=[line])


def blocked(scope: Scope) -> list[Figure]:
    """Weigh the days of the period on which invoices were blocked by their amounts (DSO)."""
    first, after = scope.period.first_day, scope.period.day_after
    found: list[tuple[int, date, date | None]] = scope.rows(
        choose(Montant.cents, Montant.blocked_from, Montant.blocked_until).where(
            col(Montant.cancelled).is_(False),
            Montant.currency == EURO,
            col(Montant.blocked_from).is_not(None),
            col(Montant.blocked_from) < after,
            sa.or_(col(Montant.blocked_until).is_(None), col(Montant.blocked_until) > first),
        )
    )
    spans = [
        (cents / 100, (min(end or after, after) - max(start, first)).days) for cents, start, end in found
    ]
    spans = [(euros, days) for euros, days in spans if days > 0]
    total = sum(euros for euros, _ in spans)
    weighed = sum(euros * days for euros, days in spans)
    how = spread(days for _, days in spans)
    length = (after - first).days
    lines = [
        Line("jours_euros", "Jours × euros bloqués", len(spans), weighed, unit=Unit.NOMBRE),
        Line(
            "encours",
            "Montant bloqué, en moyenne sur la période",
            len(spans),
            weighed / length,
            unit=Unit.EUROS,
        ),
    ]
    revenue = scope.suppose.yearly_revenue
    said = ""
    if revenue:
        lines.append(
            Line("dso", "Jours de DSO dus aux litiges", len(spans), weighed / length / (revenue / 365))
        )
        said = f"Chiffre d’affaires annuel supposé{labels.NBSP}: {labels.euros(revenue)} (charte)."
    return [
        Figure(
            "dso", how.n, rate(weighed, total), rate(weighed, total), how.median, how.p90, tuple(lines), said
        )
    ]
