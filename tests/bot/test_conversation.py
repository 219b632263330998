"""What does the desk answer to each thing that people may want of it?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import col, select

from bot.slack.conversation import Conversation, Spoken
from bot.slack.memory import Memory
from bot.slack.parts import Parts
from bot.slack.people import People
from bot.slack.posting import Poster
from bot.slack.settings import SlackSettings
from desk.figures.indicators import Indicators, indicators
from desk.reply import save_draft
from models.tables import DraftRow, Outbox
from models.values import Utterance
from models.vocabulary import Etat, Intent
from tests.builders import Built, add_dossier, build_desk
from tests.servers.block_kit import message_problems

ALICE, BRUNO = "U01ALICE", "U02BRUNO"


class Unsure:
    """Is never sure of what was said."""

    def interpret(self, text: str, *, context: dict[str, str] | None = None) -> Utterance:
        """Offer two meanings."""
        return Utterance(Intent.RESUMER, {"ref": "1"}, 0.2, (Intent.RESUMER, Intent.REDIGER))


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Iterator[Built]:
    built = build_desk(tmp_path, interpreter=Unsure())
    add_dossier(built.store)
    yield built
    built.store.close()


def _conversation(built: Built, *, content: str = "full") -> Conversation:
    settings = SlackSettings("xoxb-1", channel="C1", api_url="http://127.0.0.1:9/api/", content=content)
    client = WebClient(token="xoxb-1", base_url=settings.base_url)
    return Conversation(
        Parts(built.desk, settings, client, Poster(client, "C1"), People(client)), Memory(built.store)
    )


def _ask(built: Built, intent: Intent, text: str = "", *, content: str = "full", **slots: str) -> str:
    post = _conversation(built, content=content).answer_as(intent, Spoken(text, ALICE, "k"), slots)
    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []
    return json.dumps(post.blocks, ensure_ascii=False).replace("\xa0", " ")


CASES: list[tuple[Intent, str, dict[str, str], str]] = [
    (Intent.STATUT_DOSSIER, "", {"ref": "1"}, "D-2026-00001"),
    (Intent.STATUT_DOSSIER, "", {"client": "vasseur"}, "D-2026-00001"),
    (Intent.STATUT_DOSSIER, "", {}, "De quel dossier parlez-vous"),
    (Intent.STATUT_DOSSIER, "", {"client": "Inconnu"}, "Aucun dossier"),
    (Intent.LISTE_DOSSIERS, "", {"motif": "qualite"}, "D-2026-00001"),
    (Intent.LISTE_DOSSIERS, "les dossiers à prendre", {}, "que personne n’a pris"),
    (Intent.LISTE_DOSSIERS, "mes dossiers", {}, "Aucun dossier en cours, que suit <@U01ALICE>"),
    (Intent.LISTE_DOSSIERS, "", {"periode": "cette semaine"}, "du 23 novembre 2026 au 29 novembre"),
    (Intent.LISTE_DOSSIERS, "", {"periode": "hier"}, "Aucun dossier du 25 novembre 2026"),
    (
        Intent.LISTE_DOSSIERS,
        "",
        {"periode": "mes vacances"},
        "Je n’ai pas su lire la période « mes vacances »",
    ),
    (Intent.LISTE_DOSSIERS, "les dossiers de mes clients", {}, "de vos clients"),
    (Intent.INDICATEURS, "", {}, "1 dossier en cours"),
    (Intent.INDICATEURS, "", {"indicateur": "mttr"}, "Délai de résolution"),
    (
        Intent.INDICATEURS,
        "",
        {"indicateur": "volume", "motif": "qualite"},
        "1 dossier ouvert* de motif « qualité »",
    ),
    (Intent.INDICATEURS, "", {"indicateur": "sla", "periode": "en ce temps-là"}, "comme une période"),
    (Intent.INDICATEURS, "pareto des motifs", {"indicateur": "pareto"}, "• Qualité : *1* (100 %"),
    (Intent.INDICATEURS, "", {"indicateur": "pareto", "periode": "2020"}, "Aucun dossier à compter"),
    (Intent.INDICATEURS, "", {"indicateur": "charge"}, "Les chiffres par personne sont coupés"),
    (Intent.RESUMER, "", {"ref": "1"}, "12 pièces sur 40"),
    (Intent.ANALYSER, "", {"texte": "Ma commande n’est jamais arrivée."}, "🟠 Forte"),
    (Intent.ANALYSER, "analyse : Ma commande n’est pas arrivée.", {}, "🟠 Forte"),
    (Intent.ANALYSER, "analyse ça", {}, "Collez le texte"),
    (Intent.CONSEIL, "", {"ref": "1"}, "je propose"),
    (Intent.CONSEIL, "", {"ton": "colere"}, "Dans ce cas (ton en colère), je propose"),
    (Intent.CONSEIL, "", {}, "partent d’un dossier précis"),
    (Intent.REDIGER, "", {"ref": "1"}, "Je prends votre dossier en charge"),
    (Intent.REDIGER, "", {"ref": "1", "modificateur": "plus court"}, "réécrit (plus court)"),
    (Intent.REDIGER, "", {"ref": "1", "modificateur": "en vers"}, "Je ne sais pas réécrire « en vers »"),
    (Intent.ASSIGNER, "je prends le 1", {"ref": "1", "personne": "moi"}, "dossier.take"),
    (Intent.ASSIGNER, "", {"ref": "1", "personne": f"<@{BRUNO}>"}, f"à <@{BRUNO}> ?"),
    (Intent.ASSIGNER, "", {"ref": "1", "personne": "Bruno"}, "Je ne connais personne ici"),
    (Intent.CHANGER_STATUT, "", {"ref": "1", "statut": "clos"}, "pour le clore, il faut qu’il soit résolu"),
    (
        Intent.CHANGER_STATUT,
        "",
        {"ref": "1", "statut": "instruction"},
        "Mettre *D-2026-00001* en instruction",
    ),
    (
        Intent.CHANGER_STATUT,
        "n4",
        {"ref": "1", "statut": "escalade"},
        "à la direction et au juridique (N4) ?",
    ),
    (Intent.CHANGER_STATUT, "", {"ref": "1", "statut": "resolu"}, "dossier.act:resolution"),
    (Intent.CHANGER_STATUT, "", {"ref": "1", "statut": "recu"}, "un dossier n’y revient pas"),
    (Intent.CHANGER_STATUT, "", {"ref": "1"}, "Que faire du dossier"),
    (
        Intent.RAPPEL,
        "",
        {"ref": "1", "echeance": "demain à 9h"},
        "Vous rappeler *D-2026-00001* (Fonderie Vasseur) demain à 9 h ?",
    ),
    (
        Intent.RAPPEL,
        "",
        {"ref": "1", "echeance": "lundi", "personne": f"<@{BRUNO}>"},
        f"Rappeler à <@{BRUNO}>",
    ),
    (Intent.RAPPEL, "", {"ref": "1", "echeance": "bientôt"}, "comme un moment précis"),
    (Intent.RAPPEL, "", {"ref": "1"}, "Quand faut-il le rappeler"),
    (Intent.DECLARER, "Ferrand a appelé, furieux", {"client": "Ferrand"}, "declaration.open"),
    (Intent.RECHERCHER, "", {"client": "vasseur"}, "D-2026-00001"),
    (Intent.RECHERCHER, "", {"client": "vaseur"}, "D-2026-00001"),
    (Intent.RECHERCHER, "", {"texte": "pièce fissurée"}, "*1 dossier parle* de « pièce fissurée »"),
    (Intent.RECHERCHER, "", {"texte": "girafe"}, "Aucun dossier ne parle de « girafe »"),
    (Intent.RECHERCHER, "", {}, "Que cherchez-vous"),
    (Intent.AIDE, "", {}, "/doleances statut 42"),
    (Intent.BAVARDAGE, "merci", {}, "À votre service"),
    (Intent.HORS_SUJET, "quel temps fait-il", {}, "sort de mon domaine"),
]


@pytest.mark.parametrize(("intent", "text", "slots", "said"), CASES)
def test_each_wish_gets_an_honest_answer(
    built: Built, intent: Intent, text: str, slots: dict[str, str], said: str
) -> None:
    """What exists is done, what does not is said plainly, with what exists instead."""
    assert said in _ask(built, intent, text, **slots)


def test_every_intent_has_an_answer(built: Built) -> None:
    """No intent is left without an answer."""
    assert {intent for intent, *_ in CASES} == set(Intent)


def test_doubt_offers_two_buttons(built: Built) -> None:
    """Below the threshold the two likeliest meanings are offered, with the sentence kept."""
    post = _conversation(built).answer(Spoken("résumé réponse 1", ALICE, "k"))
    buttons = post.blocks[-1]["elements"]

    assert [button["text"]["text"] for button in buttons] == [
        "Le résumé d’un dossier",
        "Un brouillon de réponse",
    ]
    assert json.loads(buttons[0]["value"])["t"] == "résumé réponse 1"


def test_a_very_long_sentence_still_fits_in_a_button(built: Built) -> None:
    """A pasted page does not break the buttons."""
    post = _conversation(built).answer(Spoken('é"\n' * 3000, ALICE, "k"))

    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []
    assert all(json.loads(button["value"])["k"] == "k" for button in post.blocks[-1]["elements"])


def test_nothing_said_gets_help(built: Built) -> None:
    """A mention alone asks for help."""
    assert "bureau des doléances" in _conversation(built).answer(Spoken("  ", ALICE, "k")).text


def test_minimal_content_keeps_words_out_of_answers(built: Built) -> None:
    """Neither the draft nor the client's words come out where content is minimal."""
    drafted = _ask(built, Intent.REDIGER, content="minimal", ref="1")
    summed = _ask(built, Intent.RESUMER, content="minimal", ref="1")

    assert "Je prends votre dossier" not in drafted
    assert "draft.open" in drafted
    assert "12 pièces" not in summed


def test_closed_dossiers_are_found_by_their_client(built: Built) -> None:
    """A client's name finds dossiers that are closed too."""
    add_dossier(built.store, number=2, entreprise="Ferrand", etat=Etat.CLOS)

    assert "D-2026-00002" in _ask(built, Intent.STATUT_DOSSIER, client="ferrand")


def test_what_was_wanted_before_only_helps_where_little_is_said(tmp_path: Path) -> None:
    """A clear follow-up is read for itself; an unclear one leans on the wish before it."""

    class Leaning:
        def interpret(self, text: str, *, context: dict[str, str] | None = None) -> Utterance:
            known = context or {}
            if text == "et le brouillon ?":
                return Utterance(Intent(known.get("intent", "rediger")), {"ref": known.get("ref", "")}, 0.9)
            if "intent" in known:
                return Utterance(Intent(known["intent"]), {"client": "vasseur"}, 0.9)
            return Utterance(Intent.AIDE, {}, 0.2, (Intent.AIDE, Intent.RESUMER))

    built = build_desk(tmp_path, interpreter=Leaning())
    add_dossier(built.store)
    conversation = _conversation(built)
    conversation.answer_as(Intent.STATUT_DOSSIER, Spoken("", ALICE, "k"), {"ref": "1"})
    assert "Voici le brouillon" in conversation.answer(Spoken("et le brouillon ?", ALICE, "k")).text

    conversation.answer_as(Intent.STATUT_DOSSIER, Spoken("", ALICE, "k"), {"ref": "1"})
    assert "D-2026-00001, gravité" in conversation.answer(Spoken("et Vasseur", ALICE, "k")).text
    built.store.close()


def test_a_conversation_goes_on_after_a_restart(built: Built) -> None:
    """Which dossier and which criteria were spoken of is known to another process too."""
    add_dossier(built.store, number=2, entreprise="Ferrand", owner=BRUNO, first_answer_due_at=built.clock())
    built.clock.forward(minutes=5)
    first = _conversation(built)
    first.answer_as(Intent.LISTE_DOSSIERS, Spoken("les dossiers en retard", ALICE, "k"), {"retard": "true"})

    after_restart = _conversation(built)
    told = after_restart.answer_as(
        Intent.LISTE_DOSSIERS,
        Spoken("et ceux de Bruno ?", ALICE, "k"),
        {"personne": f"<@{BRUNO}>"},
    )
    assert "que suit <@U02BRUNO>, en retard" in told.text
    drafted = after_restart.answer_as(Intent.STATUT_DOSSIER, Spoken("", ALICE, "k"), {"client": "ferrand"})
    assert "D-2026-00002" in drafted.text
    assert (
        "D-2026-00002"
        in _conversation(built).answer_as(Intent.REDIGER, Spoken("le brouillon", ALICE, "k"), {}).text
    )


def test_of_several_the_one_that_still_asks_for_work_is_meant(built: Built) -> None:
    """A client with one open dossier among closed ones is understood; several open ones are listed."""
    add_dossier(built.store, number=2, entreprise="Ferrand", etat=Etat.CLOS)
    add_dossier(built.store, number=3, entreprise="Ferrand")
    assert "D-2026-00003" in _ask(built, Intent.STATUT_DOSSIER, client="ferrand")

    add_dossier(built.store, number=4, entreprise="Ferrand")
    assert "*3 dossiers*" in _ask(built, Intent.STATUT_DOSSIER, client="ferrand")


def test_rewriting_adds_up_and_keeps_what_was_typed(built: Built) -> None:
    """A second request adds to the first; a text that a person had edited is kept and said to be."""
    first = _ask(built, Intent.REDIGER, ref="1", modificateur="plus court")
    second = _ask(built, Intent.REDIGER, ref="1", modificateur="et plus ferme")
    assert len(second) != len(first)
    with built.store.read() as session:
        draft = session.exec(select(DraftRow).order_by(col(DraftRow.id).desc())).first()
    assert draft is not None
    assert draft.data["options"] == ["court", "ferme"]

    save_draft(built.desk, draft.id or 0, draft.version, draft.subject, "À la main.", by=BRUNO)
    assert "avait modifié est gardé" in _ask(built, Intent.REDIGER, ref="1", modificateur="plus court")
    with built.store.read() as session:
        assert "À la main." in session.exec(select(DraftRow.body)).all()


def test_a_picture_is_asked_for_where_the_question_was(built: Built) -> None:
    """In a thread the picture comes in the thread; asked by a command it comes in private."""
    spoken = Spoken("pareto", ALICE, "k", channel="C9", thread="1.2")
    told = _conversation(built).answer_as(
        Intent.INDICATEURS, Spoken("pareto motif", ALICE, "k"), {"indicateur": "pareto"}
    )
    assert "messages directs" in str(told.blocks)
    _conversation(built).answer_as(
        Intent.INDICATEURS, replace(spoken, text="pareto des motifs"), {"indicateur": "pareto"}
    )

    with built.store.read() as session:
        asked = [
            row.payload for row in session.exec(select(Outbox).where(Outbox.kind == "slack.upload")).all()
        ]
    assert [(each["chart"], each["by"], each["user"], each["channel"], each["thread"]) for each in asked] == [
        ("pareto", "motif", ALICE, "", None),
        ("pareto", "motif", "", "C9", "1.2"),
    ]


def test_a_search_turns_its_pages_and_keeps_words_out_where_asked(built: Built) -> None:
    """Eight dossiers a page; where content is minimal the client's words are not shown."""
    for number in range(2, 12):
        add_dossier(built.store, number=number)
    conversation = _conversation(built)
    post = conversation.answer_as(Intent.RECHERCHER, Spoken("", ALICE, "k"), {"texte": "lot 2291 fissuré"})

    assert "> " in str(post.blocks)
    assert "1 à 8 sur 11" in str(post.blocks)
    assert json.loads(post.blocks[-2]["elements"][0]["value"]) == {"q": "lot 2291 fissuré", "o": 8}
    assert "> " not in _ask(built, Intent.RECHERCHER, content="minimal", texte="lot 2291 fissuré")


def test_figures_are_measured_once_a_minute(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks within the minute reads the same figures; later they are measured anew."""
    measured: list[datetime] = []

    def counting(*args: Any, **kwargs: Any) -> Indicators:
        measured.append(args[1])
        return indicators(*args, **kwargs)

    monkeypatch.setattr("bot.slack.measuring.indicators", counting)
    conversation = _conversation(built)
    for _ in range(2):
        conversation.answer_as(Intent.INDICATEURS, Spoken("kpi", ALICE, "k"), {})
    assert len(measured) == 2

    built.clock.forward(seconds=61)
    conversation.answer_as(Intent.INDICATEURS, Spoken("kpi", ALICE, "k"), {})
    assert len(measured) == 4
