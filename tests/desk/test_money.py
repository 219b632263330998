"""Are amounts read as people type them, added without loss, and weighed against what is at stake?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from desk.money.ledger import AmountRefusedError, Entry, add_montant, cancel_montant, release
from desk.money.precedents import precedents, refunds_around
from desk.money.reading import AmountUnreadableError, read_cents, show_cents
from desk.money.totals import dossier_totals
from desk.money.weighing import weigh_geste
from desk.rights import NotAllowedError
from models.store import Store
from models.tables import Dossier, Entreprise, Event, Montant, MontantKind
from models.vocabulary import Cause, Niveau
from tests.builders import add_dossier
from tests.desk.conftest import make_bench


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1 250,50 €", 125_050),
        ("1\u202f250,50\u00a0€", 125_050),
        ("1.250,50", 125_050),
        ("1250", 125_000),
        ("12 k€", 1_200_000),
        ("3 000 euros HT", 300_000),
        ("450 TTC", 45_000),
        ("€ 450", 45_000),
        ("deux mille euros", 200_000),
        ("0,01", 1),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, cents: int) -> None:
    """With or without a unit, in digits or in words, with the spaces of French typography."""
    assert read_cents(typed) == cents


@pytest.mark.parametrize(
    "typed", ["", "beaucoup", "-12 €", "0", "12 et 30 €", "1,250", "120 $", "1e9", "9" * 30, "12 € environ"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    """Nothing is guessed: nobody can tell what « 1,250 » means."""
    with pytest.raises(AmountUnreadableError):
        read_cents(typed)


@given(st.integers(min_value=1, max_value=10**11))
def test_what_is_shown_is_read_back(cents: int) -> None:
    """An amount copied from a window and pasted in another is the same amount."""
    assert read_cents(show_cents(cents)) == cents


def test_amounts_add_up_and_a_cancelled_one_counts_nowhere(store: Store, tmp_path: Path) -> None:
    """Exposed, contested, credit notes without cause, and what is owed without discussion."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    kinds = MontantKind
    add_montant(desk, reference, Entry(kinds.EXPOSE, 1_000_000), by="U1")
    wrong = add_montant(desk, reference, Entry(kinds.EXPOSE, 99_000_000), by="U1")
    add_montant(desk, reference, Entry(kinds.CONTESTE, 400_000, blocked_from=date(2026, 11, 16)), by="U1")
    add_montant(desk, reference, Entry(kinds.AVOIR, 30_000), by="U1")
    add_montant(desk, reference, Entry(kinds.AVOIR, 20_000, cause=Cause.OPERATIONS), by="U1")
    cancel_montant(desk, reference, wrong.id or 0, by="U2")
    cancel_montant(desk, reference, wrong.id or 0, by="U2")

    with store.read() as session:
        totals = dossier_totals(desk, session, session.exec(select(Dossier)).one())
        told = session.exec(select(Event.kind).where(col(Event.kind).like("montant.%"))).all()
    assert totals.of(kinds.EXPOSE) == 1_000_000
    assert totals.undisputed == 600_000
    assert (totals.of(kinds.AVOIR), totals.avoirs_sans_cause) == (50_000, 30_000)
    assert (totals.blocked_days, totals.blocked_cent_days) == (10, 4_000_000)
    assert (totals.count, told.count("montant.ajoute"), told.count("montant.annule")) == (4, 5, 1)


def test_a_blocked_amount_is_freed(store: Store, tmp_path: Path) -> None:
    """From then on its days no longer grow; it cannot be freed before it was blocked."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    entry = Entry(MontantKind.CONTESTE, 100, blocked_from=date(2026, 11, 1))
    row = add_montant(desk, reference, entry, by="U1")
    with pytest.raises(AmountRefusedError, match="avant de commencer"):
        release(desk, reference, row.id or 0, date(2026, 10, 1), by="U1")
    release(desk, reference, row.id or 0, date(2026, 11, 5), by="U1")

    with store.read() as session:
        assert dossier_totals(desk, session, session.exec(select(Dossier)).one()).blocked_days == 4


@pytest.mark.parametrize(
    "entry",
    [
        Entry(MontantKind.EXPOSE, 0),
        Entry(MontantKind.EXPOSE, -5),
        Entry(MontantKind.ACCORDE, 100),
        Entry(MontantKind.ACCORDE, 100, rung="cadeau"),
        Entry(MontantKind.CONTESTE, 100, blocked_until=date(2026, 1, 1)),
        Entry(MontantKind.CONTESTE, 100, blocked_from=date(2026, 2, 1), blocked_until=date(2026, 1, 1)),
    ],
)
def test_an_amount_that_makes_no_sense_is_refused(store: Store, tmp_path: Path, entry: Entry) -> None:
    """Nothing is written of it."""
    desk, reference = make_bench(store, tmp_path).desk, add_dossier(store)
    with pytest.raises(AmountRefusedError):
        add_montant(desk, reference, entry, by="U1")

    with store.read() as session:
        assert session.exec(select(Montant)).all() == []


def test_an_amount_of_another_dossier_is_not_cancelled(store: Store, tmp_path: Path) -> None:
    """The number of a row alone opens nothing."""
    desk = make_bench(store, tmp_path).desk
    one, other = add_dossier(store, number=1), add_dossier(store, number=2)
    row = add_montant(desk, one, Entry(MontantKind.EXPOSE, 100), by="U1")
    with pytest.raises(AmountRefusedError):
        cancel_montant(desk, other, row.id or 0, by="U1")


def test_a_geste_above_the_cap_asks_for_who_may_grant_it(store: Store, tmp_path: Path) -> None:
    """Not even in slices: what was granted before on the same rung counts."""
    desk = make_bench(store, tmp_path, leads=("ULEAD",), approvers=("UBOSS",)).desk
    reference = add_dossier(store)
    add_montant(desk, reference, Entry(MontantKind.ACCORDE, 10_000, rung="service"), by="U1")
    slice_of_it = Entry(MontantKind.ACCORDE, 10_000, rung="service")
    with pytest.raises(NotAllowedError, match="responsable"):
        add_montant(desk, reference, slice_of_it, by="U1")
    add_montant(desk, reference, slice_of_it, by="ULEAD")
    refund = Entry(MontantKind.ACCORDE, 60_000, rung="remboursement")
    with pytest.raises(NotAllowedError, match="direction"):
        add_montant(desk, reference, refund, by="ULEAD")
    add_montant(desk, reference, refund, by="UBOSS")

    with store.read() as session:
        rows = session.exec(select(Montant.by).order_by(col(Montant.id))).all()
    assert rows == ["U1", "ULEAD", "UBOSS"]


def test_a_geste_is_weighed_against_exposure_and_precedents(store: Store, tmp_path: Path) -> None:
    """Median and range of what others of the same motif were granted, one sum a dossier, with n."""
    desk = make_bench(store, tmp_path).desk
    reference = add_dossier(store)
    add_montant(desk, reference, Entry(MontantKind.EXPOSE, 400_000), by="U1")
    for number, sums in enumerate(((10_000,), (20_000, 10_000), (90_000,)), start=2):
        other = add_dossier(store, number=number)
        for cents in sums:
            add_montant(desk, other, Entry(MontantKind.ACCORDE, cents, rung="avoir"), by="U1")
    with store.work() as session:
        cheap = session.exec(select(Dossier).where(Dossier.number == 2)).one()
        cheap.motif_principal = "prix"

    with store.read() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        weighing = weigh_geste(desk, session, row, "avoir", 100_000)
    (precedent,) = weighing.precedents
    assert (precedent.n, precedent.median, precedent.low, precedent.high) == (2, 60_000, 30_000, 90_000)
    assert "25\u00a0%" in weighing.share
    assert weighing.niveau is Niveau.RESPONSABLE


def test_precedents_of_the_same_tier_come_first_where_they_are_enough(store: Store, tmp_path: Path) -> None:
    """Three of the tier suffice; with fewer, every tier is shown and that is said."""
    desk = make_bench(store, tmp_path).desk
    reference = add_dossier(store)
    for number in range(2, 7):
        other = add_dossier(store, number=number)
        entry = Entry(MontantKind.ACCORDE, number * 1_000, rung="service")
        add_montant(desk, other, entry, by="U1")
    with store.work() as session:
        for company in session.exec(select(Entreprise).order_by(col(Entreprise.id))).all()[4:]:
            company.tier = "standard"

    with store.read() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        (same,) = precedents(session, row, now=desk.now())
    assert (same.n, same.same_tier, same.high) == (3, True, 4_000)
    with store.work() as session:
        session.exec(select(Entreprise).where(Entreprise.id == 2)).one().tier = "standard"
    with store.read() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        (every,) = precedents(session, row, now=desk.now())
    assert (every.n, every.same_tier, every.high) == (5, False, 6_000)


def test_refunds_of_the_group_are_counted(store: Store, tmp_path: Path) -> None:
    """A refund that gets about asks for others: those of the group's other companies count."""
    desk = make_bench(store, tmp_path).desk
    one, other = add_dossier(store, number=1), add_dossier(store, number=2)
    add_montant(desk, other, Entry(MontantKind.ACCORDE, 100, rung="remboursement"), by="U1")
    with store.read() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == one)).one()
        assert refunds_around(session, row, now=desk.now()) == 0
    with store.work() as session:
        for company in session.exec(select(Entreprise)).all():
            company.groupe = "Groupe Vexin"

    with store.read() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == one)).one()
        assert refunds_around(session, row, now=desk.now()) == 1
