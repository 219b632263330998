"""What does the desk answer to each thing that people may want of it?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.conversation import Spoken
from models.values import Utterance
from models.vocabulary import Etat, Intent
from tests.bot.talks import ALICE, BRUNO, Unsure, ask, conversation
from tests.builders import Built, add_dossier, build_desk
from tests.servers.block_kit import message_problems


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Iterator[Built]:
    built = build_desk(tmp_path, interpreter=Unsure())
    add_dossier(built.store)
    yield built
    built.store.close()


CASES: list[tuple[Intent, str, dict[str, str], str]] = [
    (Intent.STATUT_DOSSIER, "", {"ref": "1"}, "D-2026-00001"),
    (Intent.STATUT_DOSSIER, "", {"client": "vasseur"}, "D-2026-00001"),
    (Intent.STATUT_DOSSIER, "", {}, "De quel dossier parlez-vous"),
    (Intent.STATUT_DOSSIER, "salut, ou en est la fonderie vasseur ?", {}, "D-2026-00001"),
    (Intent.STATUT_DOSSIER, "et celui de VASSEUR", {}, "D-2026-00001"),
    (Intent.STATUT_DOSSIER, "où en est la livraison ?", {}, "De quel dossier parlez-vous"),
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
        "combien de dossiers en retard ?",
        {"indicateur": "volume"},
        "Aucun dossier en retard",
    ),
    (Intent.REDIGER, "mets le 1 en attente des photos", {"ref": "1"}, "Mettre en attente"),
    (Intent.CHANGER_STATUT, "mets le 1 en pause", {"ref": "1"}, "Mettre en attente"),
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
    (Intent.BAVARDAGE, "blabla toto", {}, "je ne l’ai pas compris"),
    (Intent.HORS_SUJET, "quel temps fait-il", {}, "sort de mon domaine"),
]


@pytest.mark.parametrize(("intent", "text", "slots", "said"), CASES)
def test_each_wish_gets_an_honest_answer(
    built: Built, intent: Intent, text: str, slots: dict[str, str], said: str
) -> None:
    """What exists is done, what does not is said plainly, with what exists instead."""
    assert said in ask(built, intent, text, **slots)


def test_every_intent_has_an_answer(built: Built) -> None:
    """No intent is left without an answer."""
    assert {intent for intent, *_ in CASES} == set(Intent)


def test_doubt_offers_two_buttons(built: Built) -> None:
    """Below the threshold the two likeliest meanings are offered, with the sentence kept."""
    post = conversation(built).answer(Spoken("résumé réponse 1", ALICE, "k"))
    buttons = post.blocks[-1]["elements"]

    assert [button["text"]["text"] for button in buttons] == [
        "Le résumé d’un dossier",
        "Un brouillon de réponse",
    ]
    assert json.loads(buttons[0]["value"])["t"] == "résumé réponse 1"


def test_a_very_long_sentence_still_fits_in_a_button(built: Built) -> None:
    """A pasted page does not break the buttons."""
    post = conversation(built).answer(Spoken('é"\n' * 3000, ALICE, "k"))

    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []
    assert all(json.loads(button["value"])["k"] == "k" for button in post.blocks[-1]["elements"])


def test_nothing_said_gets_help(built: Built) -> None:
    """A mention alone asks for help."""
    assert "bureau des doléances" in conversation(built).answer(Spoken("  ", ALICE, "k")).text


def test_minimal_content_keeps_words_out_of_answers(built: Built) -> None:
    """Neither the draft nor the client's words come out where content is minimal."""
    drafted = ask(built, Intent.REDIGER, content="minimal", ref="1")
    summed = ask(built, Intent.RESUMER, content="minimal", ref="1")

    assert "Je prends votre dossier" not in drafted
    assert "draft.open" in drafted
    assert "12 pièces" not in summed


def test_closed_dossiers_are_found_by_their_client(built: Built) -> None:
    """A client's name finds dossiers that are closed too."""
    add_dossier(built.store, number=2, entreprise="Ferrand", etat=Etat.CLOS)

    assert "D-2026-00002" in ask(built, Intent.STATUT_DOSSIER, client="ferrand")


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
    talk = conversation(built)
    talk.answer_as(Intent.STATUT_DOSSIER, Spoken("", ALICE, "k"), {"ref": "1"})
    assert "Voici le brouillon" in talk.answer(Spoken("et le brouillon ?", ALICE, "k")).text

    talk.answer_as(Intent.STATUT_DOSSIER, Spoken("", ALICE, "k"), {"ref": "1"})
    assert "D-2026-00001, gravité" in talk.answer(Spoken("et Vasseur", ALICE, "k")).text
    built.store.close()
