"""Are the values of the closed lists heard where no pattern knows the words?"""

from __future__ import annotations

from pathlib import Path

import pytest

from models.vocabulary import Intent
from nlp.conversation import Interpreter
from nlp.conversation.choosing import LISTS, MINE, learn
from nlp.conversation.closed import named_values, names_me
from nlp.conversation.folding import fold
from nlp.conversation.slots import ALLOWED
from nlp.conversation.training import document, read_examples
from nlp.word_vectors import WordVectors


@pytest.fixture(scope="module")
def interpreter(trained: Path) -> Interpreter:
    """Load what was learnt, from disk."""
    return Interpreter.load(trained)


def heard_by_patterns(text: str, intent: Intent, slot: str) -> str | None:
    """Return what the patterns alone hear."""
    if slot == "personne":
        return MINE if names_me(fold(text), intent) else None
    return named_values(fold(text), intent).get(slot)


@pytest.mark.parametrize(
    ("text", "intent", "slot", "value"),
    [
        ("tu me sonnes avant le comité pour le 41 ?", Intent.RAPPEL, "personne", MINE),
        ("le 388, c'est pour ma pomme", Intent.ASSIGNER, "personne", MINE),
        ("taux de dossiers conclus sans juge", Intent.INDICATEURS, "indicateur", "amiable"),
        ("combien de différends s'arrangent sans huissier", Intent.INDICATEURS, "indicateur", "amiable"),
    ],
)
def test_a_value_that_no_pattern_knows_is_heard(
    interpreter: Interpreter, text: str, intent: Intent, slot: str, value: str
) -> None:
    """None of these wordings stands in the examples or in the patterns."""
    said = interpreter.interpret(text)

    assert heard_by_patterns(text, intent, slot) != value
    assert text not in {example.text for example in read_examples()}
    assert said.intent is intent
    assert said.slots[slot] == value


def test_a_message_that_names_no_value_has_none(interpreter: Interpreter) -> None:
    """An empty answer leaves no slot behind."""
    said = interpreter.interpret("tous les dossiers ouverts stp")

    assert said.intent is Intent.LISTE_DOSSIERS
    assert not said.slots.keys() & {"motif", "ton", "retard", "personne"}


def test_each_list_belongs_to_intents_that_carry_its_slot() -> None:
    """What is chosen is never dropped afterwards."""
    for name, intents in LISTS.items():
        slot = "personne" if name == MINE else name
        assert all(slot in ALLOWED[intent] for intent in intents)


def test_an_example_also_teaches_without_the_view_of_the_patterns(interpreter: Interpreter) -> None:
    """Where the patterns hear nothing, the words of the examples still decide."""
    vectors: WordVectors = interpreter._vectors
    rows = [
        (f"{word} {rest}", Intent.LISTE_DOSSIERS, {"retard": "true"} if late else {})
        for word, late in (("traînards", True), ("récents", False))
        for rest in ("stp", "de la semaine", "pour Novatol")
    ]
    rows += [("combien", Intent.INDICATEURS, {"indicateur": "volume"}), ("nps", Intent.INDICATEURS, {})]
    rows += [("clos le 4", Intent.CHANGER_STATUT, {"statut": "clos"}), ("le 4", Intent.CHANGER_STATUT, {})]
    rows += [
        ("furieux", Intent.CONSEIL, {"ton": "colere", "motif": "prix"}),
        ("que faire", Intent.CONSEIL, {}),
    ]
    rows += [("je prends le 4", Intent.ASSIGNER, {"personne": MINE}), ("donne le 4", Intent.ASSIGNER, {})]
    documents = [document(text, vectors) for text, _, _ in rows]

    models = learn(rows, documents, interpreter._learnt.motif, rare=1)
    scores = models["retard"].scores(document("traînards d'avril", vectors))

    assert scores["true"] > scores[""]
