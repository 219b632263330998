"""Is a draft written again, by another playbook, after a call, in the window where it is read?"""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.ids import Action, Field, View
from desk.advising import DraftPreparer
from desk.opening import prepare_draft
from desk.reply import ensure_draft, send_reply
from desk.worker import Worker
from models.plain import to_plain
from models.tables import AnalysisRow, Direction, Dossier, DraftRow, Event, Interlocuteur, Message
from models.values import Faits
from models.vocabulary import Demande, Motif, Nature, Phase, Ton
from tests.builders import ANALYSIS, DRAFT, REPLY, add_dossier, add_message
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BRUNO, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack

PRICE = (
    "Bonjour,\n\nLa remise de fin d’année prévue entre nous manque sur la dernière facture. Corrigez-la et "
    "envoyez-nous une facture rectifiée, notre comptable en a besoin pour clore le mois.\n\nClaire Vasseur"
)
PRICED = dataclasses.replace(
    ANALYSIS,
    motifs=(Motif.PRIX,),
    motif_principal=Motif.PRIX,
    ton=Ton.CALME,
    phase=Phase.RECLAMATION,
    menaces=(),
    enjeux=(),
    demandes=(Demande.CORRECTION,),
    faits=Faits(),
    evidence={"motifs.prix": ("La remise de fin d’année prévue entre nous manque",)},
)
RISKY = REPLY + "\n\nC’est notre faute et nous le regrettons."


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def _open(world: World, **dossier: Any) -> dict[str, Any]:
    """Open the draft of a dossier; without one given, the desk writes it."""
    reference = add_dossier(world.built.store, **{"draft": None, **dossier})
    world.slack.click(world.card(reference), "draft.open")
    return world.proxy.top(View.DRAFT_EDIT)


def _click(
    world: World, action_id: str, *, typed: str | None = None, user: str = ALICE, **action: Any
) -> None:
    """Click in the window on top, as Slack tells it: with what stands in every field."""
    view = world.proxy.stack[-1]
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    values = {
        block_id: {element["action_id"]: {"type": element["type"], "value": element.get("initial_value")}}
        for block_id, element in inputs.items()
    }
    if typed is not None:
        body = next(block_id for block_id in values if block_id.startswith(Field.BODY))
        values[body][Field.BODY]["value"] = typed
    shown = next((b for b in _buttons(view) if b["action_id"] == action_id), {})
    payload = {
        "type": "block_actions",
        "trigger_id": f"proxy.{uuid.uuid4().hex}",
        "user": {"id": user, "team_id": "T01"},
        "team": {"id": "T01", "domain": "doleances"},
        "container": {"type": "view", "view_id": view["id"]},
        "view": {**view, "state": {"values": values}},
        "actions": [
            {"type": "button", "action_id": action_id, "block_id": "b", "value": shown.get("value"), **action}
        ],
    }
    world.proxy.inject("interactive", payload)


def _buttons(view: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [b["elements"] for b in view["blocks"] if b["type"] == "actions"]
    beside = [b["accessory"] for b in view["blocks"] if b.get("accessory")]
    return [*(element for row in rows for element in row), *beside]


def _said(shown: dict[str, Any]) -> str:
    return json.dumps(shown["blocks"], ensure_ascii=False)


def _labels(view: dict[str, Any]) -> list[str]:
    return [button["text"]["text"] for button in _buttons(view) if button["type"] == "button"]


def _body(view: dict[str, Any]) -> str:
    fields = [b for b in view["blocks"] if str(b.get("block_id", "")).startswith(Field.BODY)]
    return "\n\n".join(str(b["element"].get("initial_value", "")) for b in fields)


def _top_saying(world: World, words: str) -> dict[str, Any]:
    found: dict[str, Any] = wait_for(
        lambda: world.proxy.stack[-1] if world.proxy.stack and words in _said(world.proxy.stack[-1]) else None
    )
    return found


def test_a_draft_is_shortened_and_what_was_typed_comes_back(world: World) -> None:
    """Typed text is put aside in full, the shorter letter is shown, and one click gives the text back."""
    first = _open(world)
    typed = _body(first) + "\n\nUne phrase à moi."
    _click(world, f"{Action.DRAFT_REWRITE}:court", typed=typed)
    short = _top_saying(world, "Plus court.")

    assert "Ce que vous aviez écrit est mis de côté" in _said(short)
    assert len(_body(short).split()) < len(_body(first).split())
    assert "✓ Plus court" in _labels(short)
    _click(world, Action.DRAFT_BACK)
    assert _body(_top_saying(world, "Voici le texte précédent")) == typed


def test_every_way_to_rewrite_is_offered_and_heard(world: World) -> None:
    """Five buttons, each of which gives another letter."""
    before = _body(_open(world))
    for name, label in (("ferme", "Plus ferme"), ("sans_geste", "Sans geste"), ("avec_appel", "Avec appel")):
        _click(world, f"{Action.DRAFT_REWRITE}:{name}")
        _top_saying(world, f"*{label}.*")
    after = world.proxy.stack[-1]

    assert {"Plus court", "Plus chaleureux", "✓ Plus ferme", "✓ Sans geste"} <= set(_labels(after))
    assert _body(after) != before


def test_another_playbook_is_taken_from_the_list(world: World) -> None:
    """The second choice comes first, with what speaks for it; once taken, the letter follows it."""
    view = _open(world)
    choice = next(b for b in _buttons(view) if b["action_id"] == Action.DRAFT_PLAYBOOK)
    assert choice["options"][0]["description"]["text"]
    assert "Second choix" in _said(view)
    _click(world, Action.DRAFT_PLAYBOOK, type="static_select", selected_option=choice["options"][0])
    title = choice["options"][0]["text"]["text"]
    taken = _top_saying(world, "Le texte suit maintenant")

    assert f"Conduite proposée\u00a0: {title}" in _said(taken)
    assert "choisi par une personne" in _said(taken)


def test_a_flagged_sentence_is_reworded_in_one_click(world: World) -> None:
    """The safer wording takes its place in what is typed now, wherever the sentence has moved."""
    view = _open(world, draft=dataclasses.replace(DRAFT, body=RISKY))
    button = next(b for b in _buttons(view) if b["action_id"].startswith(Action.DRAFT_REWORD))
    assert button["text"]["text"] == "Mettre cette formulation"
    _click(world, button["action_id"], typed="Un mot d’abord.\n\n" + RISKY, value=button["value"])
    after = _body(_top_saying(world, "La formulation proposée est dans le texte"))

    assert "notre faute" not in after
    assert after.startswith("Un mot d’abord.")


def test_who_sends_a_flagged_sentence_is_in_the_journal(world: World) -> None:
    """Its class and a hash; never its words."""
    reference = add_dossier(world.built.store, draft=dataclasses.replace(DRAFT, body=RISKY))
    draft = ensure_draft(world.built.desk, reference)
    send_reply(world.built.desk, reference, draft.id, draft.version, draft.subject, RISKY, by=ALICE)

    with world.built.store.read() as session:
        event = session.exec(select(Event).where(Event.kind == "avertissement.passe")).one()
    assert (event.actor, event.data["classe"]) == (ALICE, "aveu")
    assert len(str(event.data["phrase"])) == 64
    assert "faute" not in str(event.data)


def test_two_people_in_one_draft_lose_nothing(world: World) -> None:
    """Who rewrites a draft that somebody else has changed is told, and keeps their own text."""
    view = _open(world)
    _click(world, f"{Action.DRAFT_REWRITE}:ferme", user=BRUNO)
    _top_saying(world, "Plus ferme.")
    world.proxy.stack[-1] = view
    _click(world, f"{Action.DRAFT_REWRITE}:court", typed="Le texte d’Alice.")

    conflict = _top_saying(world, "a modifié ce brouillon")
    assert _body(conflict) == "Le texte d’Alice."


def test_a_call_is_noted_and_written_down(world: World) -> None:
    """The script is read, the note kept in the thread, and the summary is the draft in the window."""
    reference = add_dossier(world.built.store, draft=None)
    ensure_draft(world.built.desk, reference)
    world.slack.click(world.card(reference), "call.open")
    script = world.proxy.top(View.CALL_NOTE)
    assert "Laisser aller jusqu’au bout" in _said(script)

    world.proxy.submit(
        {
            (Field.HEARD, Field.HEARD): {"type": "plain_text_input", "value": "Votre ligne 3 est arrêtée."},
            (Field.NEGOTIABLE, Field.NEGOTIABLE): {
                "type": "radio_buttons",
                "selected_option": {"text": {"type": "plain_text", "text": "Oui"}, "value": "oui"},
            },
            (Field.PROMISED, Field.PROMISED): {"type": "plain_text_input", "value": "vous rappeler"},
            (Field.PROMISED_ON, Field.PROMISED_ON): {"type": "datepicker", "selected_date": "2026-11-30"},
            (Field.INTERNAL, Field.INTERNAL): {"type": "plain_text_input", "value": "Rester discret."},
        }
    )
    summary = _top_saying(world, "Voici le compte rendu pour le client")
    world.work()

    assert "votre ligne 3 est arrêtée" in _body(summary)
    assert "lundi 30\u00a0novembre" in _body(summary)
    assert "discret" not in _body(summary)
    note = world.find("Appel au client")
    assert "Rester discret." in _said(note)
    assert "Négociation possible : oui" in _said(note)


def test_an_empty_note_goes_back_to_its_field(world: World) -> None:
    """Nothing heard is nothing to keep."""
    reference = add_dossier(world.built.store, draft=None)
    world.slack.click(world.card(reference), "call.open")
    world.proxy.top(View.CALL_NOTE)
    world.proxy.submit()

    told = wait_for(lambda: world.proxy.view_errors)
    assert told[Field.HEARD].startswith("Notez au moins une chose que le client a dite")


def test_the_second_turn_is_told_in_the_thread_and_in_the_window(world: World) -> None:
    """What was asked and is answered, what is new, how the tone moves; the draft goes on from there."""
    reference = add_dossier(
        world.built.store, draft=None, subject="Remise de fin d’année", body=PRICE, analysis=PRICED
    )
    first = ensure_draft(world.built.desk, reference)
    assert first.advice.questions == ("Quel est le numéro de la facture\u202f?",)
    world.card(reference)
    send_reply(world.built.desk, reference, first.id, first.version, first.subject, first.body, by=ALICE)
    _client_answers(world, "C’est la facture FA-88. Toujours rien de changé, c’est insupportable !")
    Worker(world.built.store, {"draft.": DraftPreparer(world.built.desk)}, name="w").run_once()
    world.work()

    told = _said(world.find("Suite de l’échange"))
    assert "le ton monte" in told
    assert "Répondu\u00a0: Quel est le numéro de la facture" in told
    assert "Nouveau au dossier\u00a0: la facture FA-88" in told
    with world.built.store.read() as session:
        last = session.exec(select(DraftRow).order_by(col(DraftRow.id).desc())).first()
    assert last is not None
    assert "FA-88" in last.body
    assert "Quel est" not in last.body
    world.slack.click(world.find(reference), "draft.open")
    assert "Suite de l’échange" in _said(world.proxy.top(View.DRAFT_EDIT))


def _client_answers(world: World, text: str) -> None:
    """File what the client writes back, understood as angrier, and ask for the next draft."""
    understood = dataclasses.replace(
        PRICED, nature=Nature.RELANCE, faits=Faits(facture=("FA-88",)), ton=Ton.COLERE
    )
    with world.built.store.work() as session:
        row = session.exec(select(Dossier)).one()
        person = session.exec(select(Interlocuteur)).one()
        at = world.built.clock() + timedelta(hours=1)
        message: Message = add_message(
            session, row, Direction.IN, subject="Re: Remise", body=text, at=at, sender=person
        )
        session.add(
            AnalysisRow(
                message_row_id=message.id or 0,
                dossier_id=row.id or 0,
                data=to_plain(understood),
                model=understood.model,
                at=at,
            )
        )
        prepare_draft(session, row, message, now=world.built.clock())
