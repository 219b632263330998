"""What happens to a dossier's card, its thread and its messages in a real workspace?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from desk.worker import Worker
from models.leasing import LEASE_SECONDS
from models.tables import Direction, Dossier, Message, OutboxState, SlackRef, StoredAttachment
from models.vocabulary import Ton
from tests.builders import add_dossier, add_message
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BRUNO, TRIAGE, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def test_a_card_is_posted_once_and_remembered(world: World) -> None:
    """A dossier's card is posted once, however often it is asked for."""
    reference = add_dossier(world.built.store)

    world.card(reference)
    world.ask("slack.card", reference)
    world.work()

    assert len(world.slack.messages()) == 1
    with world.built.store.read() as session:
        (ref,) = session.exec(select(SlackRef)).all()
        assert (ref.kind, ref.channel) == ("card", TRIAGE)


def test_taking_a_dossier_updates_its_card(world: World) -> None:
    """The button gives the dossier to the person who clicked, and the card says so in place."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)

    world.slack.click(card, "dossier.take")
    wait_for(lambda: _owner(world, reference))
    world.work()

    (card,) = world.slack.messages()
    assert _owner(world, reference) == ALICE
    assert f"<@{ALICE}>" in str(card["blocks"])
    assert "dossier.take" not in str(card["blocks"])


def test_a_dossier_taken_by_another_is_not_taken_again(world: World) -> None:
    """The second person to click is told who has the dossier; it does not change hands."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)

    world.slack.click(card, "dossier.take", user=ALICE)
    wait_for(lambda: _owner(world, reference))
    world.slack.click(card, "dossier.take", user=BRUNO)

    told = world.find("suit déjà")
    assert told["ephemeral_to"] == BRUNO
    assert _owner(world, reference) == ALICE


def test_a_post_that_seemed_to_fail_is_recognised(world: World) -> None:
    """A card whose answer was lost on the way is found again, not posted twice."""
    reference = add_dossier(world.built.store)
    world.proxy.lose.append("chat.postMessage")

    world.card(reference)

    assert len(world.slack.messages()) == 1
    assert world.states()[0] == ("slack.card", OutboxState.DONE)


def test_a_card_says_by_itself_that_it_is_late(world: World) -> None:
    """When the deadline passes the card is refreshed, though nobody touched the dossier."""
    reference = add_dossier(world.built.store)
    assert "en retard" not in str(world.card(reference)["blocks"])

    world.built.clock.forward(hours=4, seconds=2)
    world.worker.run_once()

    assert "⏰ Première réponse en retard" in str(world.find(reference)["blocks"])


def test_a_later_angrier_mail_shows_on_the_card(world: World) -> None:
    """The card shows the tone and the gravite of today, not those of the first mail."""
    reference = add_dossier(world.built.store)
    world.card(reference)
    with world.built.store.work() as session:
        row = session.exec(select(Dossier)).one()
        row.ton, row.gravite = Ton.COLERE, 4
    world.ask("slack.update", reference)
    world.work()

    shown = str(world.find(reference)["blocks"])
    assert "En colère" in shown
    assert "🔴 Critique" in shown


def test_a_worker_killed_after_posting_leaves_one_card(world: World) -> None:
    """A worker that dies between the post and its commit is followed by one that finds the card."""
    world.ask("slack.card", add_dossier(world.built.store))
    killed = Worker(world.built.store, world.worker.performers, name="killed")
    killed._write = lambda effect, outcome: None  # type: ignore[method-assign]
    killed.run_once()
    assert world.states() == [("slack.card", OutboxState.LEASED)]

    world.built.clock.forward(seconds=LEASE_SECONDS + 1)
    world.work()

    assert len(world.slack.messages()) == 1
    assert world.states()[0] == ("slack.card", OutboxState.DONE)


def test_mails_and_notes_go_to_the_thread(world: World) -> None:
    """A client's later mail, our reply and the desk's notes appear in the card's thread, in order."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    with world.built.store.work() as session:
        row = session.exec(select(Dossier)).one()
        later = add_message(
            session, row, Direction.IN, subject="Re: lot", body="Toujours rien ?", at=world.built.clock()
        )
        sent = add_message(
            session,
            row,
            Direction.OUT,
            subject="Re: lot",
            body="Voici.",
            at=world.built.clock(),
            author=ALICE,
        )
        ids = later.id, sent.id
    world.ask("slack.thread", reference, what="mail_in", message_row_id=ids[0])
    world.ask("slack.thread", reference, what="mail_out", message_row_id=ids[1])
    world.ask("slack.thread", reference, what="note", text="Message classé.")
    world.work()

    thread = [m for m in world.slack.messages() if m.get("thread_ts") == card["ts"]]
    assert ["Nouveau courriel" in thread[0]["text"], "Réponse envoyée" in thread[1]["text"]] == [True, True]
    assert "Toujours rien ?" in str(thread[0]["blocks"])
    assert f"<@{ALICE}>" in thread[1]["text"]
    assert "Message classé" in thread[2]["text"]


def test_the_clients_files_are_shown_once(world: World) -> None:
    """A picture and a PDF of the mail appear in the card's thread, once; a program never does."""
    reference = add_dossier(world.built.store)
    with world.built.store.work() as session:
        message = session.exec(select(Message)).one()
        for name, kind in (
            ("fissure.jpg", "image/jpeg"),
            ("rapport.pdf", "application/pdf"),
            ("facture.exe", "application/x-dosexec"),
        ):
            content = f"contenu de {name}".encode()
            sha256 = world.built.desk.files.put(content)
            row_id = message.id or 0
            session.add(
                StoredAttachment(
                    message_row_id=row_id, name=name, content_type=kind, size=len(content), sha256=sha256
                )
            )
    card = world.card(reference)
    world.ask("slack.files", reference, message_row_id=row_id)
    world.work()

    thread = [m for m in world.slack.messages() if m.get("thread_ts") == card["ts"]]
    shown = [file["name"] for message in thread for file in message.get("files", [])]
    assert shown == ["fissure.jpg", "rapport.pdf"]
    assert "facture.exe" not in str(thread)


def test_a_word_for_the_thread_waits_for_the_card(world: World) -> None:
    """A thread message asked for before its card is up comes after it."""
    reference = add_dossier(world.built.store)
    world.ask("slack.thread", reference, what="note", text="Une note.")
    world.ask("slack.card", reference)
    world.work()

    card, note = world.slack.messages()
    assert note["thread_ts"] == card["ts"]


def test_a_deleted_card_comes_back(world: World) -> None:
    """A card that somebody deleted is posted again at its next change."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    world.slack.call("/api/chat.delete", {"channel": TRIAGE, "ts": card["ts"]})

    world.ask("slack.update", reference)
    world.work()
    world.ask("slack.update", reference)
    world.work()

    (back,) = world.slack.messages()
    assert back["ts"] != card["ts"]


def test_refused_blocks_are_sent_plainer(world: World) -> None:
    """When Slack refuses the blocks, the sentence that stands for them is posted with the buttons."""
    reference = add_dossier(world.built.store)
    world.proxy.refuse["chat.postMessage"] = ["invalid_blocks"]

    card = world.card(reference)

    assert [block["type"] for block in card["blocks"]] == ["section", "actions"]


def test_a_missing_channel_waits_for_its_administrator(world: World) -> None:
    """An archived channel or a lost right loses no card: the effect waits and says why."""
    reference = add_dossier(world.built.store)
    world.proxy.refuse["chat.postMessage"] = ["is_archived"]
    world.ask("slack.card", reference)

    world.worker.run_once()
    assert world.states() == [("slack.card", OutboxState.READY)]

    world.built.clock.forward(seconds=301)
    world.work()
    assert world.states()[0] == ("slack.card", OutboxState.DONE)


def test_the_account_manager_gets_the_draft(world: World) -> None:
    """The account manager, known by mail address, gets the draft in a direct message."""
    reference = add_dossier(world.built.store, account_manager="bruno@acieries.example")
    world.ask("slack.dm", reference, what="brouillon", email="bruno@acieries.example")
    world.work()

    channel = world.slack.direct_channel(BRUNO)
    (message,) = world.slack.messages(channel)
    assert "que vous suivez" in message["text"]
    assert "draft.open" in str(message["blocks"])


def test_an_unknown_account_manager_fails_clearly(world: World) -> None:
    """An address that no Slack user has is a clear failure, and nothing is posted."""
    reference = add_dossier(world.built.store)
    world.ask("slack.dm", reference, what="brouillon", email="partie@acieries.example")
    world.work()

    assert world.states() == [("slack.dm", OutboxState.FAILED)]
    assert world.slack.messages() == []


def test_minimal_content_keeps_words_out(tmp_path: Path, slack: LocalSlack) -> None:
    """With DOLEANCES_SLACK_CONTENT=minimal no message carries the body or a quote."""
    with running_world(tmp_path, slack, content="minimal") as world:
        reference = add_dossier(world.built.store)
        world.card(reference)
        world.ask("slack.dm", reference, what="brouillon", user=BRUNO)
        world.work()

        everything = str(world.slack.messages()) + str(world.slack.messages(slack.direct_channel(BRUNO)))
        assert "inutilisables" not in everything
        assert "Je prends votre dossier" not in everything


def test_a_burst_of_cards_respects_slacks_pace(tmp_path: Path, slack: LocalSlack) -> None:
    """Ten cards at once are posted one a second: Slack never has to refuse one."""
    with running_world(tmp_path, slack) as world:
        for number in range(1, 11):
            world.ask("slack.card", add_dossier(world.built.store, number=number))
        started = world.built.clock()
        world.work(turns=40)

        assert len(world.slack.messages()) == 10
        assert (world.built.clock() - started).total_seconds() >= 9


def test_a_429_is_waited_out(tmp_path: Path, slack: LocalSlack) -> None:
    """When Slack asks to slow down, the effect waits as long as it asked and is not given up."""
    with running_world(tmp_path, slack, limit_rate=True) as world:
        world.proxy._pace(TRIAGE)
        world.ask("slack.card", add_dossier(world.built.store))
        world.worker.run_once()

        assert world.proxy.limited == 1
        assert world.states() == [("slack.card", OutboxState.READY)]


def _owner(world: World, reference: str) -> str | None:
    with world.built.store.read() as session:
        return session.exec(select(Dossier.owner).where(Dossier.reference == reference)).one()
