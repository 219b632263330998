"""Which model is in service, when is it made anew, and does a challenger deserve its place?"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from models.errors import ClassifiersError
from models.values import MailText
from nlp.corpus import (
    MULTI,
    SINGLE,
    GoldMail,
    Phrase,
    corpus_hash,
    read_corpus,
    read_own_mails,
    read_phrases,
)
from nlp.store_format import FORMAT, load_model, read_meta, save_model
from nlp.word_vectors import WordVectors, build_vectors

Progress = Callable[[str], None]
CORRECTION_WEIGHT = 4.0
"""A correction comes from this desk's own mails: it counts as four mails of the shipped corpus."""
KEPT_VERSIONS = 5
_CURRENT = "en-service.json"


def base_name() -> str:
    """Return what every model of this corpus, format and libraries is called; another name is stale."""
    parts = (version("numpy"), version("scikit-learn"), version("spacy"))
    libraries = hashlib.sha256(" ".join(parts).encode()).hexdigest()[:6]
    return f"classifieurs-f{FORMAT}-c{corpus_hash()}-l{libraries}"


def home(data_dir: Path) -> Path:
    """Return the folder of the models."""
    return data_dir / "classifieurs"


def current(data_dir: Path) -> Path:
    """Return the folder of the model in service; ``ClassifiersError`` where there is none that fits."""
    names = history(data_dir)
    if not names or not names[-1].startswith(base_name()):
        raise ClassifiersError("The classifiers are absent or stale: run doleances train")
    return home(data_dir) / names[-1]


def history(data_dir: Path) -> list[str]:
    """Return the names of the models that were put in service, the present one last."""
    try:
        names = json.loads((home(data_dir) / _CURRENT).read_text(encoding="utf-8"))["versions"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [str(name) for name in names if "/" not in str(name)]


def in_service(data_dir: Path, *names: str, replace: bool = False) -> None:
    """Put a model in service after those that were; ``replace`` forgets which were."""
    before = [] if replace else [name for name in history(data_dir) if name not in names]
    target = home(data_dir) / _CURRENT
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    part.write_text(json.dumps({"versions": [*before, *names][-KEPT_VERSIONS:]}), encoding="utf-8")
    part.replace(target)
    _prune(data_dir)


def _prune(data_dir: Path) -> None:
    """Remove the models of another corpus or library; one of this name may be in another trainer's hands."""
    kept = set(history(data_dir))
    for folder in home(data_dir).glob("classifieurs-*"):
        if folder.name not in kept and not folder.name.startswith(base_name()) and folder.suffix != ".part":
            _discard(folder)


def ensure_classifiers(data_dir: Path, progress: Progress) -> None:
    """
    Train from the shipped corpus where no fitting model is there; about four minutes on two cores.

    Concurrent trainers are safe: each writes its own folder, and the first to finish wins.
    """
    try:
        load_model(current(data_dir))
    except ClassifiersError:
        name = base_name()
        folder = home(data_dir) / name
        if not _is_sound(folder):
            _discard(folder)
            _fit_and_save(data_dir, name, progress)
        in_service(data_dir, name)


def _is_sound(folder: Path) -> bool:
    try:
        load_model(folder)
    except ClassifiersError:
        return False
    return True


def _discard(folder: Path) -> None:
    """Remove a damaged model."""
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


@dataclass(frozen=True, slots=True)
class Sources:
    """What the classifiers learn from, corrections apart."""

    golds: Sequence[GoldMail]
    phrases: Sequence[Phrase]
    vectors: WordVectors


def shipped_sources() -> Sources:
    """Return the shipped corpus, what was written here, and the word vectors."""
    return Sources([*read_corpus(), *read_own_mails()], read_phrases(), build_vectors())


def _fit_and_save(data_dir: Path, name: str, progress: Progress) -> None:
    """Train on the shipped corpus alone."""
    from nlp.fitting import fit_model

    home(data_dir).mkdir(parents=True, exist_ok=True)
    progress("Lecture des vecteurs de mots…")
    sources = shipped_sources()
    model = fit_model(sources.golds, sources.phrases, sources.vectors, name=name, progress=progress)
    save_model(model, home(data_dir) / name, {"corrections": 0})
    progress("Classifieurs prêts.")


def as_gold(mail: MailText, labels: dict[str, Any], rank: int) -> GoldMail:
    """Turn a correction made at the desk into an annotated mail; what it does not say is empty."""
    full: dict[str, Any] = {task: tuple(labels.get(task) or ()) for task in MULTI}
    full |= {task: labels.get(task) for task in SINGLE}
    full["faits"] = labels.get("faits") or {}
    full["nature"] = full["nature"] or "doleance"
    full["ton"] = full["ton"] or "calme"
    if full["nature"] in {"doleance", "relance"}:
        full["phase"] = full["phase"] or "reclamation"
        full["motif_principal"] = full["motif_principal"] or (full["motifs"] or ("autre",))[0]
    evidence = {key: tuple(quotes) for key, quotes in (labels.get("evidence") or {}).items()}
    return GoldMail(f"correction-{rank:05d}", "correction", mail, full, evidence, CORRECTION_WEIGHT)


def corrections_name(corrections: Sequence[GoldMail]) -> str:
    """Return the name of the model that learns from these corrections, the same whatever their order."""
    if not corrections:
        return base_name()
    lines = sorted(
        repr((gold.mail.subject, gold.mail.body, sorted(gold.labels.items(), key=str)))
        for gold in corrections
    )
    return f"{base_name()}-k{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:10]}"


def rollback(data_dir: Path) -> str:
    """Put the previous model back and return its name; ``ClassifiersError`` where there is none."""
    names = history(data_dir)
    earlier = [
        name for name in names[:-1] if name.startswith(base_name()) and _is_sound(home(data_dir) / name)
    ]
    if not earlier:
        raise ClassifiersError("No earlier model can be put back in service")
    in_service(data_dir, *earlier, replace=True)
    return earlier[-1]


def describe(data_dir: Path) -> dict[str, Any]:
    """Return what is known of the model in service."""
    return read_meta(current(data_dir)) | {"versions": history(data_dir)}
