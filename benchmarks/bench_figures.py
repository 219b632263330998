"""How long do a status, a list, a search and the figures of a month take on 100,000 dossiers?"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from random import Random

from sqlmodel import Session

from benchmarks.bench_desk import databases
from benchmarks.dossiers import NOW, fill
from desk.charter import Charter, load_charter
from desk.figures import By, Weigh, indicators, month_period, pareto
from desk.figures.digest import daily_digest
from desk.listing import Filter, list_dossiers
from desk.searching import search
from desk.views import dossier_view, find_dossier, journal_of
from models.migrate import upgrade
from models.store import Store
from models.vocabulary import Etat

COUNT = int(os.environ.get("BENCH_DOSSIERS", "100000"))
ROUNDS = 30
LIMITS = {"status of one dossier": 20, "filtered list": 100, "indicators of a month": 500}
"""Milliseconds that the median must not pass (issue 6, outcome 15)."""
Question = Callable[[Session], object]


def _status(session: Session, number: int) -> object:
    row = find_dossier(session, str(number), now=NOW)
    return dossier_view(session, row), journal_of(session, row.id or 0)


def _statuses(count: int) -> list[Question]:
    """Ask for dossiers of this year, which alone are found by their number."""
    drawn = Random(7)
    numbers = [drawn.randrange(int(count * 0.75), count) for _ in range(ROUNDS)]
    return [lambda session, number=number: _status(session, number) for number in numbers]  # type: ignore[misc]


def _lists() -> list[Question]:
    filters = [
        Filter(),
        Filter(motif="qualite"),
        Filter(late=True),
        Filter(owner="U3"),
        Filter(unclaimed=True),
        Filter(entreprise="societe vasseur"),
        Filter(ton="colere", offset=40),
        Filter(etats=tuple(Etat), cause="operations"),
        Filter(account_manager="r3@bench.example"),
        Filter(etats=(Etat.CLOS,), motif="prix", gravite_from=3),
    ]
    return [lambda s, f=f: list_dossiers(s, f, now=NOW) for f in filters]  # type: ignore[misc]


def _searches() -> list[Question]:
    texts = ("facture erreur montant", "CMD-042000", "livraison", "Vasseur retard", "pièces fissurées")
    return [lambda s, t=t: search(s, t, now=NOW) for t in texts]  # type: ignore[misc]


def _figures(charter: Charter) -> dict[str, list[Question]]:
    periods = [month_period(2026, 11), month_period(2026, 6), month_period(2025, 3)]

    def measure(session: Session, month: int) -> object:
        since, until = periods[month].since, periods[month].until
        return indicators(session, since, until, charter=charter, now=NOW)

    def weigh(session: Session, by: By, how: Weigh) -> object:
        since, until = periods[0].since, periods[0].until
        return pareto(session, since, until, charter=charter, now=NOW, by=by, weigh=how)

    return {
        "indicators of a month": [lambda s, m=m: measure(s, m) for m in (0, 1, 2, 0, 1, 2)],  # type: ignore[misc]
        "Pareto of a month": [lambda s, b=b, w=w: weigh(s, b, w) for b in By for w in Weigh],  # type: ignore[misc]
        "digest of a day": [lambda s: daily_digest(s, charter=charter, now=NOW)] * 3,
    }


def _milliseconds(store: Store, question: Question) -> float:
    with store.read() as session:
        start = time.perf_counter()
        question(session)
        return (time.perf_counter() - start) * 1000


def measure(name: str, url: str) -> bool:
    """Fill a database, ask it everything, print what it took; tell whether every limit was kept."""
    store = Store(url, clock=lambda: NOW)
    upgrade(store.engine)
    start = time.perf_counter()
    fill(store, COUNT)
    print(f"{name}: {COUNT} dossiers put in in {time.perf_counter() - start:.0f} s")
    questions = {
        "status of one dossier": _statuses(COUNT),
        "filtered list": _lists(),
        "full-text search": _searches(),
        **_figures(load_charter()),
    }
    kept = True
    for what, asked in questions.items():
        # Once to warm the pages and compile the statements, as a service has.
        _milliseconds(store, asked[0])
        taken = [_milliseconds(store, question) for question in asked]
        middle, worst = statistics.median(taken), max(taken)
        limit = LIMITS.get(what)
        kept &= limit is None or middle <= limit
        asked_for = f" (asked: {limit} ms)" if limit else ""
        print(f"{name}: {what}: median {middle:.0f} ms, worst {worst:.0f} ms of {len(taken)}{asked_for}")
    store.close()
    return kept


def main() -> int:
    """Measure both engines."""
    with databases() as found:
        kept = [measure(name, url) for name, url in found]
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
