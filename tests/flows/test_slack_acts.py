"""Does a person act on a dossier from its card, each act in one obvious step?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.ids import Action, Field, View
from desk.timing.echeances import waiting
from desk.undo import waiting_letter
from models.tables import Direction, Dossier, DraftRow, DraftState, Event, Message, Outbox, OutboxState
from models.vocabulary import Cause, Etat, Issue
from tests.builders import REPLY, add_dossier, send_at_once
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BRUNO, CLAIRE, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack

WHY = (Field.WHY.value, Field.WHY.value)


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def _text(value: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": value}


def _choose(world: World, card: dict[str, Any], key: str, *, user: str = ALICE) -> None:
    """Take an entry of the menu behind the three dots, as a person would."""
    menu = next(
        (e, b)
        for b in card["blocks"]
        for e in b.get("elements") or []
        if e.get("action_id") == Action.DOSSIER_MORE
    )
    option = next(o for o in menu[0]["options"] if o["value"].startswith(f"{key}:"))
    action = {
        "type": "overflow",
        "action_id": Action.DOSSIER_MORE,
        "block_id": menu[1].get("block_id", ""),
        "selected_option": option,
    }
    place = {"channel": card["channel"], "messageTs": card["ts"], "user": user}
    world.slack.call("/_control/interact", {**place, "action": action})


def _act(world: World, reference: str, key: str) -> None:
    """Click an act of the whole menu."""
    card = world.find(reference)
    button = {"type": "button", "action_id": f"{Action.DOSSIER_ACT}:{key}", "value": f"{key}:{reference}"}
    place = {"channel": card["channel"], "messageTs": card["ts"], "user": ALICE}
    world.slack.call("/_control/interact", {**place, "action": {**button, "block_id": "b"}})


def _row(world: World) -> Dossier:
    with world.built.store.read() as session:
        row = session.exec(select(Dossier)).one()
        session.expunge_all()
        return row


def _top_says(world: World, words: str) -> bool:
    return bool(world.proxy.stack) and words in str(world.proxy.stack[-1]["blocks"])


def test_a_dossier_waits_for_its_client_and_goes_on(world: World) -> None:
    """The reason is asked, the deadlines rest, the card says so and offers to go on."""
    reference = add_dossier(world.built.store, etat=Etat.INSTRUCTION, owner=ALICE)
    card = world.card(reference)

    _choose(world, card, "attente")
    world.proxy.top(View.DOSSIER_PAUSE)
    world.proxy.submit({WHY: _text("les photos du client")})
    wait_for(lambda: _top_says(world, "Ses délais sont arrêtés"))

    assert _row(world).paused_why == "les photos du client"
    world.work()
    card = wait_for(lambda: _with(world, reference, "reprise:"))
    _choose(world, card, "reprise")
    wait_for(lambda: _row(world).paused_at is None)


def test_why_is_asked_for(world: World) -> None:
    """A window sent without a reason keeps its fields, and says which one is missing."""
    card = world.card(add_dossier(world.built.store, etat=Etat.INSTRUCTION))
    _choose(world, card, "attente")
    world.proxy.top(View.DOSSIER_PAUSE)

    world.proxy.submit({WHY: _text("   ")})

    wait_for(lambda: Field.WHY.value in world.proxy.view_errors)
    assert _row(world).paused_at is None


def test_a_litige_ends_with_its_cause_and_its_lesson(world: World) -> None:
    """Resolving asks how it ended, why it had happened and what it taught; then it closes and reopens."""
    reference = add_dossier(world.built.store, etat=Etat.INSTRUCTION, owner=ALICE)
    _choose(world, world.card(reference), "resolution")
    world.proxy.top(View.DOSSIER_RESOLVE)
    ends = {(Field.ISSUE.value, Field.ISSUE.value): _selected(Issue.ACCORD)}

    world.proxy.submit(ends)
    wait_for(lambda: {Field.CAUSE.value, Field.LESSON.value} <= set(world.proxy.view_errors))
    assert _row(world).etat is Etat.INSTRUCTION

    world.proxy.submit(
        {
            **ends,
            (Field.CAUSE.value, Field.CAUSE.value): _selected(Cause.OPERATIONS),
            (Field.LESSON.value, Field.LESSON.value): _text("Contrôler les lots avant l’envoi."),
        }
    )
    wait_for(lambda: _top_says(world, "est résolu"))
    row = _row(world)
    assert (row.etat, row.issue, row.cause) == (Etat.RESOLU, Issue.ACCORD, Cause.OPERATIONS)

    world.work()
    card = wait_for(lambda: _with(world, reference, "reouverture:"))
    _choose(world, card, "reouverture")
    world.proxy.top(View.DOSSIER_REOPEN)
    world.proxy.submit({WHY: _text("le client a rappelé")})
    wait_for(lambda: _top_says(world, "est rouvert"))
    assert _row(world).etat is Etat.INSTRUCTION


def test_the_whole_menu_shows_what_this_person_may_do(tmp_path: Path, slack: LocalSlack) -> None:
    """An agent is not offered what only leads decide; a lead is."""
    with running_world(tmp_path, slack, leads=(CLAIRE,)) as world:
        card = world.card(add_dossier(world.built.store, etat=Etat.INSTRUCTION))
        _choose(world, card, "tout", user=ALICE)
        agent = str(wait_for(lambda: world.proxy.called("views.open"))[0]["view"])
        _choose(world, card, "tout", user=CLAIRE)
        wait_for(lambda: len(world.proxy.called("views.open")) == 2)
        lead = str(world.proxy.called("views.open")[1]["view"])

        assert "Mettre en attente" in agent
        assert "contentieux" not in agent
        assert "Exporter" not in agent
        assert "contentieux" in lead
        assert "Exporter" in lead


def test_a_reminder_and_a_new_hand(world: World) -> None:
    """A reminder is kept for the morning proposed; the dossier is given to a colleague."""
    reference = add_dossier(world.built.store, etat=Etat.INSTRUCTION)
    card = world.card(reference)
    _choose(world, card, "rappel")
    world.proxy.top(View.DOSSIER_REMIND)
    world.proxy.submit({(Field.BODY.value, Field.BODY.value): _text("relancer le client")})
    wait_for(lambda: _top_says(world, "C’est noté"))
    with world.built.store.read() as session:
        (kept,) = waiting(session, session.exec(select(Dossier)).one(), kind="rappel")
    assert (kept.user, kept.text) == (ALICE, "relancer le client")

    _choose(world, card, "confier")
    world.proxy.top(View.DOSSIER_ENTRUST)
    chosen = {"type": "users_select", "selected_user": BRUNO}
    world.proxy.submit({(Field.PERSON.value, Field.PERSON.value): chosen})
    wait_for(lambda: _row(world).owner == BRUNO)


def test_two_dossiers_become_one_from_the_menu(world: World) -> None:
    """The other dossier is named in a window; a reference that is none is told at its field."""
    reference = add_dossier(world.built.store, etat=Etat.INSTRUCTION)
    add_dossier(world.built.store, number=2, subject="Même lot", etat=Etat.INSTRUCTION)
    world.card(reference)
    other = (Field.OTHER_DOSSIER.value, Field.OTHER_DOSSIER.value)
    _act(world, reference, "fusion")
    world.proxy.top(View.DOSSIER_MERGE)
    world.proxy.submit({other: _text("celui de Martin")})
    wait_for(lambda: Field.OTHER_DOSSIER.value in world.proxy.view_errors)

    world.proxy.submit({other: _text("2")})
    # Two known companies: it is asked once more, in the window.
    wait_for(lambda: _top_says(world, Action.MERGE_FORCE))
    with world.built.store.read() as session:
        assert session.exec(select(Dossier.merged_into)).all() == [None, None]


def test_a_dossier_is_made_private_from_the_menu(world: World) -> None:
    """One click, said where it was asked; the card shows no content any more."""
    reference = add_dossier(world.built.store, etat=Etat.INSTRUCTION, owner=ALICE)
    world.card(reference)
    _act(world, reference, "prive")
    wait_for(lambda: _row(world).sensible)
    world.work()

    card = next(m for m in world.slack.messages() if reference in m["text"])
    assert "Dossier privé" in str(card["blocks"])
    assert "fissur" not in str(card["blocks"])


def test_an_answer_is_taken_back(world: World) -> None:
    """For half a minute the thread offers to take an answer back; nothing left, the draft is there."""
    send_at_once(world.built.desk, seconds=30)
    reference = add_dossier(world.built.store)
    world.slack.click(world.card(reference), Action.DRAFT_OPEN)
    world.proxy.top(View.DRAFT_EDIT)
    world.proxy.submit()
    world.proxy.top(View.DRAFT_CONFIRM)
    world.proxy.submit()
    wait_for(lambda: waiting_letter(world.built.desk, reference))
    world.worker.run_once()
    world.built.clock.forward(seconds=2)
    world.worker.run_once()
    waiting_post = wait_for(lambda: _post_with(world, Action.LETTER_UNDO))

    world.slack.click(waiting_post, Action.LETTER_UNDO)
    wait_for(lambda: _reply(world).state is OutboxState.CANCELLED)

    with world.built.store.read() as session:
        draft = session.exec(select(DraftRow)).one()
        sent = session.exec(select(Message).where(Message.direction == Direction.OUT)).all()
    assert (draft.state, draft.body.strip()) == (DraftState.PROPOSED, REPLY)
    assert sent == []
    world.work()
    assert _post_with(world, Action.LETTER_UNDO) is None
    assert "l’envoi a été annulé" in str(world.slack.messages())


def test_an_export_reaches_whoever_asked(world: World) -> None:
    """The bundle is a file of a direct message, and the journal knows it."""
    reference = add_dossier(world.built.store, etat=Etat.INSTRUCTION, owner=ALICE)
    world.card(reference)
    _act(world, reference, "export")

    files = wait_for(lambda: _files(world, ALICE))
    assert files == [f"{reference}.zip"]
    with world.built.store.read() as session:
        kinds = session.exec(select(Event.kind)).all()
    assert "dossier.exporte" in kinds


def _files(world: World, user: str) -> list[str]:
    if not world.proxy.called("files.completeUploadExternal"):
        return []
    channel = world.slack.direct_channel(user)
    return [file["name"] for m in world.slack.messages(channel) for file in m.get("files") or []]


def _reply(world: World) -> Outbox:
    with world.built.store.read() as session:
        row = session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).one()
        session.expunge_all()
        return row


def _post_with(world: World, action: str) -> dict[str, Any] | None:
    return next((m for m in world.slack.messages() if action in str(m.get("blocks"))), None)


def _with(world: World, reference: str, words: str) -> dict[str, Any] | None:
    return next(
        (m for m in world.slack.messages() if reference in m["text"] and words in str(m.get("blocks"))), None
    )


def _selected(value: str) -> dict[str, Any]:
    return {"type": "static_select", "selected_option": {"text": {}, "value": str(value)}}
