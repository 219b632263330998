"""Does what falls due reach the right people in a real workspace, and do they answer there?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.ids import Action
from desk.reply import send_reply
from desk.sending import MailPerformer
from desk.take import take
from desk.timing.firing import run_clock
from desk.timing.reminders import remind
from desk.worker import Worker
from intake.smtp import SendResult
from models.tables import Dossier, Engagement, EngagementState
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BRUNO, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack

LETTER = (
    "Bonjour Madame Vasseur,\n\nNous vous livrerons les pièces conformes avant le 4 décembre.\n"
    "Avez-vous des photos ?\n\nBien à vous,\nAlice Martin"
)


class Post:
    """A mail server that takes everything."""

    def send(
        self, mail: bytes, envelope_from: str, recipients: tuple[str, ...], *, before_end: Callable[[], None]
    ) -> SendResult:
        """Take it."""
        before_end()
        return SendResult("sent", (), 250, "2.0.0", "ok")


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack, leads=(BRUNO,), approvers=(BRUNO,)) as world:
        yield world


def _thread(world: World, card: dict[str, Any]) -> list[dict[str, Any]]:
    return [m for m in world.slack.messages() if m.get("thread_ts") == card["ts"]]


def test_a_promise_is_followed_then_kept_from_the_thread(world: World) -> None:
    """The letter leaves, its promise is offered; followed, it comes back on its day, and is kept."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    take(world.built.desk, reference, by=ALICE)
    send_reply(world.built.desk, reference, 1, 1, "Votre lot 2291", LETTER, by=ALICE, delay=timedelta(0))
    Worker(world.built.store, {"mail.": MailPerformer(world.built.desk, Post())}, name="courrier").run_once()
    world.work(turns=20)
    offer = next(m for m in _thread(world, card) if "promesse" in m["text"])

    world.slack.click(offer, Action.PROMISE_FOLLOW, user=ALICE)
    wait_for(lambda: _state(world) is EngagementState.EN_COURS)
    world.built.clock.forward(days=8, hours=8)
    run_clock(world.built.desk)
    world.work(turns=30)
    asked = next(m for m in _thread(world, card) if "Promis pour vendredi 4 décembre" in m["text"])
    world.slack.click(asked, Action.PROMISE_KEPT, user=ALICE)
    wait_for(lambda: _state(world) is EngagementState.TENU)


def _state(world: World) -> EngagementState | None:
    with world.built.store.read() as session:
        found = session.exec(select(Engagement)).first()
        return found.state if found else None


def test_a_deadline_rings_in_the_thread_and_to_the_person_in_charge(world: World) -> None:
    """Slack takes both words; the reminder that somebody typed comes as typed, harmless."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    take(world.built.desk, reference, by=ALICE)
    at = world.built.clock() + timedelta(hours=1)
    remind(world.built.desk, reference, at=at, text="rappeler <!channel> & Claire", user=None, by=ALICE)
    world.built.clock.forward(hours=4, minutes=1)
    run_clock(world.built.desk)
    world.work(turns=20)

    said = [m["text"] for m in _thread(world, card)]
    assert any("La première réponse était attendue jeudi 26 novembre" in text for text in said)
    assert any("Rappel" in text and "<!channel>" not in text for text in said)
    assert {state for kind, state in world.states() if kind == "slack.dm"} == {"done"}


def test_after_a_stop_the_channel_reads_one_word(world: World) -> None:
    """Five dossiers late while the clock was stopped: one message in the channel, one to the leads."""
    references = [add_dossier(world.built.store, number=number, owner=ALICE) for number in range(1, 6)]
    for reference in references:
        world.card(reference)
        take(world.built.desk, reference, by=ALICE)
    with world.built.store.work() as session:
        from desk.timing.schedule import schedule

        for row in session.exec(select(Dossier).order_by(col(Dossier.id))).all():
            schedule(session, world.built.desk.charter, row, now=world.built.clock())
    world.built.clock.forward(days=4)
    run_clock(world.built.desk)
    world.work(turns=40)

    told = [m for m in world.slack.messages() if "Le bureau s’est arrêté" in m["text"]]
    assert len(told) == 1
    assert all(reference in str(told[0]["blocks"]) for reference in references)
    assert not any("première réponse" in m["text"] for m in world.slack.messages() if m.get("thread_ts"))


def test_the_leads_are_told_where_the_account_manager_is_not_in_slack(world: World) -> None:
    """A level that nobody can be told of would be a level in name alone."""
    reference = add_dossier(world.built.store, account_manager="parti@acieries.example")
    world.card(reference)
    take(world.built.desk, reference, by=ALICE)
    world.built.clock.forward(hours=7, minutes=35)
    run_clock(world.built.desk)
    world.work(turns=30)

    said = world.slack.messages(world.slack.direct_channel(BRUNO))
    assert any("Niveau N2" in message["text"] and reference in message["text"] for message in said)
