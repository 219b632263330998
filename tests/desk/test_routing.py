"""Does a card go to its channel, does an urgent dossier reach the right people once, do the others sleep?"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from desk.charter import load_charter
from desk.routing import ALERT, PRIVATE, alerted, channel_of, is_urgent, not_before, tell_people, watchers
from desk.team import (
    AbsenceRefusedError,
    absences,
    clear_absence,
    on_call,
    reachable,
    set_absence,
    set_on_call,
    stand_in_of,
)
from models.errors import CharterError
from models.tables import Dossier, Event, Montant, MontantKind, Outbox
from models.values import Faits
from models.vocabulary import Enjeu, Etat
from tests.builders import ANALYSIS, NOW, Built, add_dossier, build_desk

ALICE, BRUNO, LEAD, OTHER_LEAD = "U01ALICE", "U02BRUNO", "U03CHLOE", "U04DAN"
RULES = """
[[acheminement.canaux]]
canal = "securite"
sensible = true
[[acheminement.canaux]]
canal = "#gros-litiges"
montant_des = 10000
[[acheminement.canaux]]
canal = "C0PRIX"
motifs = ["prix"]
paliers = ["premium"]
[[acheminement.canaux]]
canal = "graves"
gravite_des = 4
"""


def built_with(tmp_path: Path, more: str = "", **settings: Any) -> Built:
    """Make a desk whose charter says more."""
    path = tmp_path / "charte.toml"
    shipped = (Path(__file__).parents[2] / "desk" / "charte.toml").read_text("utf-8")
    path.write_text(shipped + more, "utf-8")
    return build_desk(tmp_path, charter_path=path, **settings)


def dossier(session: Session) -> Dossier:
    """Return the dossier."""
    return session.exec(select(Dossier)).one()


@pytest.mark.parametrize(
    ("columns", "amount", "channel"),
    [
        ({}, 0, None),
        ({"sensible": True, "gravite": 4}, 0, "securite"),
        ({}, 12_000, "gros-litiges"),
        ({"motif_principal": "prix"}, 0, "C0PRIX"),
        ({"motifs": ["qualite", "prix"]}, 9_999, "C0PRIX"),
        ({"gravite": 4}, 0, "graves"),
    ],
)
def test_the_first_rule_that_fits_names_the_channel(
    tmp_path: Path, columns: dict[str, Any], amount: float, channel: str | None
) -> None:
    """By what it is about, whose it is, how much is at stake, how grave and whether private; else triage."""
    built = built_with(tmp_path, RULES)
    add_dossier(built.store)
    analysis = dataclasses.replace(ANALYSIS, faits=Faits(montants=(amount,) if amount else ()))
    with built.store.work() as session:
        row = dossier(session)
        for name, value in columns.items():
            setattr(row, name, value)
        assert channel_of(built.desk.charter, session, row, analysis) == channel


def test_an_amount_that_a_person_entered_counts(tmp_path: Path) -> None:
    """What the client exposes decides, not what we granted, nor what was entered by mistake."""
    built = built_with(tmp_path, RULES)
    add_dossier(built.store)
    with built.store.work() as session:
        row = dossier(session)

        def enter(kind: MontantKind, euros: int, *, cancelled: bool = False) -> None:
            cents = euros * 100
            whose: dict[str, Any] = {"dossier_id": row.id or 0, "by": ALICE, "at": NOW}
            session.add(Montant(kind=kind, cents=cents, cancelled=cancelled, **whose))
            session.flush()

        enter(MontantKind.ACCORDE, 90_000)
        enter(MontantKind.EXPOSE, 90_000, cancelled=True)
        assert channel_of(built.desk.charter, session, row, ANALYSIS) is None
        enter(MontantKind.EXPOSE, 10_000)
        assert channel_of(built.desk.charter, session, row, ANALYSIS) == "gros-litiges"


@pytest.mark.parametrize(
    "wrong",
    [
        '[[acheminement.canaux]]\ncanal = ""',
        '[[acheminement.canaux]]\ncanal = "x"\nmotifs = ["couleur"]',
        '[[acheminement.canaux]]\ncanal = "x"\ncouleur = 1',
        '[[acheminement.canaux]]\ncanal = "x"\nmontant_des = "beaucoup"',
        '[[acheminement.canaux]]\ncanal = "x"\nsensible = "oui"',
    ],
)
def test_a_slip_in_the_charter_is_named(tmp_path: Path, wrong: str) -> None:
    """A rule that nobody can read stops the start, and says which."""
    with pytest.raises(CharterError, match="acheminement"):
        built_with(tmp_path, "\n" + wrong)


def test_who_is_urgent() -> None:
    """The gravest, and those where somebody's safety is at stake."""
    routing = load_charter().routing
    row = Dossier(
        gravite=3, year=2026, number=1, reference="x", subject="x", nature=ANALYSIS.nature, opened_at=NOW
    )
    safe = dataclasses.replace(ANALYSIS, enjeux=(Enjeu.SECURITE,))

    assert not is_urgent(routing, row, ANALYSIS)
    assert is_urgent(routing, row, safe)
    row.gravite = 4
    assert is_urgent(routing, row, ANALYSIS)


def test_an_urgent_dossier_is_told_once_to_whoever_is_there(tmp_path: Path) -> None:
    """On call and leads; the stand-in of who is away; each once, however often the card is refreshed."""
    built = built_with(tmp_path, leads=(LEAD, OTHER_LEAD))
    add_dossier(built.store, analysis=dataclasses.replace(ANALYSIS, gravite=4))  # type: ignore[arg-type]
    set_on_call(built.desk, ALICE, on=True, by=LEAD)
    week = NOW + timedelta(days=7)
    set_absence(built.desk, LEAD, since=NOW, until=week, stand_in=BRUNO, by=LEAD)
    set_absence(built.desk, OTHER_LEAD, since=NOW, until=week, by=OTHER_LEAD)

    for _ in range(3):
        with built.store.work() as session:
            tell_people(built.desk, session, dossier(session), ANALYSIS)

    with built.store.read() as session:
        asked = session.exec(select(Outbox.payload).where(Outbox.kind == "slack.dm")).all()
        told = session.exec(select(Event.data).where(Event.kind == "dossier.alerte")).all()
    assert [(payload["what"], payload["user"]) for payload in asked] == [(ALERT, ALICE), (ALERT, BRUNO)]
    assert told == [{"a": [ALICE, BRUNO]}]


def test_the_content_of_a_private_dossier_goes_to_who_may_see_it(tmp_path: Path) -> None:
    """In charge and leads; who is on call hears nothing of what is not theirs to know."""
    built = built_with(tmp_path, leads=(LEAD,))
    add_dossier(built.store, sensible=True, owner=ALICE)
    set_on_call(built.desk, BRUNO, on=True, by=LEAD)

    with built.store.work() as session:
        row = dossier(session)
        row.gravite = 4
        assert watchers(built.desk, session, row) == (ALICE, LEAD)
        assert alerted(built.desk, session, row) == (LEAD,)
        tell_people(built.desk, session, row, ANALYSIS)
        tell_people(built.desk, session, row, ANALYSIS, message=7)
    with built.store.read() as session:
        asked = session.exec(select(Outbox.payload).where(Outbox.kind == "slack.dm")).all()

    private = [(p["user"], p["message_row_id"]) for p in asked if p["what"] == PRIVATE]
    assert private == [(ALICE, None), (LEAD, None), (ALICE, 7), (LEAD, 7)]


def test_an_ended_merge_tells_nobody(tmp_path: Path) -> None:
    """What lives on in another dossier is told there."""
    built = built_with(tmp_path, leads=(LEAD,))
    add_dossier(built.store, sensible=True, etat=Etat.CLOS, merged_into="D-2026-00002")
    with built.store.work() as session:
        tell_people(built.desk, session, dossier(session), ANALYSIS)
        assert session.exec(select(Outbox)).all() == []


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 26, 9, 30, tzinfo=UTC), datetime(2026, 11, 26, 9, 30, tzinfo=UTC)),
        (datetime(2026, 11, 26, 21, 0, tzinfo=UTC), datetime(2026, 11, 27, 8, 0, 1, tzinfo=UTC)),
        (datetime(2026, 11, 28, 10, 0, tzinfo=UTC), datetime(2026, 11, 30, 8, 0, 1, tzinfo=UTC)),
        (datetime(2026, 12, 25, 10, 0, tzinfo=UTC), datetime(2026, 12, 28, 8, 0, 1, tzinfo=UTC)),
    ],
    ids=["at work", "in the evening", "on a Saturday", "at Christmas"],
)
def test_what_can_wait_waits_for_the_opening(at: datetime, said: datetime) -> None:
    """Outside business hours a word waits for them; an urgent one does not."""
    clock = load_charter().clock

    assert not_before(clock, at, urgent=False) == said
    assert not_before(clock, at, urgent=True) == at


def test_absences_are_kept_listed_and_ended(tmp_path: Path) -> None:
    """Who is away, until when and who stands in; the past is not listed, nonsense is refused in words."""
    built = build_desk(tmp_path)
    until = NOW + timedelta(days=3)
    set_absence(built.desk, ALICE, since=NOW, until=until, stand_in=BRUNO, by=ALICE)

    assert absences(built.desk) == [(ALICE, NOW, until, BRUNO)]
    assert stand_in_of(built.desk, ALICE) == BRUNO
    built.clock.forward(days=4)
    assert absences(built.desk) == []
    assert stand_in_of(built.desk, ALICE) is None
    assert clear_absence(built.desk, ALICE, by=ALICE)
    assert not clear_absence(built.desk, ALICE, by=ALICE)
    with pytest.raises(AbsenceRefusedError, match="finit avant"):
        set_absence(built.desk, ALICE, since=until, until=NOW, by=ALICE)
    with pytest.raises(AbsenceRefusedError, match="se remplace"):
        set_absence(built.desk, ALICE, since=NOW, until=until, stand_in=ALICE, by=ALICE)


def test_nobody_is_better_than_no_one_at_all(tmp_path: Path) -> None:
    """Where everybody is away without a stand-in, they are written to all the same."""
    built = build_desk(tmp_path)
    set_on_call(built.desk, ALICE, on=True, by=ALICE)
    set_absence(built.desk, ALICE, since=NOW, until=NOW + timedelta(days=1), by=ALICE)
    with built.store.read() as session:
        assert on_call(session, now=NOW) == (ALICE,)
        assert reachable(session, [ALICE, BRUNO], now=NOW) == (BRUNO,)
    set_on_call(built.desk, ALICE, on=False, by=ALICE)
    with built.store.read() as session:
        assert on_call(session, now=NOW) == ()
