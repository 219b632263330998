"""Is a dossier instructed, costed and mediated from Slack, in a real local workspace?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.ids import Action, Field, View
from bot.slack import blocks
from desk.mediating.neutrality import STATEMENTS
from models.tables import (
    ActionCorrective,
    Decision,
    Dossier,
    InstructionItem,
    Mediation,
    MediationNote,
    MediationState,
    Message,
    Montant,
    MontantKind,
)
from models.vocabulary import Cause, Etat, Origine
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import (
    ALICE,
    BOT_TOKEN,
    BRUNO,
    TRIAGE,
    LocalSlack,
    running_local_slack,
    wait_for,
)

pytestmark = pytest.mark.local_slack

LEAD = BRUNO


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack, leads=(LEAD,)) as world:
        yield world


def _message(world: World, reference: str) -> dict[str, Any]:
    """Post a message with every button, as a card's menu would offer them."""
    from slack_sdk import WebClient

    client = WebClient(token=BOT_TOKEN, base_url=world.proxy.api)
    row = [
        blocks.button(action, action, reference)
        for action in Action
        if action.value.endswith(".open") and action.value.partition(".")[0] in _OURS
    ]
    posted = client.chat_postMessage(
        channel=TRIAGE,
        text=reference,
        blocks=[blocks.actions(*row)],
        unfurl_links=False,
        unfurl_media=False,
    )
    return next(m for m in world.slack.messages() if m["ts"] == posted["ts"])


_OURS = {"instruction", "money", "mediation", "corrective", "decision", "origin"}


def _open(world: World, message: dict[str, Any], action: Action, view: View, *, user: str = ALICE) -> Any:
    world.proxy.stack.clear()
    world.slack.click(message, action, user=user)
    return world.proxy.top(view)


def _shown(view: Any) -> str:
    """Return what a window shows, with its spaces as they are."""
    return json.dumps(view, ensure_ascii=False)


def _text(value: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": value}


def _day(value: str) -> dict[str, Any]:
    return {"type": "datepicker", "selected_date": value}


def _choice(view: dict[str, Any], field: Field, value: str) -> dict[str, Any]:
    block = next(b for b in view["blocks"] if b.get("block_id") == field)
    option = next(o for o in block["element"]["options"] if o["value"] == value)
    return {"type": block["element"]["type"], "selected_option": option}


def _ticks(view: dict[str, Any], field: Field, *values: str) -> dict[tuple[str, str], Any]:
    found = {}
    for block in view["blocks"]:
        if str(block.get("block_id", "")).partition(":")[0] == field:
            chosen = [o for o in block["element"]["options"] if not values or o["value"] in values]
            if chosen:
                state = {"type": "checkboxes", "selected_options": chosen}
                found[(str(block["block_id"]), field.value)] = state
    return found


def _key(field: Field) -> tuple[str, str]:
    return (field.value, field.value)


def _says(world: World, words: str) -> dict[str, Any]:
    """Wait for a window on top that says *words*."""
    found: dict[str, Any] = wait_for(
        lambda: (
            world.proxy.stack[-1] if world.proxy.stack and words in _shown(world.proxy.stack[-1]) else None
        )
    )
    return found


def test_a_dossier_is_instructed_from_its_window(world: World) -> None:
    """Boxes, gauge, the question, whys and cause: stored at once, and shown again at the next opening."""
    reference = add_dossier(world.built.store)
    message = _message(world, reference)
    view = _open(world, message, Action.INSTRUCTION_OPEN, View.INSTRUCTION)
    assert "Dossier complet à 0" in _shown(view["blocks"])
    assert "Responsable qualité" in _shown(view["blocks"])

    world.proxy.submit(
        {
            **_ticks(view, Field.DONE, "qualite-photos", "qualite-garantie"),
            **_ticks(view, Field.DROPPED, "qualite-autres"),
            _key(Field.ANSWER): _text("Le contrôle de sortie n’a pas eu lieu."),
            (f"{Field.WHYS}:0", Field.WHYS.value): _text("Le lot est parti sans contrôle."),
            _key(Field.CAUSE): _choice(view, Field.CAUSE, "operations"),
            _key(Field.KIND): _choice(view, Field.KIND, "qualite-lot"),
            _key(Field.PERSON): _text("Bruno Keller"),
        }
    )
    said = _says(world, "Cause retenue")

    assert "3\u00a0/\u00a0" in _shown(said["blocks"])
    assert said["clear_on_close"]
    with world.built.store.read() as session:
        done = session.exec(
            select(InstructionItem.slug).where(col(InstructionItem.done_at).is_not(None))
        ).all()
        assert set(done) == {"qualite-photos", "qualite-garantie", "qualite-question"}
        assert session.exec(select(Dossier.cause)).one() is Cause.OPERATIONS
    again = _open(world, message, Action.INSTRUCTION_OPEN, View.INSTRUCTION)
    assert "✅ Photos ou relevés" in _shown(again["blocks"])
    assert f"touchée (<@{BRUNO}>)" in _shown(again["blocks"])
    assert "Le lot est parti sans contrôle." in _shown(again["blocks"])


def test_an_amount_is_added_and_a_geste_weighed_before_it_counts(world: World) -> None:
    """What cannot be read goes back to its field; a geste shows its share before it is granted."""
    reference = add_dossier(world.built.store)
    message = _message(world, reference)
    view = _open(world, message, Action.MONEY_OPEN, View.MONEY)
    since = {_key(Field.BLOCKED_FROM): _day("2026-11-16")}
    world.proxy.submit({_key(Field.AMOUNT): _text("4 000 €"), **since})
    _says(world, "Bloqué depuis 10\u00a0jours")
    view = _open(world, message, Action.MONEY_OPEN, View.MONEY)
    world.proxy.submit(
        {
            _key(Field.FINISHED): _choice(view, Field.FINISHED, "1"),
            _key(Field.BLOCKED_UNTIL): _day("2026-11-20"),
        }
    )
    _says(world, "débloqué")

    view = _open(world, message, Action.MONEY_OPEN, View.MONEY, user=LEAD)
    world.proxy.submit(
        {
            _key(Field.KIND): _choice(view, Field.KIND, "accorde"),
            _key(Field.AMOUNT): _text("1 000"),
            _key(Field.RUNG): _choice(view, Field.RUNG, "avoir"),
        },
        user=LEAD,
    )
    weighed = world.proxy.top(View.MONEY_CONFIRM)
    assert "25\u00a0% du montant exposé" in _shown(weighed["blocks"])
    with world.built.store.read() as session:
        assert session.exec(select(Montant.kind)).all() == [MontantKind.EXPOSE]
    world.proxy.submit(user=LEAD)
    _says(world, "accordé")

    with world.built.store.read() as session:
        rows = session.exec(select(Montant).order_by(col(Montant.id))).all()
    assert [(row.kind, row.cents, row.rung) for row in rows] == [
        (MontantKind.EXPOSE, 400_000, ""),
        (MontantKind.ACCORDE, 100_000, "avoir"),
    ]


def test_a_window_takes_the_place_of_the_menu_it_was_chosen_in(world: World) -> None:
    """Slack names the window beside the click; what is typed then stays under the answer."""
    reference = add_dossier(world.built.store)
    message = _message(world, reference)
    menu = _open(world, message, Action.DECISION_OPEN, View.DECISION)
    click = {"type": "button", "action_id": Action.MONEY_OPEN, "block_id": "b", "value": reference}
    payload = {
        "type": "block_actions",
        "trigger_id": "1.2.3",
        "user": {"id": ALICE},
        "team": {"id": "T01"},
        "view": {"id": "V01MENU", **menu},
        "actions": [click],
    }
    world.proxy.inject("interactive", payload)

    changed = wait_for(lambda: world.proxy.called("views.update"))
    assert View.MONEY in str(changed[-1])
    assert len(world.proxy.called("views.open")) == 1


def test_a_decision_and_an_action_are_written_down(world: World) -> None:
    """Both in their windows; the action is given to whom a name designates."""
    reference = add_dossier(world.built.store)
    message = _message(world, reference)
    _open(world, message, Action.DECISION_OPEN, View.DECISION)
    world.proxy.submit(
        {_key(Field.WHAT): _text("Reprendre le lot"), _key(Field.WHY): _text("Certificat absent")}
    )
    _says(world, "La décision est écrite")
    _open(world, message, Action.CORRECTIVE_OPEN, View.CORRECTIVE)
    world.proxy.submit(
        {
            _key(Field.WHAT): _text("Doubler le contrôle"),
            _key(Field.PERSON): _text("Bruno Keller"),
            _key(Field.DAY): _day("2026-12-04"),
        }
    )
    _says(world, "Action prévue")

    with world.built.store.read() as session:
        assert session.exec(select(Decision.text, Decision.by)).all() == [("Reprendre le lot", ALICE)]
        row = session.exec(select(ActionCorrective)).one()
    assert (row.owner, row.due_on.isoformat()) == (BRUNO, "2026-12-04")


def test_the_origin_is_opened_by_leads_alone(world: World) -> None:
    """An agent is told so; a lead chooses in closed lists."""
    reference = add_dossier(world.built.store)
    message = _message(world, reference)
    world.slack.click(message, Action.ORIGIN_OPEN, user=ALICE)
    told = world.find("réservée aux responsables")
    assert told["ephemeral_to"] == ALICE
    view = _open(world, message, Action.ORIGIN_OPEN, View.ORIGIN, user=LEAD)
    world.proxy.submit(
        {
            _key(Field.ORIGINE): _choice(view, Field.ORIGINE, "tiers"),
            _key(Field.BAD_FAITH): _choice(view, Field.BAD_FAITH, "oui"),
        },
        user=LEAD,
    )
    _says(world, "Seuls les responsables")

    with world.built.store.read() as session:
        row = session.exec(select(Dossier)).one()
    assert (row.origine, row.bad_faith) == (Origine.TIERS, True)


def test_a_mediation_goes_from_its_proposal_to_its_agreement(world: World) -> None:
    """An agent proposes, a lead decides, the client consents, the room opens, three outputs end it."""
    reference = add_dossier(world.built.store, etat=Etat.INSTRUCTION)
    message = _message(world, reference)
    view = _open(world, message, Action.MEDIATION_OPEN, View.MEDIATION)
    assert "L’activité du client est arrêtée" in _shown(view["blocks"])
    world.proxy.submit({_key(Field.WHY): _text("Les deux ateliers ne se parlent plus.")})
    _says(world, "Un responsable décide")
    view = _open(world, message, Action.MEDIATION_OPEN, View.MEDIATION)
    assert "submit" not in view

    view = _open(world, message, Action.MEDIATION_OPEN, View.MEDIATION, user=LEAD)
    _submit(world, {_key(Field.STEP): _choice(view, Field.STEP, "offrir")}, "Rien n’est encore parti")
    view = _open(world, message, Action.MEDIATION_OPEN, View.MEDIATION, user=LEAD)
    yes = {_key(Field.STEP): _choice(view, Field.STEP, "oui"), _key(Field.CONSENT_BY): _text("C. Vasseur")}
    _submit(world, yes, "acceptée par les deux parties")
    view = _open(world, message, Action.MEDIATION_OPEN, View.MEDIATION, user=LEAD)
    opening = {
        _key(Field.MEDIATOR): _text("Jeanne Roux"),
        _key(Field.DAY): _day("2026-12-03"),
        _key(Field.HOUR): _text("14h30"),
    }
    _submit(world, opening, "Un médiateur est neutre")
    view = _open(world, message, Action.MEDIATION_OPEN, View.MEDIATION, user=LEAD)
    _submit(world, {**opening, **_ticks(view, Field.VOUCHED, *STATEMENTS)}, "médiation ouverte")
    view = _open(world, message, Action.MEDIATION_OPEN, View.MEDIATION, user=LEAD)
    assert "jeudi 3 décembre à 14\u00a0h\u00a030" in _shown(view["blocks"])
    _submit(world, {_key(Field.NOTE): _text("Le client craint une rupture.")}, "La note est dans la salle")
    view = _open(world, message, Action.MEDIATION_OPEN, View.MEDIATION, user=LEAD)
    assert "Le client craint une rupture." in _shown(view["blocks"])
    ending = {
        _key(Field.STEP): _choice(view, Field.STEP, "accord"),
        _key(Field.AGREEMENT): _text("Un avoir de 800 €, et un contrôle à deux."),
        _key(Field.PLAN): _text("Un contrôle commun avant chaque départ."),
        _key(Field.LESSON): _text("Se parler avant l’expédition évite le retour."),
    }
    _submit(world, ending, "il manque la mise à jour")
    view = _open(world, message, Action.MEDIATION_OPEN, View.MEDIATION, user=LEAD)
    _submit(
        world,
        {**ending, _key(Field.PROCESS): _text("Procédure d’expédition révisée.")},
        "terminée par un accord",
    )

    with world.built.store.read() as session:
        row = session.exec(select(Mediation)).one()
        assert (row.state, row.mediator) == (MediationState.ACCORD, "Jeanne Roux")
        assert len(session.exec(select(MediationNote)).all()) == 1
        assert session.exec(select(Dossier.etat)).one() is Etat.PROPOSITION
        assert session.exec(select(Message.mediation_id)).all() == [None]


def _submit(world: World, values: dict[tuple[str, str], Any], then: str) -> None:
    world.proxy.submit(values, user=LEAD)
    _says(world, then)
