"""Is each right asked for where the desk acts, whatever door the request came through?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from desk.correct import Labels, correct
from desk.life.acting import close, escalate, pause, reopen, resolve, resume
from desk.listing import Filter, list_dossiers
from desk.manager_drafts import drop_in_mailbox
from desk.merging import dismiss_link, merge
from desk.parts import Desk
from desk.reply import save_draft, send_reply
from desk.rights import Right, may, require, sees_everything
from desk.secrecy import set_private
from desk.speaking import speaking_for
from desk.splitting import split
from desk.take import assign, take
from desk.team import clear_absence, set_absence
from desk.views import find_dossier
from desk.visibility import visible_to
from models.errors import CharterError, NotAllowedError
from models.tables import Dossier, Event
from models.vocabulary import Cause, Echelon, Etat, Issue, Ton
from tests.builders import NOW, REPLY, Built, add_dossier, build_desk

AGENT, OTHER, LEAD, APPROVER = "U01ALICE", "U02BRUNO", "U03CHLOE", "U04DAN"
ONE, TWO = "D-2026-00001", "D-2026-00002"
Act = Callable[[Desk, str], Any]

QUALIFYING: dict[str, Act] = {
    "take": lambda desk, by: take(desk, ONE, by=by),
    "assign": lambda desk, by: assign(desk, ONE, to=by, by=by),
    "correct": lambda desk, by: correct(desk, ONE, Labels(ton=Ton.CALME), by=by),
    "write": lambda desk, by: save_draft(desk, 1, 1, "Objet", "Texte.", by=by),
    "pause": lambda desk, by: pause(desk, ONE, why="les photos", by=by),
    "resume": lambda desk, by: resume(desk, ONE, by=by),
    "escalate": lambda desk, by: escalate(desk, ONE, to=Echelon.N3, why="montant", by=by),
    "merge into it": lambda desk, by: merge(desk, TWO, ONE, by=by, force=True),
    "merge it": lambda desk, by: merge(desk, ONE, TWO, by=by, force=True),
    "dismiss": lambda desk, by: dismiss_link(desk, ONE, by=by),
    "split": lambda desk, by: split(desk, ONE, [1], by=by),
    "make private": lambda desk, by: set_private(desk, ONE, on=True, by=by),
}
CLOSING: dict[str, Act] = {
    "resolve": lambda desk, by: resolve(
        desk, ONE, issue=Issue.ACCORD, cause=Cause.OPERATIONS, lesson="Contrôler les lots.", by=by
    ),
    "close": lambda desk, by: close(desk, ONE, by=by),
    "reopen": lambda desk, by: reopen(desk, ONE, why="le client a rappelé", by=by),
}
SENDING: dict[str, Act] = {
    "send": lambda desk, by: send_reply(desk, ONE, 1, 1, "Objet", REPLY, by=by),
    "drop": lambda desk, by: drop_in_mailbox(desk, ONE, 1, 1, by=by),
}
ACTS = [
    *((Right.QUALIFIER, name, act) for name, act in QUALIFYING.items()),
    *((Right.CLORE, name, act) for name, act in CLOSING.items()),
    *((Right.ENVOYER, name, act) for name, act in SENDING.items()),
]


def built_with(tmp_path: Path, rights: str = "", **settings: Any) -> Built:
    """Make a desk whose charter gives rights as written, with two dossiers."""
    charter = tmp_path / "charte.toml"
    text = (Path(__file__).parents[2] / "desk" / "charte.toml").read_text("utf-8")
    charter.write_text(text.replace("[droits]", f"[droits]\n{rights}"), "utf-8")
    built = build_desk(tmp_path, charter_path=charter, **settings)
    for number in (1, 2):
        add_dossier(built.store, number=number, etat=Etat.INSTRUCTION, linked_to=TWO if number == 1 else None)
    return built


def make(built: Built, **columns: Any) -> Dossier:
    """Change the first dossier, and return it."""
    with built.store.work() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == ONE)).one()
        for name, value in columns.items():
            setattr(row, name, value)
        return row


@pytest.mark.parametrize(("right", "name", "act"), ACTS, ids=[f"{r}: {n}" for r, n, _ in ACTS])
def test_an_act_asks_for_its_right(tmp_path: Path, right: Right, name: str, act: Act) -> None:
    """Given to the leads alone, the right keeps everybody else out, in words, and nothing changed."""
    built = built_with(tmp_path, f'{right} = ["responsables"]', leads=(LEAD,))
    with built.store.read() as session:
        before = len(session.exec(select(Event.id)).all())

    with pytest.raises(NotAllowedError, match="demandez à un responsable"):
        act(built.desk, AGENT)

    with built.store.read() as session:
        assert len(session.exec(select(Event.id)).all()) == before


@pytest.mark.parametrize(("right", "name", "act"), ACTS, ids=[f"{r}: {n}" for r, n, _ in ACTS])
def test_a_private_dossier_is_nobody_elses(tmp_path: Path, right: Right, name: str, act: Act) -> None:
    """Whatever rights say, who may not see a private dossier does nothing with it."""
    built = built_with(tmp_path, leads=(LEAD,))
    make(built, sensible=True, owner=OTHER)

    with pytest.raises(NotAllowedError, match="sensible"):
        act(built.desk, AGENT)


def test_each_role_has_what_the_charter_says(tmp_path: Path) -> None:
    """Everybody, who is in charge, the leads, the approvers, or one person by name."""
    built = built_with(
        tmp_path,
        'exporter = ["charge"]\nclore = ["approbateurs", "U09"]\nqualifier = ["tous"]',
        leads=(LEAD,),
        approvers=(APPROVER,),
    )
    row = make(built, owner=AGENT)

    def who(right: Right) -> set[str]:
        everybody = (AGENT, OTHER, LEAD, APPROVER, "U09", "bureau")
        return {user for user in everybody if may(built.desk, user, right, row)}

    assert who(Right.EXPORTER) == {AGENT, "bureau"}
    assert who(Right.CLORE) == {APPROVER, "U09", "bureau"}
    assert who(Right.QUALIFIER) == {AGENT, OTHER, LEAD, APPROVER, "U09", "bureau"}
    assert who(Right.APPROUVER) == {LEAD, APPROVER, "bureau"}
    assert who(Right.MEDIATION) == who(Right.ORIGINE) == who(Right.CHIFFRES_AGENTS) == {LEAD, "bureau"}


def test_a_company_without_leads_trusts_its_agents(tmp_path: Path) -> None:
    """Where nobody is named, agents may what leads would; never what is for leads alone."""
    built = built_with(tmp_path)
    row = make(built, owner=None)

    assert may(built.desk, AGENT, Right.EXPORTER, row)
    assert may(built.desk, AGENT, Right.APPROUVER, row)
    assert not may(built.desk, AGENT, Right.MEDIATION, row)
    assert not may(built.desk, AGENT, Right.ORIGINE, row)


def test_a_private_dossier_is_taken_where_no_lead_is_named(tmp_path: Path) -> None:
    """Somebody has to be able to take it; from then on it is that person's."""
    built = built_with(tmp_path)
    make(built, sensible=True, owner=None)

    take(built.desk, ONE, by=AGENT)

    with pytest.raises(NotAllowedError):
        correct(built.desk, ONE, Labels(ton=Ton.CALME), by=OTHER)
    correct(built.desk, ONE, Labels(ton=Ton.CALME), by=AGENT)


def test_a_stand_in_has_what_the_absent_has(tmp_path: Path) -> None:
    """While the person in charge is away, the stand-in sees and acts; no longer after the return."""
    built = built_with(tmp_path, leads=(LEAD,))
    row = make(built, sensible=True, owner=AGENT)
    until = NOW + timedelta(days=5)

    set_absence(built.desk, AGENT, since=NOW, until=until, stand_in=OTHER, by=AGENT)
    assert may(built.desk, OTHER, Right.VOIR, row)
    built.clock.forward(days=6)
    assert not may(built.desk, OTHER, Right.VOIR, row)
    built.clock.now = NOW
    clear_absence(built.desk, AGENT, by=AGENT)
    assert not may(built.desk, OTHER, Right.VOIR, row)


def test_whoever_speaks_is_refused_at_the_door(tmp_path: Path) -> None:
    """A private dossier is not found for whoever may not see it, in any use case that takes a reference."""
    built = built_with(tmp_path, leads=(LEAD,))
    make(built, sensible=True, owner=AGENT)

    for user, sees in ((AGENT, True), (LEAD, True), (OTHER, False), (None, True)):
        with speaking_for(built.desk, user), built.store.read() as session:
            if sees:
                assert find_dossier(session, ONE, now=NOW).reference == ONE
            else:
                with pytest.raises(NotAllowedError, match="sensible"):
                    find_dossier(session, ONE, now=NOW)


def test_lists_hide_what_one_may_not_see(tmp_path: Path) -> None:
    """A list holds the private dossiers of who asks, and of leads all of them."""
    built = built_with(tmp_path, leads=(LEAD,))
    make(built, sensible=True, owner=AGENT)

    def listed(user: str) -> list[str]:
        with built.store.read() as session:
            visible = visible_to(built.desk, session, user)
            lines, _ = list_dossiers(session, Filter(), now=NOW, visible=visible)
            return sorted(line.reference for line in lines)

    assert listed(AGENT) == listed(LEAD) == [ONE, TWO]
    assert listed(OTHER) == [TWO]
    assert sees_everything(built.desk, LEAD)
    assert not sees_everything(built.desk, OTHER)


def test_only_a_lead_opens_what_is_private(tmp_path: Path) -> None:
    """Anybody who handles a dossier makes it private; showing it to all again is a lead's to decide."""
    built = built_with(tmp_path, leads=(LEAD,))
    make(built, owner=AGENT)

    assert set_private(built.desk, ONE, on=True, by=AGENT).sensible
    with pytest.raises(NotAllowedError, match="responsable"):
        set_private(built.desk, ONE, on=False, by=AGENT)
    assert not set_private(built.desk, ONE, on=False, by=LEAD).sensible
    with built.store.read() as session:
        kinds = session.exec(select(Event.kind)).all()
    assert [kind for kind in kinds if kind in {"dossier.prive", "dossier.public"}] == [
        "dossier.prive",
        "dossier.public",
    ]


def test_a_right_without_dossier_is_asked_of_roles(tmp_path: Path) -> None:
    """Figures by person concern no dossier."""
    built = built_with(tmp_path, leads=(LEAD,))

    require(built.desk, LEAD, Right.CHIFFRES_AGENTS)
    with pytest.raises(NotAllowedError, match="chiffres par personne"):
        require(built.desk, AGENT, Right.CHIFFRES_AGENTS)


@pytest.mark.parametrize(
    "wrong", ['envoie = ["tous"]', 'envoyer = "tous"', 'envoyer = ["chefs"]', "envoyer = []"]
)
def test_a_slip_in_the_charter_is_named(tmp_path: Path, wrong: str) -> None:
    """A right that does not exist, or a role that does not, is no silent nothing."""
    with pytest.raises(CharterError, match="droits"):
        built_with(tmp_path, wrong)
