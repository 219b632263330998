"""Does the Home tab show to each person what is theirs, and do its buttons work in a real workspace?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.ids import View
from models.tables import Dossier, MailboxStateRow
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BRUNO, CLAIRE, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack, leads=(CLAIRE,)) as world:
        now = world.built.clock()
        add_dossier(world.built.store, number=1, owner=ALICE)
        add_dossier(world.built.store, number=2, account_manager="bruno@acieries.example")
        add_dossier(world.built.store, number=3, owner=BRUNO, first_answer_due_at=now - timedelta(hours=2))
        yield world


def test_an_agent_sees_her_queue_and_what_nobody_took(world: World) -> None:
    """The Home of an agent: her dossiers, what is due today, what is to be taken; nothing for leads."""
    told = _home(world, ALICE)

    assert "*Mes dossiers* (1)" in told
    assert "*À rendre aujourd’hui* (1)" in told
    assert "*À prendre* (1)" in told
    assert "Mes clients" not in told
    assert "Santé du bureau" not in told


def test_an_account_manager_sees_the_clients_in_his_charge(world: World) -> None:
    """Who is somebody's account manager has his clients first."""
    told = _home(world, BRUNO)

    assert told.index("*Mes clients* (1)") < told.index("*Mes dossiers* (1)")
    assert "D-2026-00002" in told


def test_a_lead_sees_what_is_late_and_how_the_desk_is_doing(world: World) -> None:
    """A lead has what is late, the last weeks, the mailboxes and the classifiers, in words."""
    with world.built.store.work() as session:
        session.add(
            MailboxStateRow(
                mailbox="principale", folder="INBOX", status="refused", last_success_at=world.built.clock()
            )
        )
    told = _home(world, CLAIRE)

    assert "*En retard* (1)" in told
    assert "Ouverts, semaine après semaine" in told
    assert "refuse notre mot de passe" in told
    assert "Lecture des courriels, sur 30 jours" in told
    assert "Charge de l’équipe" not in told


def test_taking_from_the_home_renews_it(world: World) -> None:
    """*Prendre* gives the dossier to who clicked, and the page is made anew."""
    _home(world, ALICE)
    _click_home(world, "home.take", "D-2026-00002")

    wait_for(lambda: "*Mes dossiers* (2)" in _shown(world, ALICE))
    assert "*À prendre* (0)" in _shown(world, ALICE)
    with world.built.store.read() as session:
        row = session.exec(select(Dossier).where(Dossier.number == 2)).one()
        assert row.owner == ALICE


def test_a_dossier_is_seen_in_a_window(world: World) -> None:
    """*Voir* opens where the dossier stands, over the Home."""
    _home(world, CLAIRE)
    _click_home(world, "home.show", "D-2026-00003", user=CLAIRE)

    shown = str(world.proxy.top(View.MESSAGE)["blocks"])
    assert "D-2026-00003" in shown
    assert "en retard de 2" in shown


def test_a_long_part_is_seen_whole_by_pages(world: World) -> None:
    """*Tout voir* opens the list in a window, whose pages turn in place."""
    for number in range(10, 25):
        add_dossier(world.built.store, number=number)
    told = _home(world, ALICE)
    assert "*À prendre* (16)" in told
    _click_home(world, "home.list:À prendre", None)
    assert "1 à 8 sur 16" in str(world.proxy.top(View.MESSAGE)["blocks"])


def _home(world: World, user: str) -> str:
    world.slack.call("/_control/open-home", {"user": user})
    return str(wait_for(lambda: _shown(world, user)))


def _view(world: World, user: str) -> dict[str, Any]:
    published = [args for args in world.proxy.called("views.publish") if args["user_id"] == user]
    return published[-1]["view"] if published else {}


def _shown(world: World, user: str) -> str:
    return str(_view(world, user).get("blocks", ""))


def _click_home(world: World, action_id: str, value: str | None, *, user: str = ALICE) -> None:
    """Click a button of the Home as Slack would tell it: the local one has no way to."""
    buttons = [
        element
        for block in _view(world, user)["blocks"]
        for element in [*(block.get("elements") or []), block.get("accessory") or {}]
        if element.get("action_id") == action_id and value in {None, element.get("value")}
    ]
    world.proxy.inject(
        "interactive",
        {
            "type": "block_actions",
            "user": {"id": user, "team_id": "T01"},
            "team": {"id": "T01"},
            "trigger_id": f"home.{action_id}",
            "container": {"type": "view", "view_id": "VHOME"},
            "view": {**_view(world, user), "id": "VHOME"},
            "actions": [{"type": "button", "block_id": "b", **buttons[0]}],
        },
    )
