"""Is a later letter chosen, filled in and sent from Slack, and is the client's last word shown there?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.ids import Action, Field, View
from bot.slack.letters_menu import fields_modal
from desk.legal import ask_legal
from models.tables import Direction, Dossier, DraftRow, Enquete, Message
from playbooks.gestes import SERVICE
from playbooks.letters import Content, Kind
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.block_kit import view_problems
from tests.servers.local_slack import ALICE, CLAIRE, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack, leads=(CLAIRE,)) as world:
        yield world


def _text(value: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": value}


def _chosen(view: dict[str, Any], field: Field, value: str) -> dict[str, Any]:
    block = next(b for b in view["blocks"] if b.get("block_id") == field)
    option = next(o for o in block["element"]["options"] if o["value"] == value)
    return {"type": "radio_buttons", "selected_option": option}


def _letter(name: str) -> tuple[str, str]:
    return (f"{Field.LETTER}:{name}", Field.LETTER.value)


def _proposed(world: World, *, is_ready: bool) -> dict[str, Any]:
    """Post the word that proposes a letter, and return it."""
    reference = add_dossier(world.built.store)
    world.card(reference)
    world.ask("slack.thread", reference, what="lettre", genre=str(Kind.PROPOSITION), pret=is_ready)
    world.work()
    return next(m for m in world.slack.messages() if "Proposition" in m["text"] and m.get("thread_ts"))


def test_a_proposal_is_filled_in_previewed_and_sent(world: World) -> None:
    """From the thread's button to the mail, through the same windows as any answer."""
    world.slack.click(_proposed(world, is_ready=False), Action.LETTER_WRITE)
    window = world.proxy.top(View.LETTER_WRITE)
    world.proxy.submit(
        {
            _letter("geste"): _text("le port de la prochaine commande"),
            (Field.RUNG.value, Field.RUNG.value): _chosen(window, Field.RUNG, SERVICE),
            (Field.EUROS.value, Field.EUROS.value): _text("120"),
        }
    )
    edited = world.proxy.top(View.DRAFT_EDIT)
    assert "Nous vous proposons le port de la prochaine commande" in str(edited["blocks"])

    world.proxy.submit()
    world.proxy.top(View.DRAFT_CONFIRM)
    world.proxy.submit()
    wait_for(lambda: _sent(world))

    (message,) = _sent(world)
    assert message.author == ALICE
    assert "soit 120\u00a0€" in message.text


def test_an_amount_that_is_none_is_told_at_its_field(world: World) -> None:
    """The window stays, with the mistake under the field."""
    world.slack.click(_proposed(world, is_ready=False), Action.LETTER_WRITE)
    world.proxy.top(View.LETTER_WRITE)
    world.proxy.submit(
        {
            _letter("geste"): _text("un avoir"),
            (Field.EUROS.value, Field.EUROS.value): _text("beaucoup"),
        }
    )

    assert world.proxy.stack[-1]["callback_id"] == View.LETTER_WRITE
    with world.built.store.read() as session:
        assert len(session.exec(select(DraftRow)).all()) == 1


def test_a_letter_that_is_ready_opens_as_a_draft(world: World) -> None:
    """The word of the clock leads to the draft in one click."""
    world.slack.click(_proposed(world, is_ready=True), Action.DRAFT_OPEN)

    assert world.proxy.top(View.DRAFT_EDIT)


def test_the_answer_to_the_survey_is_shown_and_followed(world: World) -> None:
    """The note and the client's words in the thread; a click says that it is followed up."""
    reference = add_dossier(world.built.store)
    world.card(reference)
    with world.built.store.work() as session:
        dossier = session.exec(select(Dossier)).one()
        session.add(Enquete(dossier_id=dossier.id or 0, asked_at=world.built.clock(), note=9))
    world.ask("slack.thread", reference, what="enquete", enquete_id=1, note=9, ecoute=True, message_row_id=1)
    world.work()
    shown = next(m for m in world.slack.messages() if "Réponse à l’enquête" in m["text"])
    assert "9\u00a0/\u00a010" in shown["text"]

    world.slack.click(shown, Action.SURVEY_FOLLOWED, user=CLAIRE)
    wait_for(lambda: _followed(world) == CLAIRE)


def test_a_question_of_law_reaches_the_direction(world: World) -> None:
    """The lead reads the question and the brief in private."""
    reference = add_dossier(world.built.store)
    world.card(reference)
    ask_legal(world.built.desk, reference, "Peut-on proposer un avoir ?", by=ALICE)
    world.work()
    direct = wait_for(lambda: world.slack.messages(world.slack.direct_channel(CLAIRE)))

    assert "vous demande un avis juridique" in direct[-1]["text"]
    shown = str(direct[-1]["blocks"])
    assert "CMD-2026-118" in shown
    assert "Paiement suspendu" in shown


@pytest.mark.parametrize("kind", list(Kind))
def test_each_window_is_one_that_slack_takes(kind: Kind) -> None:
    """However long what the dossier holds."""
    long = "Un point que nous avions promis par écrit, et tenu. " * 60
    held = Content(fait=(long,) * 3, restant=(long,), promis=(long,) * 4, ecart=long, demande=long)

    assert view_problems(fields_modal("D-2026-00001", kind, held)) == []


def _sent(world: World) -> list[Message]:
    with world.built.store.read() as session:
        rows = session.exec(select(Message).where(Message.direction == Direction.OUT)).all()
        session.expunge_all()
        return list(rows)


def _followed(world: World) -> str | None:
    with world.built.store.read() as session:
        return session.exec(select(Enquete.followed_by)).one()
