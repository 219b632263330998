"""Does a private dossier show its content to those who may see it, and to nobody else in Slack?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from bot.ids import Action, View
from desk.secrecy import set_private
from desk.take import assign
from models.tables import Dossier, Message, OutboxState
from models.vocabulary import Enjeu
from tests.builders import ANALYSIS, add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BRUNO, CLAIRE, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack

SAFETY = dataclasses.replace(ANALYSIS, enjeux=(Enjeu.SECURITE,))
SECRET = "fissur"


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    """Give a desk where Claire is a lead."""
    with running_world(tmp_path, slack, leads=(CLAIRE,)) as world:
        yield world


def _private(world: World, **columns: Any) -> tuple[str, dict[str, Any]]:
    reference = add_dossier(world.built.store, analysis=SAFETY, sensible=True, **columns)
    return reference, world.card(reference)


def _direct(world: World, user: str) -> str:
    """Return all that the bot wrote to a person."""
    return str(world.slack.messages(world.slack.direct_channel(user)))


def test_the_channel_reads_nothing_and_the_lead_everything(world: World) -> None:
    """The card tells by when and how grave; the whole of it goes to the lead alone, with the alert."""
    reference, card = _private(world)
    world.work()

    assert SECRET not in str(world.slack.messages())
    assert "Vasseur" not in str(world.slack.messages())
    assert "Dossier privé" in str(card["blocks"])
    private = _direct(world, CLAIRE)
    assert SECRET in private
    assert f"🚨 *Urgent\\xa0: {reference}" in private


def test_who_may_not_see_it_opens_nothing(world: World) -> None:
    """Each button of the card is refused in words to a colleague, and answers the lead."""
    reference, card = _private(world)
    for action in (Action.DRAFT_OPEN, Action.MAIL_READ, Action.DOSSIER_CORRECT, Action.DOSSIER_EXPLAIN):
        world.slack.click(card, action, user=ALICE)
    world.slack.click(card, Action.DOSSIER_TAKE, user=ALICE)
    wait_for(lambda: len(_told(world, "Ce dossier est sensible")) >= 4)

    assert SECRET not in str(world.proxy.called("views.open"))
    assert SECRET not in str(world.proxy.called("views.update"))
    with world.built.store.read() as session:
        assert session.exec(select(Dossier.owner)).one() is None

    world.slack.click(card, Action.MAIL_READ, user=CLAIRE)
    wait_for(lambda: SECRET in str(world.proxy.called("views.open")))
    world.slack.command(f"statut {reference}", user=ALICE)
    wait_for(lambda: len(_told(world, "Ce dossier est sensible")) >= 5)
    world.slack.command("liste", user=ALICE)
    wait_for(lambda: world.proxy.called("response_url"))
    assert "Vasseur" not in str(world.proxy.called("response_url"))


def test_a_given_dossier_reaches_its_new_hand(world: World) -> None:
    """A lead gives it to Bruno, who then gets its content and may open it; his draft is his to write."""
    reference, card = _private(world)

    assign(world.built.desk, reference, to=BRUNO, by=CLAIRE)
    world.work()

    assert SECRET in _direct(world, BRUNO)
    world.slack.click(card, Action.DRAFT_OPEN, user=BRUNO)
    world.proxy.top(View.DRAFT_EDIT)


def test_a_mail_to_a_private_dossier_is_not_shown_in_its_thread(world: World) -> None:
    """The thread says that a mail came, those who may see it read it."""
    reference, _card = _private(world, owner=ALICE)
    with world.built.store.read() as session:
        message = session.exec(select(Message.id)).one()
    world.ask("slack.thread", reference, what="mail_in", message_row_id=message)
    world.work()

    assert "Nouveau courriel du client" in str(world.slack.messages())
    assert SECRET not in str(world.slack.messages())
    assert SECRET in _direct(world, ALICE)


def test_what_the_channel_had_read_is_taken_back(world: World) -> None:
    """Made private later, a dossier loses the mails that its thread showed; colleagues keep their words."""
    reference = add_dossier(world.built.store, owner=ALICE)
    card = world.card(reference)
    with world.built.store.read() as session:
        message = session.exec(select(Message.id)).one()
    world.ask("slack.thread", reference, what="mail_in", message_row_id=message)
    world.work()
    world.slack.say("je m’en occupe", thread=card["ts"])
    assert SECRET in str(world.slack.messages())

    set_private(world.built.desk, reference, on=True, by=ALICE)
    world.work()

    assert SECRET not in str(world.slack.messages())
    assert "je m’en occupe" in str(world.slack.messages())


def test_the_account_manager_hears_that_there_is_something(world: World) -> None:
    """Without a word of what it is: who is in charge decides what is passed on."""
    reference, _card = _private(world, account_manager="bruno@acieries.example")
    world.ask("slack.dm", reference, what="brouillon", email="bruno@acieries.example")
    world.work()

    told = _direct(world, BRUNO)
    assert "doléance sensible" in told
    assert SECRET not in told


def test_a_card_goes_where_the_charter_says(tmp_path: Path, slack: LocalSlack) -> None:
    """To its own channel; where that one is closed or was never there, to triage, and it goes on living."""
    charter = tmp_path / "charte.toml"
    rules = '\n[[acheminement.canaux]]\ncanal = "{}"\nmotifs = ["qualite"]\n'
    shipped = (Path(__file__).parents[2] / "desk" / "charte.toml").read_text("utf-8")
    slack.call("/_control/reset", {})
    charter.write_text(shipped + rules.format("nulle-part"), "utf-8")
    with running_world(tmp_path, slack, charter_path=charter) as world:
        reference = add_dossier(world.built.store)
        assert world.card(reference)["channel"] == "C01DOL"
        assert ("slack.card", OutboxState.DONE) in world.states()


def test_a_channel_that_closes_gives_its_cards_to_triage(tmp_path: Path, slack: LocalSlack) -> None:
    """The card and its thread move to triage when their channel is archived."""
    charter = tmp_path / "charte.toml"
    shipped = (Path(__file__).parents[2] / "desk" / "charte.toml").read_text("utf-8")
    rule = '\n[[acheminement.canaux]]\ncanal = "qualite"\nmotifs = ["qualite"]\n'
    charter.write_text(shipped + rule, "utf-8")
    with running_world(tmp_path, slack, charter_path=charter) as world:
        client = WebClient(token="xoxb-test-token", base_url=world.proxy.api)
        made = client.conversations_create(name="qualite")["channel"]["id"]
        reference = add_dossier(world.built.store)
        world.ask("slack.card", reference)
        world.work()
        assert [m["text"][:12] for m in slack.messages(made)] == [reference]

        world.proxy.refuse["chat.update"] = ["is_archived"]
        world.ask("slack.update", reference)
        world.work()
        assert world.find(reference)["channel"] == "C01DOL"


def test_an_account_managers_evening_is_quiet(world: World) -> None:
    """At nine in the evening the draft waits for the morning; that of the gravest dossier does not."""
    world.built.clock.now = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
    reference = add_dossier(world.built.store, account_manager="bruno@acieries.example")
    world.ask("slack.dm", reference, what="brouillon", email="bruno@acieries.example")
    world.work(turns=3)
    assert world.states()[-1] == ("slack.dm", OutboxState.READY)

    world.built.clock.now = datetime(2026, 11, 27, 8, 5, tzinfo=UTC)
    world.work(turns=3)
    assert world.states()[-1] == ("slack.dm", OutboxState.DONE)


def _told(world: World, words: str) -> list[Any]:
    """Return what was told to people with these words, wherever they were looking."""
    calls = [args for name, args in world.proxy.calls if name not in {"chat.update"}]
    return [args for args in calls if words in str(args)]
