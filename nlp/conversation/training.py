"""How is the reading of messages learnt from the examples, and when must it be learnt again?"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.vocabulary import Intent
from nlp import linear
from nlp.conversation.terms import terms

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
FILES = ("conversation.jsonl", "conversation_more.jsonl")
CODE = ("cues.py", "folding.py", "references.py", "terms.py", "times.py", "training.py")
STRENGTH = 20.0


@dataclass(frozen=True, slots=True)
class Example:
    """A message, with the intent and the slots that readers gave it."""

    text: str
    intent: Intent
    slots: dict[str, str] = field(default_factory=dict)


def read_examples(files: Sequence[str] = FILES) -> list[Example]:
    """Return the labelled messages of the shipped corpus; a slot that is true reads ``"true"``."""
    rows = (
        json.loads(line)
        for name in files
        if (CORPUS / name).exists()
        for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()
        if line.strip()
    )
    return [
        Example(
            row["text"],
            Intent(row["intent"]),
            {slot: "true" if value is True else value for slot, value in row["slots"].items()},
        )
        for row in rows
    ]


def train_intents(examples: Sequence[Example]) -> linear.LinearModel:
    """Return the classifier of intents."""
    return linear.fit(
        [terms(example.text) for example in examples],
        [example.intent.value for example in examples],
        strength=STRENGTH,
    )


def stored_at(data_dir: Path) -> Path:
    """Return where what was learnt from the shipped corpus, by this code, is kept."""
    parts = [(CORPUS / name).read_bytes() for name in FILES if (CORPUS / name).exists()]
    code = [(HERE / name).read_bytes() for name in CODE]
    return data_dir / "classifiers" / f"conversation.{linear.fingerprint(*parts, *code)}.npz"


def ensure(data_dir: Path, progress: Callable[[str], None]) -> None:
    """Learn where it is absent or stale; a few seconds."""
    path = stored_at(data_dir)
    if path.exists():
        return
    progress("Apprentissage de la conversation…")
    linear.save_arrays(path, linear.pack("intent", train_intents(read_examples())))
