"""Does the workspace forget a person with the desk: card, thread, direct message, files?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import select

from desk.forgetting import forget
from models.tables import Direction, Dossier, Message, Outbox, SlackRef, StoredAttachment
from tests.builders import add_dossier, add_message
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BOT_TOKEN, TRIAGE, LocalSlack, running_local_slack

pytestmark = pytest.mark.local_slack
CLAIRE = "client1@vasseur.example"


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def _with_file(world: World, reference: str, text: str, name: str) -> None:
    """Let a mail with a file come in on a dossier, and show in its thread."""
    with world.built.store.work() as session:
        row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
        message = add_message(session, row, Direction.IN, subject="Preuve", body=text, at=world.built.clock())
        message.from_address = CLAIRE
        session.add(
            StoredAttachment(
                message_row_id=message.id or 0,
                name=name,
                content_type="text/plain",
                size=6,
                sha256=world.built.desk.files.put(text.encode()),
            )
        )
        session.flush()
        row_id = message.id
    world.ask("slack.thread", reference, what="mail_in", message_row_id=row_id)
    world.work()


def _thread(world: World, card: dict[str, Any]) -> str:
    """Return the thread of a card as a colleague sees it; empty where it is gone."""
    try:
        answer = _client(world).conversations_replies(channel=TRIAGE, ts=card["ts"])
    except SlackApiError:
        return ""
    return json.dumps(answer["messages"], ensure_ascii=False)


def _client(world: World) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=world.proxy.api)


def test_a_person_who_is_forgotten_leaves_the_channel(world: World) -> None:
    """The card, what stood under it and its files go; what a colleague typed stays, as Slack has it."""
    other = add_dossier(world.built.store, number=2, subject="Une autre affaire", address="x@autre.example")
    world.card(other)
    reference = add_dossier(world.built.store, subject="Lot ZEBRE")
    card = world.card(reference)
    _with_file(world, reference, "La preuve ZEBRE", "zebre.txt")
    world.slack.say("Je l’appelle demain.", user=ALICE, thread=card["ts"])

    assert "zebre.txt" in _thread(world, card)
    assert "La preuve ZEBRE" in _thread(world, card)

    forget(world.built.desk, CLAIRE)
    world.work()

    thread = _thread(world, card)
    assert "ZEBRE" not in thread
    assert "zebre.txt" not in thread
    shown = json.dumps(world.slack.messages(), ensure_ascii=False)
    assert other in shown
    for gone in (reference, "ZEBRE", "zebre.txt"):
        assert gone not in shown
    with world.built.store.read() as session:
        done = session.exec(select(Outbox).where(Outbox.kind == "slack.delete")).all()
        assert len(done) >= 1
        assert {str(row.state) for row in done} == {"done"}, [row.error for row in done]
        assert [ref.dossier_id for ref in session.exec(select(SlackRef)).all()] == [1]
        assert len(session.exec(select(Message)).all()) == 3


def test_deleting_twice_is_no_error(world: World) -> None:
    """A worker that was killed after the deletion asks again, and finds nothing."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    for what in ("fil", "message"):
        world.ask("slack.delete", reference, channel=TRIAGE, ts=card["ts"], what=what)
    world.work()
    world.ask("slack.delete", reference, channel=TRIAGE, ts=card["ts"], what="fil")
    world.work()

    assert [str(state) for kind, state in world.states() if kind == "slack.delete"] == ["done"] * 3
