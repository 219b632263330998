"""Do the figures agree with the dossiers, counted one by one, and with each other?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from sqlmodel import Session

from desk.figures import DEFINITIONS, By, Indicators, Weigh, indicators, pareto
from models.store import Store
from models.tables import Dossier, EngagementState, MontantKind
from models.vocabulary import Etat, Issue, Ton
from tests.desk.figures.histories import DAY_AFTER, FIRST_DAY, NOW, SINCE, UNTIL, History, histories, history
from tests.desk.figures.recount import CHARTER, Recount, inside, rate

TONS = list(Ton)
PARIS = ZoneInfo("Europe/Paris")


@contextmanager
def written(store: Store, history: History) -> Iterator[tuple[Session, list[Dossier]]]:
    """Give a session that holds a history and nothing else, and forgets it afterwards."""
    with Session(store.engine, expire_on_commit=False) as session:
        try:
            yield session, history.write(session)
        finally:
            session.rollback()


def _close(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)


def measure(session: Session) -> Indicators:
    """Measure November."""
    return indicators(session, SINCE, UNTIL, charter=CHARTER, now=NOW)


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_figures_are_those_of_a_naive_recount(engine: str, request: pytest.FixtureRequest) -> None:
    """Whatever the history, each figure is what one finds by going through the dossiers one by one."""
    store: Store = request.getfixturevalue("figures_store")(engine)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(histories())
    @example(history(1, most=400))
    @example(history(2, most=400))
    def check(history: History) -> None:
        with written(store, history) as (session, _rows):
            found = measure(session)
        _check_dossiers(found, Recount(history))
        _check_rest(found, Recount(history))

    check()


def _check_dossiers(found: Indicators, recount: Recount) -> None:
    opened = recount.opened
    assert found["volume"].n == len(opened)
    assert _close(found["gravite"].value, float(np.mean([d["gravite"] for d in opened])) if opened else None)
    still = [
        d
        for d in recount.counted
        if d["opened_at"] < UNTIL
        and (d["etat"] is not Etat.RESOLU or (d["resolved_at"] is not None and d["resolved_at"] >= UNTIL))
    ]
    assert found["en_cours"].n == len(still)
    for name, end, business in (
        ("mttr", "resolved_at", False),
        ("mttr_ouvre", "resolved_at", True),
        ("premiere_reponse", "first_answered_at", False),
        ("premiere_reponse_ouvree", "first_answered_at", True),
    ):
        _check_spread(found, name, recount.delays(end, business=business))
    assert _close(
        found["sla_premiere_reponse"].value, recount.kept("first_answer_due_at", "first_answered_at")
    )
    assert _close(found["sla_resolution"].value, recount.kept("resolution_due_at", "resolved_at"))
    assert _close(found["rouverts"].value, rate([d for d in opened if d["reopened"]], opened))
    assert _close(found["recidive"].value, rate(recount.again(), opened))
    issues = recount.endings()
    ended = issues.total()
    assert _close(found["amiable"].value, (ended - issues[Issue.CONTENTIEUX]) / ended if ended else None)
    assert found["frais_evites"].n == recount.spared
    moved = [d for d in opened if d["ton_now"] is not None and d["ton"] is not Ton.CALME]
    calmer = [d for d in moved if TONS.index(d["ton_now"]) < TONS.index(d["ton"])]
    assert _close(found["ton"].value, rate(calmer, moved))


def _check_spread(found: Indicators, name: str, values: list[float]) -> None:
    figure = found[name]
    assert figure.n == len(values)
    if values:
        # Another library's words for the nearest rank.
        assert _close(figure.mean, float(np.mean(values)))
        assert _close(figure.median, float(np.median(values)))
        assert _close(figure.p90, float(np.percentile(values, 90, method="inverted_cdf")))


def _check_rest(found: Indicators, recount: Recount) -> None:
    history = recount.history
    for kind, name in (
        (MontantKind.EXPOSE, "expose"),
        (MontantKind.CONTESTE, "conteste"),
        (MontantKind.ACCORDE, "accorde"),
        (MontantKind.RECOUVRE, "recouvre"),
        (MontantKind.PENALITE, "penalites"),
        (MontantKind.AVOIR, "avoirs"),
    ):
        _check_spread(found, name, recount.euros(kind))
        assert _close(found[name].value, sum(recount.euros(kind)))
    weighed, total = recount.blocked()
    assert _close(found["dso"].value, weighed / total if total else None)
    _check_spread(found, "temps", [value / 60 for value in recount.minutes()])
    notes = [note for _, note, _, at in history.enquetes if inside(at) and note is not None]
    nps = 100 * (sum(n >= 9 for n in notes) - sum(n <= 6 for n in notes)) / len(notes) if notes else None
    assert _close(found["nps"].value, nps)
    heard = [yes for _, _, yes, at in history.enquetes if inside(at) and yes is not None]
    assert _close(found["ecoute"].value, rate([yes for yes in heard if yes], heard))
    settled = [
        state
        for _, state, at in history.engagements
        if inside(at)
        and state not in {EngagementState.PROPOSE, EngagementState.EN_COURS, EngagementState.ECARTE}
    ]
    kept = [state for state in settled if state is EngagementState.TENU]
    assert _close(found["engagements"].value, rate(kept, settled))
    uses = [(a, b) for _, _, a, b, at in history.uses if inside(at) and b is not None and a is not Ton.CALME]
    calmer = [(a, b) for a, b in uses if TONS.index(b) < TONS.index(a)]
    assert _close(found["apaisement"].value, rate(calmer, uses))
    left = [
        (i, day) for i, day in enumerate(history.churned) if day is not None and FIRST_DAY <= day < DAY_AFTER
    ]
    linked = [
        i
        for i, day in left
        if any(
            d["entreprise"] == i
            and timedelta() <= day - d["opened_at"].astimezone(PARIS).date() <= timedelta(days=180)
            for d in recount.counted
        )
    ]
    assert _close(found["departs"].value, rate(linked, left))


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_figures_agree_with_each_other(engine: str, request: pytest.FixtureRequest) -> None:
    """The parts of a figure make its whole, and a Pareto weighs what the figures say."""
    store: Store = request.getfixturevalue("figures_store")(engine)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(histories())
    def check(history: History) -> None:
        with written(store, history) as (session, _rows):
            found = measure(session)
            paretos = {
                (by, weigh): pareto(session, SINCE, UNTIL, charter=CHARTER, now=NOW, by=by, weigh=weigh)
                for by in By
                for weigh in Weigh
            }
        assert [figure.name for figure in found.figures] == list(DEFINITIONS)
        for name in ("volume", "gravite", "en_cours", "mttr", "recidive", "amiable"):
            assert sum(line.n for line in found[name].lines) == found[name].n
        for name in ("sla_premiere_reponse", "sla_resolution"):
            for start in ("palier.", "motif."):
                assert sum(x.n for x in found[name].lines if x.key.startswith(start)) == found[name].n
        for figure in found.figures:
            assert figure.n > 0 or figure.value in {None, 0}
            if figure.median is not None and figure.p90 is not None and figure.name != "gravite":
                assert figure.median <= figure.p90 or figure.n < 2
        spent = (found["accorde"].value or 0) + (found["penalites"].value or 0)
        for (_by, weigh), each in paretos.items():
            assert _close(each.total, found["volume"].n if weigh is Weigh.NOMBRE else spent)
            assert _close(sum(bar.value for bar in each.bars), each.total)
            if each.bars:
                assert each.bars[-1].cumulative == 1
                assert [b.value for b in each.bars] == sorted((b.value for b in each.bars), reverse=True)
                vital = [bar for bar in each.bars if bar.vital]
                assert vital[-1].cumulative >= 0.8
                assert all(bar.cumulative < 0.8 for bar in vital[:-1])

    check()
