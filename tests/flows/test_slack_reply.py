"""How does an answer leave from Slack, and how does it never leave by accident?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import delete, select

from bot.ids import Field, View
from desk.reply import save_draft
from models.tables import AnalysisRow, Direction, DraftRow, DraftState, Message, Outbox
from models.vocabulary import Niveau
from tests.builders import DRAFT, REPLY, add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BRUNO, CLAIRE, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack

BODY = (Field.BODY.value, Field.BODY.value)
SUBJECT = (Field.SUBJECT.value, Field.SUBJECT.value)
RISKY = REPLY + "\n\nC’est notre faute et nous le regrettons."


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def _open(world: World, **dossier: Any) -> str:
    reference = add_dossier(world.built.store, **dossier)
    world.slack.click(world.card(reference), "draft.open")
    world.proxy.top(View.DRAFT_EDIT)
    return reference


def _text(value: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": value}


def _sent(world: World) -> list[Message]:
    with world.built.store.read() as session:
        rows = session.exec(select(Message).where(Message.direction == Direction.OUT)).all()
        session.expunge_all()
        return list(rows)


def _says(view: dict[str, Any], words: str) -> bool:
    return words in str(view["blocks"])


def test_an_answer_leaves_after_preview_and_confirmation(world: World) -> None:
    """Edited, previewed, confirmed: the answer is asked for once, as it was shown."""
    reference = _open(world)
    world.proxy.submit({BODY: _text("Bonjour,\n\nVoici notre réponse.\n\nAlice")})
    preview = world.proxy.top(View.DRAFT_CONFIRM)
    assert _says(preview, "Voici notre réponse.")
    assert _sent(world) == []

    world.proxy.submit()
    done = wait_for(lambda: _top_says(world, "est confiée"))

    (message,) = _sent(world)
    assert done["clear_on_close"]
    assert message.text.startswith("Bonjour,\n\nVoici notre réponse.")
    assert message.author == ALICE
    assert _count(world, "mail.reply") == 1
    assert reference in message.subject


def test_an_untouched_draft_leaves_as_it_was_proposed(world: World) -> None:
    """Fields that nobody touched keep what they showed."""
    _open(world)

    world.proxy.submit()
    world.proxy.top(View.DRAFT_CONFIRM)
    world.proxy.submit()
    wait_for(lambda: _sent(world))

    assert _sent(world)[0].text.strip() == REPLY


def test_closing_the_preview_sends_nothing_and_keeps_the_text(world: World) -> None:
    """A preview that is closed sends nothing; what was written is in the draft."""
    _open(world)
    world.proxy.submit({BODY: _text("Texte en cours.")})
    world.proxy.top(View.DRAFT_CONFIRM)
    world.proxy._ui_send({"t": "view_close", "user": ALICE})

    with world.built.store.read() as session:
        assert session.exec(select(DraftRow.body)).one() == "Texte en cours."
    assert _sent(world) == []


def test_a_risky_sentence_is_flagged_and_replaced_on_demand(world: World) -> None:
    """A box puts the safer wording in place of the flagged sentence, then shows a new preview."""
    _open(world, draft=dataclasses.replace(DRAFT, body=RISKY))
    world.proxy.submit()
    preview = world.proxy.top(View.DRAFT_CONFIRM)
    box = next(b for b in preview["blocks"] if b.get("block_id", "").startswith(Field.REPLACE))
    ticked = {"type": "checkboxes", "selected_options": box["element"]["options"]}

    world.proxy.submit({(box["block_id"], Field.REPLACE.value): ticked})
    again = wait_for(lambda: _top_says(world, "aucune phrase à risque"))

    assert again["callback_id"] == View.DRAFT_CONFIRM
    assert not _says(again, "notre faute")
    assert _sent(world) == []


def test_two_people_writing_lose_nothing(world: World) -> None:
    """The second writer is told, sees the other text, and keeps their own in the field."""
    _open(world)
    with world.built.store.read() as session:
        draft = session.exec(select(DraftRow)).one()
        row_id, version = draft.id or 0, draft.version
    save_draft(world.built.desk, row_id, version, "Objet de Bruno", "Texte de Bruno.", by=BRUNO)

    world.proxy.submit({BODY: _text("Texte d’Alice.")})
    conflict = wait_for(lambda: _top_says(world, "a modifié ce brouillon"))

    assert _says(conflict, "Texte de Bruno.")
    assert _field(conflict, Field.BODY) == "Texte d’Alice."
    world.proxy.submit()
    assert _says(world.proxy.top(View.DRAFT_CONFIRM), "Texte d’Alice.")


def test_an_answer_already_sent_is_not_sent_twice(world: World) -> None:
    """Who confirms after somebody else is told; one answer left."""
    _open(world)
    world.proxy.submit()
    preview = world.proxy.top(View.DRAFT_CONFIRM)
    world.proxy.submit()
    wait_for(lambda: _sent(world))
    wait_for(lambda: _top_says(world, "est confiée"))

    world.proxy.inject("interactive", _submission(preview))
    wait_for(lambda: len(world.proxy.called("views.update")) >= 2)
    told = wait_for(lambda: _last_update(world, "a changé depuis votre aperçu"))

    assert told
    assert _count(world, "mail.reply") == 1


def test_an_agent_does_not_send_what_a_lead_must_approve(tmp_path: Path, slack: LocalSlack) -> None:
    """A text that needs a lead's agreement is asked for, not sent, when an agent confirms."""
    with running_world(tmp_path, slack, leads=(CLAIRE,)) as world:
        _open(world, draft=dataclasses.replace(DRAFT, approval=Niveau.RESPONSABLE))
        world.proxy.submit()
        preview = world.proxy.top(View.DRAFT_CONFIRM)
        assert _says(preview, f"vous le demandez à <@{CLAIRE}>")
        assert preview["submit"]["text"] == "Demander l’accord"

        world.proxy.submit()
        wait_for(lambda: _top_says(world, "Rien n’est encore parti."))

        assert _sent(world) == []
        with world.built.store.read() as session:
            assert session.exec(select(DraftRow.state)).one() is DraftState.PROPOSED


def test_a_lead_sends_it(tmp_path: Path, slack: LocalSlack) -> None:
    """The same text leaves when a lead confirms it."""
    with running_world(tmp_path, slack, leads=(ALICE,)) as world:
        _open(world, draft=dataclasses.replace(DRAFT, approval=Niveau.RESPONSABLE))
        world.proxy.submit()
        world.proxy.top(View.DRAFT_CONFIRM)
        world.proxy.submit()

        wait_for(lambda: _top_says(world, "est confiée"))
        assert len(_sent(world)) == 1


def test_a_draft_that_is_not_ready_is_waited_for(world: World) -> None:
    """The window opens at once, says that the draft is being written, then shows why it is not."""
    reference = add_dossier(world.built.store, draft=None)
    card = world.card(reference)
    with world.built.store.work() as session:
        session.execute(delete(AnalysisRow))
        session.execute(delete(Message))
    world.slack.click(card, "draft.open")

    opened = wait_for(lambda: world.proxy.called("views.open"))
    assert _says(opened[0]["view"], "Je prépare le brouillon")
    assert wait_for(lambda: _top_says(world, "pas de courriel auquel répondre"))


def test_a_failure_is_told_in_the_window(world: World) -> None:
    """A window that waits ends waiting, whatever happened."""
    _open(world)
    with world.built.store.work() as session:
        session.execute(delete(DraftRow))
    world.proxy.submit({BODY: _text("Un texte.")})

    assert wait_for(lambda: _top_says(world, "donnez ce code"))


def test_a_long_letter_keeps_every_word(world: World) -> None:
    """A letter longer than one field is edited in several, and leaves whole."""
    letter = "\n\n".join(f"Paragraphe {n}. " + "Nous avons bien noté ce point. " * 12 for n in range(20))
    _open(world, draft=dataclasses.replace(DRAFT, body=letter))
    world.proxy.submit()
    world.proxy.top(View.DRAFT_CONFIRM)
    world.proxy.submit()
    wait_for(lambda: _sent(world))

    assert _sent(world)[0].text.split() == letter.split()


def _top_says(world: World, words: str) -> dict[str, Any] | None:
    top = world.proxy.stack[-1] if world.proxy.stack else None
    return top if top and _says(top, words) else None


def _last_update(world: World, words: str) -> bool:
    return words in str(world.proxy.called("views.update")[-1])


def _count(world: World, kind: str) -> int:
    with world.built.store.read() as session:
        return len(session.exec(select(Outbox.id).where(Outbox.kind == kind)).all())


def _field(view: dict[str, Any], field: Field) -> str:
    block = next(b for b in view["blocks"] if b.get("block_id") == field)
    return str(block["element"]["initial_value"])


def _submission(view: dict[str, Any], user: str = BRUNO) -> dict[str, Any]:
    return {
        "type": "view_submission",
        "user": {"id": user, "team_id": "T01"},
        "team": {"id": "T01"},
        "view": {**view, "state": {"values": {}}},
    }
