"""How is a trained model kept on disk? Vocabularies as text, weights as plain arrays, never a pickle."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from models.errors import ClassifiersError
from nlp.classifiers import Head, Model, Stack
from nlp.features_text import TextFeatures
from nlp.tasks import CHOICES, SETS
from nlp.word_vectors import WordVectors

FORMAT = 1
"""Goes up with every change of what the arrays mean."""
_WEIGHTS, _WORDS, _CHARS, _META = "weights.npz", "words.txt", "chars.txt", "model.json"


def save_model(model: Model, folder: Path, meta: Mapping[str, Any]) -> None:
    """
    Write a model as a new folder, complete or not at all.

    Everything is written in a sibling that carries this process's number and renamed at the end, so
    that a crash leaves no half model and two trainers do not mix theirs.
    """
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    part.mkdir(parents=True, exist_ok=True)
    text = model.text
    (part / _WORDS).write_text("\n".join(text.word_index), encoding="utf-8")
    (part / _CHARS).write_text("\n".join(text.char_index), encoding="utf-8")
    arrays: dict[str, Any] = {
        "word_idf": text.word_idf, "char_idf": text.char_idf,
        "mail_word_idf": text.mail_word_idf, "mail_char_idf": text.mail_char_idf,
        "vector_hashes": text.vectors.hashes, "vector_rows": text.vectors.rows,
        "vector_table": text.vectors.table.astype(np.float16),
        "sentence_w": model.sentence.weights.astype(np.float16), "sentence_b": model.sentence.bias,
        "mail_w": model.mail.weights.astype(np.float16), "mail_b": model.mail.bias,
        "stack_mean": model.stack.mean, "stack_scale": model.stack.scale,
    }  # fmt: skip
    for task, head in (model.stack.choices | model.stack.sets).items():
        arrays |= {f"stack_{task}_w": head.weights, f"stack_{task}_b": head.bias}
    arrays |= {f"threshold_{task}": values for task, values in model.thresholds.items()}
    with (part / _WEIGHTS).open("wb") as target:
        np.savez_compressed(target, allow_pickle=False, **arrays)
    content = {"format": FORMAT, "name": model.name, "ask_below": model.ask_below, **meta}
    (part / _META).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    _publish(part, folder)


def _publish(part: Path, folder: Path) -> None:
    """Rename the finished folder; where another trainer was first, its equal model stays."""
    try:
        part.rename(folder)
    except OSError:
        for path in part.iterdir():
            path.unlink()
        part.rmdir()
        if not (folder / _META).exists():
            raise


def read_meta(folder: Path) -> dict[str, Any]:
    """Return what is said of a model; ``ClassifiersError`` where it is absent or of another format."""
    try:
        meta = json.loads((folder / _META).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ClassifiersError(f"No trained classifiers in {folder.name}") from error
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise ClassifiersError(f"The classifiers in {folder.name} have another format")
    return meta


def load_model(folder: Path) -> Model:
    """Read a model; ``ClassifiersError`` where a file is missing, damaged or of another format."""
    meta = read_meta(folder)
    try:
        with np.load(folder / _WEIGHTS, allow_pickle=False) as arrays:
            kept = {name: arrays[name] for name in arrays.files}
        word_list = (folder / _WORDS).read_text(encoding="utf-8").split("\n")
        char_list = (folder / _CHARS).read_text(encoding="utf-8").split("\n")
        return _build(meta, kept, word_list, char_list)
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise ClassifiersError(f"The classifiers in {folder.name} are damaged") from error


def _build(meta: dict[str, Any], kept: dict[str, Any], word_list: list[str], char_list: list[str]) -> Model:
    text = TextFeatures(
        {gram: at for at, gram in enumerate(word_list)},
        {gram: at for at, gram in enumerate(char_list)},
        kept["word_idf"], kept["char_idf"], kept["mail_word_idf"], kept["mail_char_idf"],
        WordVectors(kept["vector_hashes"], kept["vector_rows"], kept["vector_table"].astype(np.float32)),
    )  # fmt: skip
    if len(kept["sentence_w"]) != text.width or len(kept["word_idf"]) != len(word_list):
        raise ValueError("vocabulary and weights differ in size")
    stack = Stack(
        kept["stack_mean"],
        kept["stack_scale"],
        {task: Head(kept[f"stack_{task}_w"], kept[f"stack_{task}_b"]) for task in CHOICES},
        {task: Head(kept[f"stack_{task}_w"], kept[f"stack_{task}_b"]) for task in SETS},
    )
    return Model(
        name=str(meta["name"]),
        text=text,
        sentence=Head(kept["sentence_w"].astype(np.float32), kept["sentence_b"]),
        mail=Head(kept["mail_w"].astype(np.float32), kept["mail_b"]),
        stack=stack,
        thresholds={task: kept[f"threshold_{task}"] for task in SETS},
        ask_below=float(meta["ask_below"]),
    )
