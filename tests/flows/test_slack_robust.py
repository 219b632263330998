"""Does the desk in Slack stay harmless and tell people, whatever Slack, the network or people do? (7.11)"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.ids import Action, Field, View
from models.tables import Dossier, Event, Outbox, OutboxState
from models.vocabulary import Etat
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BRUNO, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def _row(world: World) -> Dossier:
    with world.built.store.read() as session:
        row = session.exec(select(Dossier)).one()
        session.expunge_all()
        return row


def _click(action: str, value: str, *, trigger: str = "", user: str = ALICE) -> dict[str, Any]:
    """Return the payload of a click that the local Slack would not make itself."""
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": "T01"},
        "team": {"id": "T01"},
        "channel": {"id": "C01DOL"},
        "container": {"type": "message", "channel_id": "C01DOL", "message_ts": "1.1"},
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
        **({"trigger_id": trigger} if trigger else {}),
    }


def _submission(view: dict[str, Any], values: dict[str, Any], user: str = ALICE) -> dict[str, Any]:
    return {
        "type": "view_submission",
        "user": {"id": user, "team_id": "T01"},
        "team": {"id": "T01"},
        "view": {**view, "state": {"values": values}},
    }


def _journal(world: World, kind: str) -> int:
    with world.built.store.read() as session:
        return len(session.exec(select(Event.id).where(Event.kind == kind)).all())


def test_a_click_delivered_twice_counts_once(world: World) -> None:
    """Slack may deliver a click again: the dossier is taken once, and nobody is told of a conflict."""
    reference = add_dossier(world.built.store)
    world.card(reference)

    for _ in range(3):
        world.proxy.inject("interactive", _click(Action.DOSSIER_TAKE, reference))
    wait_for(lambda: _row(world).owner == ALICE)
    time.sleep(0.3)

    assert _journal(world, "dossier.pris") == 1
    assert world.proxy.called("chat.postEphemeral") == []


def test_a_window_delivered_twice_acts_once(world: World) -> None:
    """A window that is delivered again finds it done; what was said first stays."""
    reference = add_dossier(world.built.store, etat=Etat.INSTRUCTION)
    world.card(reference)
    world.proxy.inject(
        "interactive", _click(f"{Action.DOSSIER_ACT}:attente", f"attente:{reference}", trigger="t.1")
    )
    window = world.proxy.top(View.DOSSIER_PAUSE)
    filled = {Field.WHY.value: {Field.WHY.value: {"type": "plain_text_input", "value": "les photos"}}}

    for _ in range(2):
        world.proxy.inject("interactive", _submission(window, filled))
    wait_for(lambda: _row(world).paused_at)
    time.sleep(0.5)

    assert _journal(world, "dossier.en_pause") == 1
    assert _row(world).paused_why == "les photos"


def test_a_click_that_came_too_late_is_told(world: World) -> None:
    """A trigger lives three seconds: past them the person is asked to click again, nothing else happens."""
    reference = add_dossier(world.built.store)
    world.card(reference)

    late = {**_click(Action.DOSSIER_CORRECT, reference), "trigger_id": "9.9.vieux"}
    world.proxy.refuse["views.open"] = ["expired_trigger_id"]
    world.proxy.inject("interactive", late)

    told = wait_for(lambda: world.proxy.called("chat.postEphemeral"))
    assert "Slack a été trop lent" in told[0]["text"]
    assert told[0]["user"] == ALICE


def test_slack_asking_to_slow_down_is_waited_out_for_a_person(world: World) -> None:
    """A window that Slack puts off opens a moment later: the person sees nothing of it."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    world.proxy.throttle["views.open"] = 1

    world.slack.click(card, Action.DOSSIER_CORRECT)

    world.proxy.top(View.DOSSIER_CORRECT)
    assert len(world.proxy.called("views.open")) == 2
    assert world.proxy.called("chat.postEphemeral") == []


def test_a_colleague_who_left_stops_nobody(world: World) -> None:
    """A word to somebody who left fails clearly; the dossier is taken over as any other."""
    reference = add_dossier(world.built.store, owner="U09PARTI", etat=Etat.INSTRUCTION)
    world.card(reference)
    world.proxy.refuse["conversations.open"] = ["user_disabled"]
    world.ask("slack.dm", reference, what="prive", user="U09PARTI")
    world.work(turns=3)
    assert world.states()[-1] == ("slack.dm", OutboxState.FAILED)
    with world.built.store.read() as session:
        error = session.exec(select(Outbox.error).where(Outbox.kind == "slack.dm")).one()
    assert error == "Slack refused: user_disabled"

    world.proxy.inject(
        "interactive",
        _click(f"{Action.DOSSIER_ACT}:confier", f"confier:{reference}", trigger="t.2", user=BRUNO),
    )
    window = world.proxy.top(View.DOSSIER_ENTRUST)
    chosen = {Field.PERSON.value: {Field.PERSON.value: {"type": "users_select", "selected_user": BRUNO}}}
    world.proxy.inject("interactive", _submission(window, chosen, user=BRUNO))
    wait_for(lambda: _row(world).owner == BRUNO)


def test_a_deleted_thread_brings_the_card_back(world: World) -> None:
    """A word for a card that somebody deleted posts the card again, then the word in its new thread."""
    reference = add_dossier(world.built.store)
    world.card(reference)
    world.proxy.refuse["chat.postMessage"] = ["thread_not_found"]
    world.ask("slack.thread", reference, what="note", text="un mot")
    world.work()

    cards = [m for m in world.slack.messages() if reference in m["text"] and not m.get("thread_ts")]
    words = [m for m in world.slack.messages() if "un mot" in m["text"]]
    assert len(cards) == 2
    assert [m["thread_ts"] for m in words] == [cards[-1]["ts"]]


def test_refused_updates_are_sent_plainer(world: World) -> None:
    """A card that Slack finds too rich is refreshed all the same, with its buttons."""
    reference = add_dossier(world.built.store)
    world.card(reference)
    world.proxy.refuse["chat.update"] = ["invalid_blocks"]
    world.ask("slack.update", reference)
    world.work()

    rich, plain = world.proxy.called("chat.update")
    assert len(rich["blocks"]) > len(plain["blocks"]) == 2
    assert plain["blocks"][-1]["type"] == "actions"
    assert world.states()[-1] == ("slack.update", OutboxState.DONE)


def test_an_unknown_error_in_a_menu_has_a_code_that_the_log_has(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """What nobody foresaw is told with a code; the same code is in the log, and no word of a client."""
    caplog.set_level(logging.ERROR)
    reference = add_dossier(world.built.store, etat=Etat.INSTRUCTION)
    world.card(reference)
    world.proxy.refuse["views.open"] = ["hash_conflict"]
    world.proxy.inject(
        "interactive", _click(f"{Action.DOSSIER_ACT}:attente", f"attente:{reference}", trigger="t.3")
    )

    told = wait_for(lambda: world.proxy.called("chat.postEphemeral"))[0]["text"]
    code = told.rpartition("`")[0].rpartition("`")[2]
    assert len(code) == 6
    assert code in caplog.text
    assert "fissur" not in caplog.text
