"""Does an answer above an agent’s level go by the approver to the client, in a real workspace?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.ids import Action, Field, View
from desk.asked import waiting_for
from models.tables import Approbation, Direction, Message, Outbox
from models.vocabulary import Niveau
from tests.builders import DRAFT, REPLY, add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BRUNO, CLAIRE, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack

BODY = (Field.BODY.value, Field.BODY.value)
WORD = (Field.WORD.value, Field.WORD.value)


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack, leads=(CLAIRE, BRUNO)) as world:
        yield world


def _text(value: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": value}


def _asked(world: World, body: str = REPLY) -> dict[str, Any]:
    """Write, preview and confirm as an agent; return the card."""
    draft = dataclasses.replace(DRAFT, approval=Niveau.RESPONSABLE)
    card = world.card(add_dossier(world.built.store, draft=draft))
    world.slack.click(card, Action.DRAFT_OPEN)
    world.proxy.top(View.DRAFT_EDIT)
    world.proxy.submit({BODY: _text(body)})
    world.proxy.top(View.DRAFT_CONFIRM)
    world.proxy.submit()
    wait_for(lambda: _top_says(world, "Rien n’est encore parti."))
    world.work()
    return card


def _top_says(world: World, words: str) -> bool:
    top = world.proxy.stack[-1] if world.proxy.stack else None
    return top is not None and words in str(top["blocks"])


def _direct(world: World, user: str, words: str) -> dict[str, Any]:
    found: dict[str, Any] = wait_for(
        lambda: next(
            (
                message
                for message in world.slack.messages(world.slack.direct_channel(user))
                if words in str(message.get("blocks"))
            ),
            None,
        )
    )
    return found


def _sent(world: World) -> list[str]:
    with world.built.store.read() as session:
        rows = session.exec(select(Message).where(Message.direction == Direction.OUT)).all()
        return [f"{row.author}: {row.text}" for row in rows]


def _decided(world: World) -> str | None:
    with world.built.store.read() as session:
        return session.exec(select(Approbation.decided_by)).first()


def test_asked_agreed_and_sent(world: World) -> None:
    """The lead reads the whole text in private and agrees; it leaves in the agent's name, who is told."""
    card = _asked(world, "Bonjour,\n\nVoici le texte entier à lire.\n\nAlice")
    asked = _direct(world, CLAIRE, "demande votre accord")
    assert "Voici le texte entier à lire." in str(asked["blocks"])
    thread = [m for m in world.slack.messages() if m.get("thread_ts") == card["ts"]]
    assert any("Rien n’est parti" in m["text"] for m in thread)
    assert _sent(world) == []

    world.slack.click(asked, Action.APPROVAL_AGREE, user=CLAIRE)
    wait_for(lambda: _decided(world))
    world.work()

    (letter,) = _sent(world)
    assert letter.startswith(f"{ALICE}: Bonjour,\n\nVoici le texte entier")
    assert _decided(world) == CLAIRE
    _direct(world, ALICE, "a donné l’accord d’un responsable")
    ended = _direct(world, CLAIRE, "demande votre accord")
    assert Action.APPROVAL_AGREE not in str(ended["blocks"])
    assert "a donné l’accord" in str(ended["blocks"])


def test_the_second_approver_is_told(world: World) -> None:
    """Both saw the buttons; one letter leaves, and the second learns who was first."""
    _asked(world)
    first, second = (_direct(world, who, "demande votre accord") for who in (CLAIRE, BRUNO))
    world.slack.click(first, Action.APPROVAL_AGREE, user=CLAIRE)
    wait_for(lambda: _decided(world))
    world.slack.click(second, Action.APPROVAL_AGREE, user=BRUNO)

    wait_for(lambda: "a déjà répondu" in str(world.proxy.calls))
    assert len(_sent(world)) == 1
    assert _decided(world) == CLAIRE


def test_a_refusal_with_a_word(world: World) -> None:
    """The word reaches the agent; nothing leaves."""
    _asked(world)
    asked = _direct(world, CLAIRE, "demande votre accord")
    world.slack.click(asked, Action.APPROVAL_REFUSE, user=CLAIRE)
    world.proxy.top(View.APPROVAL_REFUSE)
    world.proxy.submit({WORD: _text("Retirez la date, elle n’est pas sûre.")}, user=CLAIRE)
    wait_for(lambda: _decided(world))
    world.work()

    told = _direct(world, ALICE, "n’est pas d’accord")
    assert "Retirez la date" in str(told["blocks"])
    assert _sent(world) == []


def test_read_whole_and_agreed_in_the_window(tmp_path: Path, slack: LocalSlack) -> None:
    """Where bodies stay out of messages, the text is read in a window, and agreed to there."""
    with running_world(tmp_path, slack, leads=(CLAIRE,), content="minimal") as world:
        _asked(world)
        asked = _direct(world, CLAIRE, "demande votre accord")
        assert "Bonjour Madame Vasseur" not in str(asked["blocks"])
        assert [view.reference for view in waiting_for(world.built.desk, CLAIRE)] == ["D-2026-00001"]
        assert waiting_for(world.built.desk, BRUNO) == []
        world.slack.click(asked, Action.APPROVAL_READ, user=CLAIRE)
        window = world.proxy.top(View.APPROVAL_AGREE)
        assert "Bonjour Madame Vasseur" in str(window["blocks"])

        world.proxy.submit({}, user=CLAIRE)
        wait_for(lambda: _decided(world) == CLAIRE)
        assert len(_sent(world)) == 1
        assert waiting_for(world.built.desk, CLAIRE) == []


def test_a_colleague_without_the_right_is_refused(tmp_path: Path, slack: LocalSlack) -> None:
    """The thread shows the buttons to all; only who may agree is heard."""
    with running_world(tmp_path, slack, leads=(CLAIRE,)) as world:
        card = _asked(world)
        note = next(
            m
            for m in world.slack.messages()
            if m.get("thread_ts") == card["ts"] and Action.APPROVAL_AGREE in str(m["blocks"])
        )
        world.slack.click(note, Action.APPROVAL_AGREE, user=BRUNO)

        wait_for(lambda: "appartient à un responsable" in str(world.proxy.calls))
        assert _decided(world) is None
        with world.built.store.read() as session:
            assert session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).first() is None
