"""Does a list keep what was asked for, in order, and only what a person may see?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from desk.listing import Filter, count_dossiers, list_dossiers
from desk.parts import Desk, DeskSettings
from desk.visibility import visible_to
from models.store import Store
from models.tables import Interlocuteur, Membre
from models.vocabulary import Etat
from tests.builders import NOW, add_dossier

ALICE, BRUNO, CLAIRE = "U01ALICE", "U02BRUNO", "U03CLAIRE"
SOON = NOW + timedelta(hours=3)


@pytest.fixture(name="desk")
def _desk(store: Store, tmp_path: Path) -> Desk:
    return _make(store, tmp_path, leads=(CLAIRE,))


def _make(store: Store, tmp_path: Path, **settings: Any) -> Desk:
    chosen = DeskSettings(
        company="Aciéries du Vexin",
        address="doleances@acieries.example",
        data_dir=tmp_path,
        secret_key="une clé seulement pour les essais, 0123456789",
        **settings,
    )
    return Desk(store, chosen)


def _found(store: Store, wanted: Filter) -> list[str]:
    with store.read() as session:
        lines, total = list_dossiers(session, wanted, now=NOW)
        assert total == count_dossiers(session, wanted, now=NOW)
        return [line.reference[-1] for line in lines]


def _seen(desk: Desk, user: str) -> list[str]:
    with desk.store.read() as session:
        visible = visible_to(desk, session, user)
        lines, total = list_dossiers(session, Filter(), now=NOW, visible=visible)
        assert total == len(lines)
        return [line.reference[-1] for line in lines]


def test_the_most_urgent_comes_first(store: Store) -> None:
    """Late dossiers lead, then those due today, then those without a deadline."""
    add_dossier(store, number=1, first_answer_due_at=None)
    add_dossier(store, number=2, first_answer_due_at=SOON)
    add_dossier(store, number=3, first_answer_due_at=NOW - timedelta(hours=1))
    add_dossier(store, number=4, first_answer_due_at=NOW - timedelta(hours=1), paused_at=NOW)

    assert _found(store, Filter()) == ["3", "4", "2", "1"]
    assert _found(store, Filter(late=True)) == ["3"]
    assert _found(store, Filter(due_before=NOW + timedelta(hours=8))) == ["2"]
    assert _found(store, Filter(due_before=NOW + timedelta(hours=1))) == []


def test_dossiers_are_kept_by_when_they_came(store: Store) -> None:
    """A period keeps the dossiers opened in it; its last instant is not included."""
    for number, days in ((1, 1), (2, 8), (3, 15)):
        add_dossier(store, number=number, opened_at=NOW - timedelta(days=days), etat=Etat.CLOS)
    week = Filter(
        etats=tuple(Etat), opened_since=NOW - timedelta(days=14), opened_until=NOW - timedelta(days=1)
    )

    assert _found(store, week) == ["2"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Generale d'Electricite", ["1"]),
        ("générale", ["1"]),
        ("vaseur", ["2"]),
        ("VASSEUR", ["2"]),
        ("helene", ["2"]),
        ("hélène@", ["3"]),
        ("100%", []),
        ("zz", []),
        ("Zanzibar", []),
    ],
)
def test_a_customer_is_found_however_they_are_written(store: Store, name: str, found: list[str]) -> None:
    """Accents, capitals and a wrong letter do not hide a customer; no other is shown instead."""
    add_dossier(
        store, number=1, entreprise="Société Générale d’Électricité", client="Marc", address="m@x.example"
    )
    add_dossier(store, number=2, entreprise="Fonderie Vasseur", client="Helene Roy", address="h@y.example")
    add_dossier(store, number=3, entreprise="Ferrand", client="", address="hélène@ferrand.example")

    assert sorted(_found(store, Filter(entreprise=name))) == found


def test_an_account_manager_sees_the_clients_in_their_charge(store: Store) -> None:
    """The address decides, whatever its capitals."""
    add_dossier(store, number=1, account_manager="Bruno@acieries.example")
    add_dossier(store, number=2, account_manager="claire@acieries.example")

    assert _found(store, Filter(account_manager="bruno@acieries.example")) == ["1"]


def test_sensitive_dossiers_are_listed_for_who_may_see_them(desk: Desk) -> None:
    """Who handles it, the stand-in and the leads see a sensitive dossier; the others do not."""
    add_dossier(desk.store, number=1)
    add_dossier(desk.store, number=2, sensible=True, owner=ALICE)
    add_dossier(desk.store, number=3, sensible=True)
    assert _seen(desk, ALICE) == ["1", "2"]
    assert _seen(desk, BRUNO) == ["1"]
    assert _seen(desk, CLAIRE) == ["1", "2", "3"]

    with desk.store.work() as session:
        day = timedelta(days=1)
        session.add(
            Membre(
                user=ALICE,
                stand_in=BRUNO,
                updated_at=NOW,
                absent_from=NOW - day,
                absent_until=NOW + day,
            )
        )
    assert _seen(desk, BRUNO) == ["1", "2"]


def test_where_nobody_leads_a_sensitive_dossier_can_be_taken(store: Store, tmp_path: Path) -> None:
    """Without leads, a sensitive dossier that nobody has is shown to all."""
    desk = _make(store, tmp_path)
    add_dossier(store, number=1, sensible=True)
    add_dossier(store, number=2, sensible=True, owner=ALICE)

    assert _seen(desk, BRUNO) == ["1"]


def test_a_line_says_who_wrote_and_no_deadline_that_rests(store: Store) -> None:
    """Who gave no name is known by their address; while we wait for the client, nothing is due."""
    add_dossier(store, number=1, paused_at=NOW)
    with store.work() as session:
        person = session.exec(select(Interlocuteur)).one()
        person.name, address = "", person.address
    with store.read() as session:
        [line], _total = list_dossiers(session, Filter(), now=NOW)

    assert line.client_name == address
    assert line.next_due_at is None
