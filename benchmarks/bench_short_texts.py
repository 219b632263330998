"""How well are messages to the bot, and sentences that would leave, read when their writers are unknown?"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from bot.preparing import cache_dir
from models.vocabulary import Risque
from nlp import shared_vectors
from nlp.conversation import Interpreter
from nlp.conversation import training as conversation
from nlp.metrics import macro_f1
from nlp.word_vectors import WordVectors
from nlp.writing import RiskClassifier
from nlp.writing import training as writing
from playbooks.reading.reader import read_text

FOLDS = 5
"""The first file alone, by another hand than the rest; the other writers in four groups."""

RISKS = list(Risque)
T = TypeVar("T")


def folds(
    files: Sequence[str], read: Callable[[Sequence[str]], list[T]]
) -> Iterator[tuple[str, list[T], list[T]]]:
    """Yield a name, what to learn and what to read, no writer being on both sides."""
    first, *rest = files
    for fold in range(FOLDS):
        out = [first] if fold == 0 else rest[fold - 1 :: FOLDS - 1]
        yield (
            "premier fichier" if fold == 0 else f"groupe {fold}",
            read([name for name in files if name not in out]),
            read(out),
        )


def talk(vectors: WordVectors) -> None:
    """Print the accuracy of intents and the F1 of slots (a slot counts when its value is the same)."""
    for name, known, unseen in folds(conversation.FILES, conversation.read_examples):
        interpreter = Interpreter(conversation.train(known, vectors), vectors)
        right = given = wanted = hits = 0
        start = time.perf_counter()
        for example in unseen:
            said = interpreter.interpret(example.text)
            hits += said.intent is example.intent
            slots, gold = set(said.slots.items()), set(example.slots.items())
            right, given, wanted = right + len(slots & gold), given + len(slots), wanted + len(gold)
        took = 1000 * (time.perf_counter() - start) / len(unseen)
        print(
            f"converse, {name} ({len(unseen)}): intention {hits / len(unseen):.3f}, "
            f"F1 des valeurs {2 * right / max(1, given + wanted):.3f}, {took:.1f} ms l’un"
        )


def read(vectors: WordVectors) -> None:
    """Print the macro-F1 of risks, and the recall of admissions and promises."""
    for name, known, unseen in folds(writing.FILES, writing.read_examples):
        classifier = RiskClassifier(writing.train(known, vectors), vectors)
        start = time.perf_counter()
        given = np.array([RISKS.index(read_text(example.text, classifier).risque) for example in unseen])
        took = 1000 * (time.perf_counter() - start) / len(unseen)
        truth = np.array([RISKS.index(example.risque) for example in unseen])
        aveu, promesse = (
            (given[truth == code] == code).mean() for code in map(RISKS.index, (Risque.AVEU, Risque.PROMESSE))
        )
        print(
            f"lint, {name} ({len(unseen)}): macro-F1 {macro_f1(truth, given):.3f}, "
            f"rappel aveu {aveu:.3f}, promesse {promesse:.3f}, "
            f"{took:.1f} ms l’une"
        )


def main() -> None:
    """Print every figure."""
    vectors = shared_vectors.ensure(cache_dir() / "data", print)
    talk(vectors)
    read(vectors)
    print(f"mémoire {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} Mo")


if __name__ == "__main__":
    main()
