"""Which named criteria speak for a mediation, and do they suffice to propose it?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from desk.charter.mediation import MediationRules, read_mediation
from desk.mediating.criteria import RULES, Situation, assess
from desk.mediating.proposing import assess_dossier
from desk.parts import Desk
from models.errors import CharterError
from models.store import Store
from models.tables import Direction, Dossier
from models.vocabulary import Phase, Ton
from tests.builders import FakeClock, add_dossier, add_message
from tests.desk.conftest import make_bench

LEAD = "ULEAD"
QUIET = Situation(
    phase=Phase.RECLAMATION,
    ton_first=Ton.CALME,
    ton_now=Ton.CALME,
    enjeux=frozenset(),
    menaces=frozenset(),
    key_account=False,
    tier="standard",
    contractual=1,
    returns=0,
    exposed_cents=0,
)


@pytest.fixture(name="desk")
def _desk(store: Store, tmp_path: Path) -> Desk:
    return make_bench(store, tmp_path, leads=(LEAD,)).desk


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        ("conflit", replace(QUIET, phase=Phase.CONFLIT)),
        ("enlisement", replace(QUIET, returns=3)),
        ("enjeu", replace(QUIET, exposed_cents=1_000_000)),
        ("enjeu", replace(QUIET, menaces=frozenset({"juridique", "penalites"}))),
        ("continuite", replace(QUIET, enjeux=frozenset({"continuite"}))),
        ("recurrence", replace(QUIET, contractual=3)),
        ("tension", replace(QUIET, ton_now=Ton.COLERE, phase=Phase.LITIGE)),
        ("compte_cle", replace(QUIET, key_account=True)),
        ("compte_cle", replace(QUIET, tier="strategique")),
    ],
)
def test_each_criterion_speaks_for_its_own_reason(rule: str, seen: Situation) -> None:
    """Each is a named rule that says why, alone."""
    (reason,) = assess(seen, MediationRules()).reasons

    assert reason.rule == rule
    assert reason.why.endswith(".")


@pytest.mark.parametrize(
    "seen",
    [
        QUIET,
        replace(QUIET, returns=2),
        replace(QUIET, returns=5, ton_first=Ton.COLERE),
        replace(QUIET, exposed_cents=999_999),
        replace(QUIET, ton_now=Ton.COLERE),
        replace(QUIET, contractual=2),
    ],
)
def test_no_criterion_speaks_where_nothing_calls_for_it(seen: Situation) -> None:
    """A client who calms down is not stuck, however often they write."""
    assert assess(seen, MediationRules()).reasons == ()


def test_a_broken_relation_or_a_stuck_exchange_suffices_and_lesser_ones_add_up() -> None:
    """The charter weighs the criteria; the score proposes."""
    shipped = MediationRules()

    assert assess(replace(QUIET, phase=Phase.CONFLIT), shipped).proposes
    assert assess(replace(QUIET, returns=3), shipped).proposes
    assert not assess(replace(QUIET, exposed_cents=2_000_000), shipped).proposes
    assert assess(replace(QUIET, exposed_cents=2_000_000, key_account=True), shipped).proposes
    assert set(shipped.points) == {name for name, _ in RULES}


def test_the_charter_may_weigh_otherwise() -> None:
    """A company for which a key account alone is worth a third person says so; a slip is named."""
    rules = read_mediation({"mediation": {"seuil": 2, "points": {"compte_cle": 2, "conflit": 0}}})

    assert assess(replace(QUIET, key_account=True), rules).proposes
    assert not assess(replace(QUIET, phase=Phase.CONFLIT), rules).proposes
    with pytest.raises(CharterError, match=r"mediation\.points\.conflits"):
        read_mediation({"mediation": {"points": {"conflits": 3}}})


def test_the_criteria_are_read_from_the_dossier(desk: Desk, store: Store, clock: FakeClock) -> None:
    """Key account and stopped line speak at first; then the exchange gets stuck, our answers in between."""
    reference = add_dossier(store)
    with store.read() as session:
        first = assess_dossier(desk, session, session.exec(select(Dossier)).one())
    for _ in range(3):
        with store.work() as session:
            row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
            clock.forward(hours=1)
            add_message(session, row, Direction.OUT, subject="Re", body="…", at=clock(), author="U1")
            clock.forward(hours=1)
            add_message(session, row, Direction.IN, subject="Re", body="…", at=clock())
    with store.read() as session:
        later = assess_dossier(desk, session, session.exec(select(Dossier)).one())

    assert {reason.rule for reason in first.reasons} == {"continuite", "tension", "compte_cle"}
    assert {reason.rule for reason in later.reasons} - {r.rule for r in first.reasons} == {"enlisement"}
