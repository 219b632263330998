"""What does the desk answer to commands, shortcuts, mentions and direct messages in a real workspace?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.ids import Field, Shortcut, View
from models.tables import Correction, Dossier, Message, RawMailRow
from models.vocabulary import Intent, Ton
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import (
    ALICE,
    BOT,
    BRUNO,
    TRIAGE,
    LocalSlack,
    running_local_slack,
    wait_for,
)

pytestmark = pytest.mark.local_slack


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def test_the_command_tells_the_status(world: World) -> None:
    """``/doleances statut 1`` answers in private where the dossier stands."""
    reference = add_dossier(world.built.store)
    world.slack.command("statut 1")

    told = world.find(reference)
    assert told["ephemeral_to"] == ALICE
    assert "Première réponse" in str(told["blocks"])


def test_the_command_knows_no_such_dossier(world: World) -> None:
    """A number that no dossier has gets a plain sentence, not a failure."""
    world.slack.command("statut 999")

    assert world.find("Je ne trouve pas")["ephemeral_to"] == ALICE


def test_the_list_is_paged(world: World) -> None:
    """A long list comes by pages, turned by buttons, in place."""
    for number in range(1, 13):
        add_dossier(world.built.store, number=number)
    world.slack.command("liste qualité")
    first = world.find("12")
    assert "1 à 8 sur 12" in str(first["blocks"])

    world.slack.click(first, "list.turn:after")
    wait_for(lambda: "9 à 12 sur 12" in str(world.slack.messages()[-1]["blocks"]))

    assert len(world.slack.messages()) == 1


def test_an_empty_command_helps(world: World) -> None:
    """``/doleances`` alone says what can be asked."""
    world.slack.command("")

    assert "statut 42" in world.find("bureau des doléances")["text"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("client vasseur", "D-2026-00001"),
        ("charte", "promettons"),
        ("kpi", "En ce moment"),
        ("kpi octobre", "octobre 2026"),
        ("pareto motif", "Pareto des motifs"),
        ("equipe", "astreinte"),
        ("recherche vasseur", "D-2026-00001"),
        ("rappel 1 demain", "Vous rappeler"),
        ("rappel demain", "De quel dossier"),
        ("absence", "Personne n’est noté absent"),
        ("clients", "de vos clients"),
        ("mes", "Aucun dossier"),
        ("retard", "en retard"),
        ("brouillon 1", "Voici le brouillon"),
    ],
)
def test_every_order_is_answered(world: World, text: str, said: str) -> None:
    """Each order of the help gets its answer, in private."""
    add_dossier(world.built.store)
    world.slack.command(text)

    assert world.find(said)["ephemeral_to"] == ALICE


def test_a_complaint_heard_by_phone_opens_a_dossier(world: World) -> None:
    """``declarer`` opens a window; its submission opens a dossier, once."""
    world.slack.command("declarer")
    world.proxy.top(View.DECLARATION)
    world.proxy.submit(
        {
            _field(Field.CLIENT): _text("Menuiserie Ferrand"),
            _field(Field.ADDRESS): _text("contact@ferrand.example"),
            _field(Field.BODY): _text("Il n’a toujours pas reçu sa livraison de mardi."),
        }
    )
    wait_for(lambda: world.proxy.stack and "ouvert" in str(world.proxy.stack[-1]["blocks"]))

    with world.built.store.read() as session:
        assert session.exec(select(Dossier.source)).one() == "telephone"
    world.work()
    assert world.find("Il n’a toujours pas reçu")


def test_a_wrong_address_is_shown_at_its_field(world: World) -> None:
    """An address that is none is refused beside its field; nothing is opened."""
    world.slack.command("declarer")
    world.proxy.top(View.DECLARATION)
    world.proxy.submit(
        {
            _field(Field.CLIENT): _text("Ferrand"),
            _field(Field.ADDRESS): _text("pas une adresse"),
            _field(Field.BODY): _text("Rien reçu."),
        }
    )

    errors = wait_for(lambda: world.proxy.view_errors)
    assert list(errors) == [Field.ADDRESS.value]


def test_a_message_becomes_a_dossier_once(world: World) -> None:
    """The shortcut *Ouvrir un dossier* used twice on a message opens one dossier."""
    world.slack.say("Le client Ferrand se plaint encore des délais", user=BRUNO)
    message = wait_for(world.slack.messages)[0]
    for _ in range(2):
        world.proxy.shortcut(Shortcut.MESSAGE_OPEN_DOSSIER, message=message)
        window = world.proxy.top(View.DECLARATION)
        assert "se plaint encore" in str(window["blocks"])
        world.proxy.submit({_field(Field.CLIENT): _text("Ferrand")})
        wait_for(lambda: world.proxy.stack and "ouvert" in str(world.proxy.stack[-1]["blocks"]))

    with world.built.store.read() as session:
        assert session.exec(select(Dossier.source)).all() == ["slack"]
    assert world.find("à partir de ce message")["thread_ts"] == message["ts"]


def test_the_global_shortcut_declares(world: World) -> None:
    """The global shortcut opens the window of a declaration."""
    world.proxy.shortcut(Shortcut.GLOBAL_DECLARE)

    assert world.proxy.top(View.DECLARATION)


def test_a_correction_teaches(world: World) -> None:
    """What a person corrects shows on the dossier; what they left alone stays."""
    reference = add_dossier(world.built.store)
    world.slack.click(world.card(reference), "dossier.correct")
    world.proxy.top(View.DOSSIER_CORRECT)
    world.proxy.submit({_field(Field.TON): _choice("colere"), _field(Field.MENACES): _boxes("aucun")})
    wait_for(lambda: world.proxy.stack and "qualifié" in str(world.proxy.stack[-1]["blocks"]))

    with world.built.store.read() as session:
        row = session.exec(select(Dossier)).one()
        correction = session.exec(select(Correction)).one()
        assert (row.ton, row.motifs) == (Ton.COLERE, ["qualite", "conformite"])
        assert correction.labels == {"ton": "colere", "menaces": []}


def test_why_shows_quotes_and_reasons(world: World) -> None:
    """*Pourquoi ?* shows the quotes, the confidence, and how the deadline was computed."""
    reference = add_dossier(world.built.store)
    steps = [["own", "rien à signaler"], ["fil", "aucun lien avec un dossier connu"]]
    with world.built.store.work() as session:
        raw = RawMailRow(sha256="0" * 64, content=b"", size=0, received_at=world.built.clock(), steps=steps)
        session.add(raw)
        session.flush()
        session.exec(select(Message)).one().raw_mail_id = raw.id
    world.slack.click(world.card(reference), "dossier.explain")

    shown = str(world.proxy.top(View.MESSAGE)["blocks"])
    assert "notre ligne est arrêtée depuis hier" in shown
    assert "94\\xa0%" in shown
    assert "première réponse sous 4 heures" in shown
    assert "aucun lien avec un dossier connu" in shown


def test_the_mail_is_read_in_a_window(world: World) -> None:
    """*Lire le courriel* shows all that the client wrote."""
    reference = add_dossier(world.built.store)
    world.slack.click(world.card(reference), "mail.read")

    assert "Responsable achats" in str(world.proxy.top(View.MESSAGE)["blocks"])


def test_a_mention_is_answered_in_its_thread(world: World) -> None:
    """A mention gets its answer in the thread, and the next question leans on it."""
    reference = add_dossier(world.built.store)
    world.interpreter.teach("où en est le 1 ?", Intent.STATUT_DOSSIER, ref="1")
    world.interpreter.teach("et le brouillon ?", Intent.REDIGER)
    world.slack.say(f"<@{BOT}> où en est le 1 ?")
    first = world.find(reference)
    thread = first["thread_ts"]
    world.slack.say(f"<@{BOT}> et le brouillon ?", thread=thread)

    answer = world.find("Voici le brouillon")
    assert answer["thread_ts"] == thread
    assert world.interpreter.contexts[-1]["ref"] == "1"


def test_in_a_cards_thread_the_dossier_is_known(world: World) -> None:
    """A question in the thread of a card is about its dossier."""
    reference = add_dossier(world.built.store)
    card = world.card(reference)
    world.interpreter.teach("brouillon", Intent.REDIGER)
    world.slack.say(f"<@{BOT}> brouillon", thread=card["ts"])

    assert reference in world.find("Voici le brouillon")["text"]


def test_colleagues_talk_in_threads_undisturbed(world: World) -> None:
    """A message in a thread without a mention gets no answer, and nothing leaves."""
    card = world.card(add_dossier(world.built.store))
    world.slack.say("Je l’appelle cet après-midi.", thread=card["ts"])
    world.slack.say("Oui, merci.", thread=card["ts"], user=BRUNO)

    world.work(turns=2)
    assert len(world.slack.messages()) == 3


def test_a_direct_message_is_answered_in_private(world: World) -> None:
    """A list asked in a direct message comes there."""
    add_dossier(world.built.store)
    world.interpreter.teach("les dossiers en retard", Intent.LISTE_DOSSIERS, retard="true")
    world.slack.say("les dossiers en retard", channel=ALICE)
    channel = wait_for(lambda: world.slack.direct_channel(ALICE))

    answers = wait_for(lambda: [m for m in world.slack.messages(channel) if m["user"] == BOT])
    assert "Aucun dossier en retard" in answers[0]["text"]


def test_when_unsure_two_meanings_are_offered(world: World) -> None:
    """Below the threshold the two likeliest meanings are buttons; the choice is answered."""
    reference = add_dossier(world.built.store)
    world.slack.say(f"<@{BOT}> heu les trucs")
    asked = world.find("Je ne suis pas sûr")

    world.slack.click(asked, "intent.choose:liste_dossiers")
    wait_for(lambda: any(reference in str(m.get("blocks")) for m in world.slack.messages()))


def test_giving_a_dossier_away_asks_first(world: World) -> None:
    """Assigning by a sentence changes nothing before the button says yes."""
    reference = add_dossier(world.built.store)
    said = f"confie le 1 à <@{BRUNO}>"
    world.interpreter.teach(said, Intent.ASSIGNER, ref="1", personne=f"<@{BRUNO}>")
    world.slack.say(f"<@{BOT}> {said}")
    asked = world.find("Confier")
    assert _owner(world) is None

    world.slack.click(asked, "dossier.assign")
    wait_for(lambda: _owner(world) == BRUNO)
    assert reference in world.find("suit maintenant")["text"]


def test_a_colleague_is_known_by_name(world: World) -> None:
    """A first name that one colleague bears is enough; the button still asks."""
    add_dossier(world.built.store)
    world.interpreter.teach("donne le 1 à bruno", Intent.ASSIGNER, ref="1", personne="bruno")
    world.slack.say(f"<@{BOT}> donne le 1 à bruno")

    assert f"<@{BRUNO}>" in world.find("Confier")["text"]


def test_an_event_delivered_twice_is_answered_once(world: World) -> None:
    """Slack repeats what it thinks unheard: the second delivery does nothing."""
    add_dossier(world.built.store)
    world.interpreter.teach("aide", Intent.AIDE)
    event = {
        "type": "app_mention",
        "user": ALICE,
        "text": f"<@{BOT}> aide",
        "ts": "1795800000.000100",
        "channel": TRIAGE,
        "event_ts": "1795800000.000100",
    }
    payload = {"type": "event_callback", "team_id": "T01", "event_id": "Ev42", "event": event}
    for _ in range(3):
        world.proxy.inject("events_api", payload)

    world.find("bureau des doléances")
    wait_for(lambda: len(world.proxy.ack_times) >= 3)
    assert sum("bureau des doléances" in m["text"] for m in world.slack.messages()) == 1


def test_every_answer_comes_in_time_under_a_storm_of_clicks(world: World) -> None:
    """Sixty requests at once are all acknowledged well within Slack's three seconds."""
    reference = add_dossier(world.built.store)
    world.card(reference)
    base: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": ALICE, "team_id": "T01"},
        "team": {"id": "T01"},
        "channel": {"id": TRIAGE},
        "container": {"type": "message", "channel_id": TRIAGE, "message_ts": "1.1"},
        "actions": [{"type": "button", "action_id": "dossier.take", "block_id": "b", "value": reference}],
    }
    before = len(world.proxy.ack_times)
    for _ in range(60):
        world.proxy.inject("interactive", base)
    wait_for(lambda: len(world.proxy.ack_times) - before >= 60, seconds=10)

    assert max(world.proxy.ack_times) < 1.5


def test_a_failure_gives_a_code_that_the_log_has(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """An unexpected failure shows a short code; the log has the same with the reason."""
    world.proxy.inject(
        "interactive",
        {
            "type": "block_actions",
            "user": {"id": ALICE, "team_id": "T01"},
            "team": {"id": "T01"},
            "channel": {"id": TRIAGE},
            "container": {"type": "message", "channel_id": TRIAGE, "message_ts": "1.1"},
            "actions": [{"type": "button", "action_id": "dossier.assign", "block_id": "b", "value": "{"}],
        },
    )
    told = world.find("donnez ce code")["text"]
    code = told.split("`")[1]

    assert code in caplog.text


def _owner(world: World) -> str | None:
    with world.built.store.read() as session:
        return session.exec(select(Dossier.owner)).one()


def _field(field: Field) -> tuple[str, str]:
    return field.value, field.value


def _text(value: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": value}


def _choice(value: str) -> dict[str, Any]:
    return {"type": "static_select", "selected_option": {"value": value}}


def _boxes(*values: str) -> dict[str, Any]:
    return {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}
