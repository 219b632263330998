"""How is a trained model kept on disk? Vocabularies as text, weights as plain arrays, never a pickle."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from models.errors import ClassifiersError
from nlp.classifiers import Decisions, FirstLayer, Head, Model, Stack
from nlp.features_text import BLOCKS, MAIL_BLOCKS, SENTENCE_BLOCKS, TextFeatures
from nlp.tasks import CHOICES, SETS
from nlp.word_vectors import WordVectors

FORMAT = 4
"""Goes up with every change of what the arrays mean."""
_WEIGHTS, _META = "weights.npz", "model.json"
_TOGETHER = "motif_sets"


def save_model(model: Model, folder: Path, meta: Mapping[str, Any]) -> None:
    """
    Write a model as a new folder, complete or not at all.

    Everything is written in a sibling that carries this process's number and renamed at the end, so
    that a crash leaves no half model and two trainers do not mix theirs.
    """
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    part.mkdir(parents=True, exist_ok=True)
    for block in BLOCKS:
        lines = "\n".join(model.text.index[block])
        (part / f"{block}.txt").write_text(lines, encoding="utf-8", newline="\n")
    arrays = _arrays(model)
    with (part / _WEIGHTS).open("wb") as target:
        np.savez_compressed(target, allow_pickle=False, **arrays)
    content = {"format": FORMAT, "name": model.name, "ask_below": model.decisions.ask_below, **meta}
    (part / _META).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    _publish(part, folder)


def _arrays(model: Model) -> dict[str, Any]:
    """Name every array; weights take half precision, which changes no label."""
    first, stack, decisions = model.first, model.stack, model.decisions
    arrays: dict[str, Any] = {
        "vector_hashes": model.vectors.hashes,
        "vector_rows": model.vectors.rows,
        "vector_table": model.vectors.table.astype(np.float16),
        "sentence_w": first.sentence.weights.astype(np.float16),
        "sentence_b": first.sentence.bias,
        "sentence_d": first.sentence_dense,
        "mail_w": first.mail.weights.astype(np.float16),
        "mail_b": first.mail.bias,
        "mail_d": first.mail_dense,
        "stack_mean": stack.mean,
        "stack_scale": stack.scale,
    }
    arrays |= {f"idf_sentence_{block}": values for block, values in model.text.sentence_idf.items()}
    arrays |= {f"idf_mail_{block}": values for block, values in model.text.mail_idf.items()}
    heads = stack.choices | stack.sets | {_TOGETHER: stack.together}
    for task, head in heads.items():
        arrays |= {f"stack_{task}_w": head.weights, f"stack_{task}_b": head.bias}
    arrays |= {f"threshold_{task}": values for task, values in decisions.thresholds.items()}
    return arrays | {f"favour_{task}": values for task, values in decisions.favours.items()}


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
        index = {block: _index((folder / f"{block}.txt").read_text(encoding="utf-8")) for block in BLOCKS}
        return _build(meta, kept, index)
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise ClassifiersError(f"The classifiers in {folder.name} are damaged") from error


def _index(text: str) -> dict[str, int]:
    """Return each gram with its rank; no gram holds a line feed."""
    return {gram: at for at, gram in enumerate(text.split("\n"))} if text else {}


def _build(meta: dict[str, Any], kept: dict[str, Any], index: dict[str, dict[str, int]]) -> Model:
    text = TextFeatures(
        index,
        {block: kept[f"idf_sentence_{block}"] for block in SENTENCE_BLOCKS},
        {block: kept[f"idf_mail_{block}"] for block in MAIL_BLOCKS},
    )
    if len(kept["sentence_w"]) != text.sentence_width or len(kept["mail_w"]) != text.mail_width:
        raise ValueError("vocabulary and weights differ in size")
    heads = {
        task: Head(kept[f"stack_{task}_w"], kept[f"stack_{task}_b"]) for task in (*CHOICES, *SETS, _TOGETHER)
    }
    return Model(
        name=str(meta["name"]),
        text=text,
        vectors=WordVectors(
            kept["vector_hashes"], kept["vector_rows"], kept["vector_table"].astype(np.float32)
        ),
        first=FirstLayer(
            Head(kept["sentence_w"].astype(np.float32), kept["sentence_b"]),
            kept["sentence_d"],
            Head(kept["mail_w"].astype(np.float32), kept["mail_b"]),
            kept["mail_d"],
        ),
        stack=Stack(
            kept["stack_mean"],
            kept["stack_scale"],
            {task: heads[task] for task in CHOICES},
            {task: heads[task] for task in SETS},
            heads[_TOGETHER],
        ),
        decisions=Decisions(
            {task: kept[f"threshold_{task}"] for task in SETS},
            {task: kept[f"favour_{task}"] for task in CHOICES},
            ask_below=float(meta["ask_below"]),
        ),
    )
