"""Does the interpreter read what people say to the bot?"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from models.errors import ClassifiersError
from models.vocabulary import Intent
from nlp.conversation import Interpreter, ensure
from nlp.conversation.interpreter import SURE
from nlp.conversation.training import FILES, read_examples, stored_at


@pytest.fixture(scope="module")
def interpreter(trained: Path) -> Interpreter:
    """Load what was learnt, from disk."""
    return Interpreter.load(trained)


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("tu peux me dire où en est D-2026-0071 stp", Intent.STATUT_DOSSIER, {"ref": "D-2026-0071"}),
        ("je prends le 61", Intent.ASSIGNER, {"ref": "61", "personne": "moi"}),
        ("donne le 12 à <@U0ZZZ99AA>", Intent.ASSIGNER, {"ref": "12", "personne": "<@U0ZZZ99AA>"}),
        ("clos le 2026-9", Intent.CHANGER_STATUT, {"ref": "D-2026-0009", "statut": "clos"}),
        ("mttr de mars ?", Intent.INDICATEURS, {"indicateur": "mttr", "periode": "mars"}),
        ("mes dossiers en retard", Intent.LISTE_DOSSIERS, {"personne": "moi", "retard": "true"}),
        ("merci beaucoup !", Intent.BAVARDAGE, {}),
    ],
    ids=["status", "take", "mention", "close", "figure", "late", "thanks"],
)
def test_reads_intent_and_slots(
    interpreter: Interpreter, text: str, intent: Intent, slots: dict[str, str]
) -> None:
    """A plain message gives its intent and exactly its slots."""
    utterance = interpreter.interpret(text)

    assert utterance.intent is intent
    assert utterance.slots == slots


def test_pasted_text_comes_as_written(interpreter: Interpreter) -> None:
    """What is pasted to be analysed is given back without its marks, and nothing else is read."""
    pasted = "Vos 12 palettes sont arrivées le 3 mars, trempées. Je clos mon compte."

    utterance = interpreter.interpret(f"tu peux analyser ce mail stp : « {pasted} »")

    assert utterance.intent is Intent.ANALYSER
    assert utterance.slots == {"texte": pasted}


def test_a_follow_up_leans_on_the_conversation(interpreter: Interpreter) -> None:
    """The same words mean another wish after another question, and point back to its dossier."""
    after_figures = interpreter.interpret("et pour la livraison ?", context={"intent": "indicateurs"})
    after_list = interpreter.interpret("et pour la livraison ?", context={"intent": "liste_dossiers"})
    pointing = interpreter.interpret("clos-le", context={"intent": "statut_dossier", "ref": "D-2026-0042"})

    assert after_figures.intent is Intent.INDICATEURS
    assert after_list.intent is Intent.LISTE_DOSSIERS
    assert pointing.slots["ref"] == "D-2026-0042"


def test_a_named_dossier_is_not_replaced_by_the_context(interpreter: Interpreter) -> None:
    """The context fills only what the message leaves out."""
    utterance = interpreter.interpret("clos le 17", context={"ref": "D-2026-0042", "client": "Garnier"})

    assert utterance.slots["ref"] == "17"
    assert "client" not in utterance.slots


@pytest.mark.parametrize(
    ("text", "reference"),
    [("prépare la lettre du 87", "87"), ("y a-t-il eu réponse à notre courrier du 12 ?", None)],
)
def test_the_day_of_a_letter_is_no_dossier(
    interpreter: Interpreter, text: str, reference: str | None
) -> None:
    """No month has an eighty-seventh day."""
    assert interpreter.interpret(text).slots.get("ref") == reference


def test_two_likeliest_are_offered_when_unsure(interpreter: Interpreter) -> None:
    """Below the threshold the two likeliest intents come with the answer, above it none."""
    for example in read_examples()[::40]:
        utterance = interpreter.interpret(example.text)

        assert bool(utterance.alternatives) == (utterance.confidence < SURE)
        if utterance.alternatives:
            assert utterance.alternatives[0] is utterance.intent
            assert len(set(utterance.alternatives)) == 2


def test_slots_that_are_stretches_stand_in_the_message(interpreter: Interpreter) -> None:
    """No client, time, wording or text is invented."""
    for example in read_examples()[::10]:
        slots = interpreter.interpret(example.text).slots
        for slot in ("client", "periode", "echeance", "modificateur", "texte"):
            assert slots.get(slot, "") in example.text


def test_what_was_learnt_is_read_back_the_same(trained: Path, interpreter: Interpreter) -> None:
    """Loading twice gives the same reading."""
    again = Interpreter.load(trained)

    for example in read_examples()[::60]:
        assert again.interpret(example.text) == interpreter.interpret(example.text)


def test_absent_or_damaged_is_refused(tmp_path: Path) -> None:
    """Neither a missing nor a broken file is read in silence."""
    with pytest.raises(ClassifiersError):
        Interpreter.load(tmp_path)
    path = stored_at(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a model")
    with pytest.raises(ClassifiersError):
        Interpreter.load(tmp_path)


def test_ensure_learns_only_once(trained: Path) -> None:
    """A second set-up says nothing and writes nothing."""
    before = stored_at(trained).stat().st_mtime_ns
    said: list[str] = []

    ensure(trained, said.append)

    assert said == []
    assert stored_at(trained).stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "hostile", ["On " * 33000, " " * 50000, "a" * 100000, "le 1 " * 20000, "\n" * 90000, ""]
)
def test_hostile_text_is_read_in_time(interpreter: Interpreter, hostile: str) -> None:
    """A hundred kilobytes of anything take no longer than a long message."""
    interpreter.interpret("bonjour")
    start = time.process_time()

    interpreter.interpret(hostile)

    assert time.process_time() - start < 1.0


def test_the_examples_follow_the_guide() -> None:
    """Every stretch annotated in the shipped corpus stands in its message, and no message comes twice."""
    assert FILES[1] == "conversation_more.jsonl"
    examples = read_examples()

    assert all(read_examples([name]) for name in FILES)
    assert len(examples) > 6000
    assert len({example.text for example in examples}) == len(examples)
    for example in examples:
        for slot in ("client", "periode", "echeance", "modificateur", "texte"):
            assert example.slots.get(slot, "") in example.text, json.dumps(example.text)
