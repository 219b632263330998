"""How is the reading of messages learnt from the examples, and when must it be learnt again?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from models.vocabulary import Intent
from nlp import linear, shared_vectors, short_text
from nlp.conversation.categories import read_quotes, train_motif
from nlp.conversation.choosing import LISTS, OF_LISTS, learn
from nlp.conversation.folding import tokenize
from nlp.conversation.spans import READ, features, labels, train_tagger
from nlp.conversation.terms import terms
from nlp.conversation.vocabulary import Vocabulary, learn_words
from nlp.corpus import SCENE_FILES, corpus_hash
from nlp.corpus.short_texts import contents, files_of, read_rows
from nlp.word_vectors import WordVectors
from nlp.workers import share, workers_for

HERE = Path(__file__).parent
WRITERS = 21
"""Hands that each wrote a file without seeing those of the others: folds are made of whole files."""
FILES = files_of("conversation", WRITERS)
STRENGTH = 5.0


@dataclass(frozen=True, slots=True)
class Example:
    """A message, with the intent and the slots that readers gave it."""

    text: str
    intent: Intent
    slots: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What reading a message takes: the intents, the motif of an account, the closed lists, the stretches."""

    intents: short_text.ShortTextModel
    motif: linear.LinearModel
    closed: dict[str, short_text.ShortTextModel]
    """One a closed list (``nlp.conversation.choosing``)."""
    words: frozenset[str]
    """Those that the tagger reads by themselves (``nlp.conversation.vocabulary``)."""
    tagger: bytes


def read_examples(files: Sequence[str] = FILES) -> list[Example]:
    """Return the labelled messages of the shipped corpus; a slot that is true reads ``"true"``."""
    return [
        Example(
            row["text"],
            Intent(row["intent"]),
            {slot: "true" if value is True else value for slot, value in row["slots"].items()},
        )
        for row in read_rows(files)
    ]


def document(text: str, vectors: WordVectors) -> short_text.Document:
    """Return what the classifier of intents reads of a message."""
    return short_text.Document(terms(text), short_text.meaning_of(text, vectors))


def train(examples: Sequence[Example], vectors: WordVectors) -> Learnt:
    """Learn everything from the examples: three works that share the processors."""
    words = learn_words(example.text for example in examples)
    works: list[Callable[[], Any]] = [
        partial(_learn_lists, examples, vectors),
        partial(_learn_tagger, examples, Vocabulary(words, vectors)),
        partial(_learn_intents, examples, vectors),
    ]
    (motif, closed), tagger, intents = share(_do, works, workers_for(len(examples)))
    return Learnt(intents, motif, closed, words, tagger)


def _do(work: Callable[[], Any]) -> Any:
    return work()


def _learn_intents(examples: Sequence[Example], vectors: WordVectors) -> short_text.ShortTextModel:
    return short_text.fit(
        [document(example.text, vectors) for example in examples],
        [example.intent.value for example in examples],
        strength=STRENGTH,
        min_documents=short_text.RARE,
    )


def _learn_lists(
    examples: Sequence[Example], vectors: WordVectors
) -> tuple[linear.LinearModel, dict[str, short_text.ShortTextModel]]:
    """Return what reads the motif of an account, and the closed lists, which lean on it."""
    told = [
        (example.slots.get("texte", example.text), example.slots["motif"])
        for example in examples
        if example.intent is Intent.DECLARER and "motif" in example.slots
    ]
    motif = train_motif(read_quotes(), told)
    of_lists = [example for example in examples if example.intent in OF_LISTS]
    rows = [(example.text, example.intent, example.slots) for example in of_lists]
    return motif, learn(rows, [document(example.text, vectors) for example in of_lists], motif)


def _learn_tagger(examples: Sequence[Example], words: Vocabulary) -> bytes:
    rows = []
    for example in examples:
        tokens = tokenize(example.text)[:READ]
        read = features(tokens, example.intent.value, example.text, words)
        rows.append((read, labels(tokens, example.text, example.slots)))
    return train_tagger(rows)


def stored_at(data_dir: Path) -> Path:
    """Return where what was learnt from the shipped corpus, by this code, is kept."""
    parts = contents((*FILES, *SCENE_FILES))
    code = [path.read_bytes() for path in sorted([*HERE.glob("*.py"), *HERE.glob("*.toml")])]
    key = linear.fingerprint(corpus_hash().encode(), *parts, *code, *short_text.code())
    return data_dir / "classifiers" / f"conversation.{key}.npz"


def ensure(data_dir: Path, progress: Callable[[str], None]) -> None:
    """Learn where it is absent or stale; a minute and a half on two cores."""
    vectors = shared_vectors.ensure(data_dir, progress)
    path = stored_at(data_dir)
    if path.exists():
        return
    progress("Apprentissage de la conversation…")
    save(path, train(read_examples(), vectors))


def save(path: Path, learnt: Learnt) -> None:
    """Put what was learnt in one file."""
    import numpy as np

    arrays: dict[str, Any] = short_text.pack("intent", learnt.intents)
    arrays |= linear.pack("motif", learnt.motif)
    for name, model in learnt.closed.items():
        arrays |= short_text.pack(f"closed.{name}", model)
    arrays["words"] = np.array(sorted(learnt.words), dtype=np.str_)
    arrays["tagger"] = np.frombuffer(learnt.tagger, dtype=np.uint8)
    linear.save_arrays(path, arrays)


def load(path: Path) -> Learnt:
    """
    Read what was learnt.

    Raises:
        ClassifiersError: It is absent, stale or damaged.
    """
    arrays = linear.load_arrays(path)
    return Learnt(
        short_text.unpack("intent", arrays),
        linear.unpack("motif", arrays),
        {name: short_text.unpack(f"closed.{name}", arrays) for name in LISTS},
        frozenset(arrays["words"].tolist()),
        bytes(arrays["tagger"]),
    )
