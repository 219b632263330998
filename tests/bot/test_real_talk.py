"""Does the desk understand people for real: the trained reader, whole conversations, and what it answers?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.slack.conversation import Spoken
from nlp.conversation import Interpreter
from tests.bot.talks import ALICE, conversation
from tests.builders import Built, add_dossier, build_desk

TALKS: list[list[tuple[str, str]]] = [
    [
        ("où en est le 1 ?", "D-2026-00001"),
        ("et celui de Martin ?", "D-2026-00002"),
        ("le brouillon", "brouillon de *D-2026-00002*"),
        ("plus court", "réécrit (plus court)"),
        ("et plus chaleureux", "réécrit (plus chaleureux)"),
        ("prends le", "prendre *D-2026-00002* en charge"),
        ("rappelle-moi demain à 9h", "Vous rappeler *D-2026-00002* (Ferrand 2) demain à 9 h ?"),
        ("mets le en instruction", "Mettre *D-2026-00002* en instruction"),
        ("passe le en résolu", "Résoudre *D-2026-00002*"),
        ("résume moi l'histoire", "*D-2026-00002* · Ferrand 2"),
    ],
    [
        ("les dossiers en retard", "*1 dossier* en retard"),
        ("et ceux de la semaine dernière ?", "en retard, du 16 novembre 2026 au 22 novembre 2026"),
        ("et en livraison ?", "de motif « livraison », du 16 novembre 2026"),
        ("mes dossiers", "que suit <@U01ALICE>"),
    ],
    [
        ("combien de doléances ce mois-ci ?", "*Dossiers ouverts* · novembre 2026\n*3*"),
        ("et le mois dernier ?", "*Dossiers ouverts* · octobre 2026"),
        ("pareto des causes", "Pareto des causes"),
        ("délai moyen de résolution depuis janvier", "du 1er janvier 2026 au 26 novembre 2026"),
        ("quel est notre nps", "Rien à mesurer sur cette période"),
    ],
    [
        ("comment gérer un client en colère pour une facture fausse ?", "ton en colère), je propose"),
        ("que faire pour le 42", "Pour *D-2026-00042*, je propose"),
        ("analyse : Bonjour, votre livraison est encore en retard, je suis furieux.", "*Doléance*"),
        ("cherche les dossiers qui parlent de fissures", "*3 dossiers parlent* de « fissures »"),
        ("M. Durand de chez Ferrand a appelé, il n'a rien reçu", "Notons cela"),
        ("escalade le 42 à la direction", "à la direction et au juridique (N4) ?"),
        ("clos le 42", "il faut qu’il soit résolu"),
        ("bonjour", "À votre service"),
        ("quel temps fait-il ?", "Cela sort de mon domaine"),
        ("tu sais faire quoi", "Je tiens le bureau des doléances"),
    ],
]


@pytest.fixture(name="built")
def _built(tmp_path: Path, trained: Path) -> Iterator[Built]:
    built = build_desk(tmp_path, interpreter=Interpreter.load(trained))
    add_dossier(built.store, owner=ALICE)
    late = built.clock() - timedelta(hours=2)
    add_dossier(built.store, number=2, entreprise="Ferrand", client="Paul Martin", first_answer_due_at=late)
    add_dossier(built.store, number=42, entreprise="Lenoir")
    yield built
    built.store.close()


@pytest.mark.parametrize("talk", TALKS, ids=[talk[0][0] for talk in TALKS])
def test_a_conversation_is_understood_to_its_end(built: Built, talk: list[tuple[str, str]]) -> None:
    """Each sentence is read with those before it; the answer is about what was meant."""
    desk = conversation(built)
    for said, expected in talk:
        told = desk.answer(Spoken(said, ALICE, "k")).text.replace("\xa0", " ")
        assert expected in told, f"{said!r} -> {told!r}"
