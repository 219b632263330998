"""How is the risk classifier made from the examples, and when must it be made again?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.vocabulary import Risque
from nlp import linear, shared_vectors, short_text
from nlp.corpus.short_texts import contents, files_of, read_rows
from nlp.word_vectors import WordVectors
from nlp.writing.terms import terms

HERE = Path(__file__).parent
WRITERS = 20
"""Hands that each wrote a file without seeing those of the others: folds are made of whole files."""
FILES = files_of("writing", WRITERS)
CODE = ("cues.py", "cues.toml", "terms.py", "training.py")
STRENGTH = 8.0


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the risk that readers gave it."""

    text: str
    risque: Risque


def read_examples(files: Sequence[str] = FILES) -> list[Example]:
    """Return the labelled sentences of the shipped corpus."""
    return [Example(row["text"], Risque(row["risque"])) for row in read_rows(files)]


def document(text: str, vectors: WordVectors) -> short_text.Document:
    """Return what the classifier reads of a sentence."""
    return short_text.Document(terms(text), short_text.meaning_of(text, vectors))


def train(examples: Sequence[Example], vectors: WordVectors) -> short_text.ShortTextModel:
    """Return a classifier trained on the examples."""
    return short_text.fit(
        [document(example.text, vectors) for example in examples],
        [example.risque.value for example in examples],
        strength=STRENGTH,
        balanced=True,
        min_documents=short_text.RARE,
    )


def stored_at(data_dir: Path) -> Path:
    """Return where the classifier for the shipped corpus and this code is kept."""
    code = [(HERE / name).read_bytes() for name in CODE]
    key = linear.fingerprint(*contents(FILES), *code, *short_text.code())
    return data_dir / "classifiers" / f"writing.{key}.npz"


def ensure(data_dir: Path, progress: Callable[[str], None]) -> None:
    """Train the classifier where it is absent or stale; half a minute."""
    vectors = shared_vectors.ensure(data_dir, progress)
    path = stored_at(data_dir)
    if path.exists():
        return
    progress("Apprentissage de la lecture des réponses…")
    linear.save_arrays(path, short_text.pack("risque", train(read_examples(), vectors)))
