"""Does a person settle, in a real workspace, what became of a letter that may not have left?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from bot.ids import Action
from desk.reply import send_reply
from models.tables import Event, Outbox, OutboxState
from tests.builders import REPLY, add_dossier
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


def test_a_note_in_the_thread_settles_the_letter(world: World) -> None:
    """Slack takes the note with its two buttons; one click counts the letter as sent."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    send_reply(world.built.desk, reference, 1, 1, "Re: Lot 2291", REPLY, by=ALICE)
    with world.built.store.work() as session:
        row = session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).one()
        row.state, number = OutboxState.INCONNU, row.id
    world.ask("slack.thread", reference, what="inconnu", text="connexion perdue", outbox_id=number)
    world.work()
    note = next(m for m in world.slack.messages() if m.get("thread_ts") == card["ts"])

    world.slack.click(note, Action.LETTER_GONE, user=BRUNO)
    wait_for(lambda: _who(world))

    assert _who(world) == BRUNO
    world.work()
    thread = [m["text"] for m in world.slack.messages() if m.get("thread_ts") == card["ts"]]
    assert any("Réponse envoyée" in text for text in thread)


def _who(world: World) -> str | None:
    with world.built.store.read() as session:
        return session.exec(select(Event.actor).where(Event.kind == "mail.constate")).first()
