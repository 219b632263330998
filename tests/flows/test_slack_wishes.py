"""Do sentences change things in a real workspace, once confirmed and never before?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.ids import View
from models.tables import Dossier, Echeance, Membre, Outbox
from models.vocabulary import Etat, Intent
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BOT, BRUNO, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        add_dossier(world.built.store, owner=ALICE)
        yield world


def test_a_state_changes_only_once_confirmed(world: World) -> None:
    """A sentence asks back; the button changes the state; the answer says so in place."""
    world.interpreter.teach("le 1 en instruction", Intent.CHANGER_STATUT, ref="1", statut="instruction")
    world.slack.say(f"<@{BOT}> le 1 en instruction")
    asked = world.find("en instruction (Fonderie Vasseur)")
    assert _row(world).etat is Etat.RECU

    world.slack.click(asked, "state.change")
    assert world.find("est en instruction.")
    assert _row(world).etat is Etat.INSTRUCTION


def test_a_change_that_is_refused_is_refused_at_once(world: World) -> None:
    """What the state does not allow is said instead of asked."""
    world.interpreter.teach("clos le 1", Intent.CHANGER_STATUT, ref="1", statut="clos")
    world.slack.say(f"<@{BOT}> clos le 1")

    told = world.find("il faut qu’il soit résolu")
    assert "state.change" not in str(told["blocks"])


def test_resolving_opens_the_window_that_asks_how_it_ended(world: World) -> None:
    """« Résous le 1 » needs an issue and a cause: its button opens their window."""
    world.interpreter.teach("résous le 1", Intent.CHANGER_STATUT, ref="1", statut="resolu")
    world.slack.say(f"<@{BOT}> résous le 1")
    world.slack.click(world.find("Résoudre *D-2026-00001*"), "dossier.act:resolution")

    assert world.proxy.top(View.DOSSIER_RESOLVE)


def test_an_escalation_tells_why(world: World) -> None:
    """« Escalade » goes one level up, with the sentence as its reason."""
    said = "escalade le 1 le client menace de partir"
    world.interpreter.teach(said, Intent.CHANGER_STATUT, ref="1", statut="escalade")
    world.slack.say(f"<@{BOT}> {said}")
    asked = world.find("au responsable du compte (N2)")

    world.slack.click(asked, "state.change")
    wait_for(lambda: _row(world).echelon == 2)
    with world.built.store.read() as session:
        told = [row.payload.get("said") for row in session.exec(select(Outbox)).all()]
    assert said in told


def test_a_reminder_is_kept_once_confirmed(world: World) -> None:
    """A reminder asked in a thread is kept at the click, for who asked."""
    world.interpreter.teach("rappelle-moi demain à 9h", Intent.RAPPEL, ref="1", echeance="demain à 9h")
    world.slack.say(f"<@{BOT}> rappelle-moi demain à 9h")
    asked = world.find("Vous rappeler")
    assert _reminders(world) == []

    world.slack.click(asked, "reminder.set")
    kept = wait_for(lambda: _reminders(world))
    assert [(row.user, f"{row.due_at:%d %H:%M}") for row in kept] == [(ALICE, "27 08:00")]
    assert world.find("C’est noté")


def test_nothing_changes_where_the_answer_is_no(world: World) -> None:
    """*Non, laisser* changes nothing."""
    world.interpreter.teach("le 1 en instruction", Intent.CHANGER_STATUT, ref="1", statut="instruction")
    world.slack.say(f"<@{BOT}> le 1 en instruction")
    world.slack.click(world.find("Mettre"), "choice.drop")

    assert world.find("je ne change rien")
    assert _row(world).etat is Etat.RECU


def test_the_context_leads_from_a_client_to_another(world: World) -> None:
    """« Et celui de Ferrand ? » after a status is a status; « le brouillon » then is Ferrand's."""
    reference = add_dossier(world.built.store, number=2, entreprise="Ferrand")
    world.interpreter.teach("où en est le 1 ?", Intent.STATUT_DOSSIER, ref="1")
    world.interpreter.teach("et celui de Ferrand ?", Intent.STATUT_DOSSIER, client="Ferrand")
    world.interpreter.teach("le brouillon, plus court", Intent.REDIGER, modificateur="plus court")
    world.slack.say(f"<@{BOT}> où en est le 1 ?")
    thread = world.find("D-2026-00001")["thread_ts"]
    for said in ("et celui de Ferrand ?", "le brouillon, plus court"):
        world.slack.say(f"<@{BOT}> {said}", thread=thread)
        wait_for(lambda: any(reference in m["text"] for m in world.slack.messages()))

    assert reference in world.find("réécrit (plus court)")["text"]


def test_orders_are_heard_in_a_mention_and_in_private(world: World) -> None:
    """What the command takes, a mention and a direct message take: ``mes``, ``charte``, ``pareto``."""
    world.slack.say(f"<@{BOT}> mes")
    assert "thread_ts" in world.find("que suit")

    world.slack.say("charte", channel=ALICE)
    channel = wait_for(lambda: world.slack.direct_channel(ALICE))
    wait_for(lambda: any("promettons" in m["text"] for m in world.slack.messages(channel)))


def test_what_is_private_is_told_to_the_asker_alone(world: World) -> None:
    """In a channel, an answer about a sensitive dossier is shown to who asked, not to the channel."""
    reference = add_dossier(world.built.store, number=7, owner=ALICE, sensible=True)
    world.interpreter.teach("où en est le 7 ?", Intent.STATUT_DOSSIER, ref="7")
    world.slack.say(f"<@{BOT}> où en est le 7 ?")
    assert world.find(reference)["ephemeral_to"] == ALICE

    world.interpreter.teach("le 7", Intent.STATUT_DOSSIER, ref="7")
    world.slack.say(f"<@{BOT}> le 7", user=BRUNO)
    told = world.find("Ce dossier est sensible")
    assert reference not in str(told)


def test_an_absence_is_noted_and_ended(world: World) -> None:
    """``absence`` keeps the days and the stand-in; ``absence retour`` ends it."""
    world.slack.command(f"absence du 3 au 10 décembre, remplacée par <@{BRUNO}>")
    assert f"<@{BRUNO}>" in world.find("du 3 décembre 2026 au 10 décembre 2026")["text"]
    with world.built.store.read() as session:
        row = session.exec(select(Membre)).one()
        assert (row.user, row.stand_in, f"{row.absent_until:%d %H}") == (ALICE, BRUNO, "10 23")

    world.slack.command("absence retour")
    assert world.find("Bon retour")


def test_suggestions_are_given_where_agents_are(world: World) -> None:
    """Opening the messages tab, or a thread of the older view, suggests what may be said."""
    world.proxy.inject("events_api", _event({"type": "app_home_opened", "tab": "messages", "user": ALICE}))
    started = {"assistant_thread": {"channel_id": "D1", "thread_ts": "1.1", "user_id": ALICE}}
    world.proxy.inject("events_api", _event({"type": "assistant_thread_started", "user": ALICE, **started}))
    asked = wait_for(
        lambda: (
            calls if len(calls := world.proxy.called("assistant.threads.setSuggestedPrompts")) == 2 else None
        )
    )

    assert {"title", "message"} <= asked[0]["prompts"][0].keys()
    assert sorted(call.get("thread_ts", "") for call in asked) == ["", "1.1"]


def _event(event: dict[str, Any]) -> dict[str, Any]:
    event = {"channel": "D1", "event_ts": "1.1", **event}
    return {"type": "event_callback", "team_id": "T01", "event_id": f"Ev{event['type']}", "event": event}


def _row(world: World) -> Dossier:
    with world.built.store.read() as session:
        return session.exec(select(Dossier).where(Dossier.number == 1)).one()


def _reminders(world: World) -> list[Echeance]:
    with world.built.store.read() as session:
        return list(session.exec(select(Echeance).where(Echeance.kind == "rappel")).all())
