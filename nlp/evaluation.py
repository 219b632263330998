"""How well does the desk understand mails of writers and sectors that it never saw?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from nlp.analyst import Analyst
from nlp.classifiers import lowered
from nlp.corpus import read_corpus, read_gold, read_own_mails, read_phrases
from nlp.fitting import Corpus, fit_prepared
from nlp.fitting_first import fit_each
from nlp.metrics import Figure, Judged, by_label, is_doleance, with_intervals
from nlp.model_card import write_card
from nlp.prepared import FOLDS, measures, prepare
from nlp.tasks import CHOICES
from nlp.word_vectors import build_vectors

Progress = Callable[[str], None]

TARGETS: dict[str, float] = {
    "doleances manquées": 0.01,
    "doléances F1": 0.98,
    "nature macro-F1": 0.90,
    "motifs micro-F1": 0.84,
    "motif_principal exactitude": 0.85,
    "ton macro-F1": 0.90,
    "phase macro-F1": 0.86,
    "menaces micro-F1": 0.88,
    "enjeux micro-F1": 0.82,
    "demandes micro-F1": 0.80,
    "preuve recoupée": 0.75,
    "précision des motifs, couverts": 0.93,
    **{f"faits.{kind} F1": 0.90 for kind in ("commande", "facture", "bl", "contrat", "lot")},
    **{f"faits.{kind} F1": 0.90 for kind in ("montants", "dates", "delais")},
}
"""What issue 3 asks for; the first is a most, the others a least."""


def cross_validate(progress: Progress, *, folds: Sequence[int] = tuple(range(FOLDS))) -> list[Judged]:
    """
    Return every mail of the shipped corpus with the analysis of a model that saw nothing of its file.

    The files are dealt into five parts; each part is read by a model, thresholds included, that learnt
    from the ten or eleven other files and from the mails and phrases written here.
    """
    golds = [*read_corpus(), *read_own_mails()]
    data, text = prepare(golds, read_phrases(), build_vectors())
    corpus = Corpus(data, text, build_vectors(), partial(fit_each, data))
    judged: list[Judged] = []
    for fold in folds:
        held = (data.folds == fold) & measures(golds)
        model = fit_prepared(corpus, ~held, name=f"part-{fold}", progress=_prefixed(progress, fold))
        analyst = Analyst(model)
        judged += [Judged(golds[at], analyst.analyse(golds[at].mail)) for at in np.flatnonzero(held)]
    return judged


def _prefixed(progress: Progress, fold: int) -> Progress:
    return lambda message: progress(f"[{fold + 1}/{FOLDS}] {message}")


def judge_gold(data_dir: Path, gold: Path) -> list[Judged]:
    """Return the mails of a gold file with the analyses of the model in service."""
    analyst = Analyst.load(data_dir)
    return [Judged(item, analyst.analyse(item.mail)) for item in read_gold(gold)]


def evaluate(
    data_dir: Path, gold: Path | None = None, progress: Progress = lambda _message: None
) -> dict[str, Any]:
    """
    Return every figure with its interval, and write the model card with its two pictures.

    The cross-validation renews the card of the program (``nlp/MODEL_CARD.md``); where that folder cannot
    be written, and for a gold file, the card goes to the ``evaluation`` folder of the data.

    Args:
        data_dir: Where the model in service is; not read by the cross-validation.
        gold: A file of annotated mails, or ``None`` to leave out whole files of the shipped corpus.
        progress: Takes one sentence at a time.
    """
    if gold is None:
        judged, source = cross_validate(progress), "validation croisée par fichiers entiers"
    else:
        judged, source = judge_gold(data_dir, gold), gold.name
    report = summarise(judged, source)
    report["card"] = str(_write_card(data_dir, gold, report, judged))
    return report


def _write_card(data_dir: Path, gold: Path | None, report: dict[str, Any], judged: Sequence[Judged]) -> Path:
    """Write the card where it belongs, else beside the data, and return its path."""
    if gold is None:
        try:
            return write_card(Path(__file__).parent, report, judged)[0]
        except OSError:
            pass  # An installed program may be read-only: the card then goes beside the data.
    return write_card(data_dir / "evaluation", report, judged)[0]


def summarise(judged: Sequence[Judged], source: str) -> dict[str, Any]:
    """Return what ``evaluate`` promises, from mails already read."""
    figures = with_intervals(judged)
    return {
        "source": source,
        "mails": len(judged),
        "figures": {name: _as_dict(name, figure) for name, figure in figures.items()},
        "labels": by_label(judged),
        "confusions": {task: confusion(judged, task) for task in CHOICES},
        "reliability": reliability(judged),
        "coverage_curve": coverage_curve(judged),
    }


def _as_dict(name: str, figure: Figure) -> dict[str, Any]:
    target = TARGETS.get(name)
    reached = None
    if target is not None:
        reached = figure.value <= target if name == "doleances manquées" else figure.value >= target
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "target": target,
        "reached": reached,
    }


def confusion(judged: Sequence[Judged], task: str) -> dict[str, dict[str, int]]:
    """Return how often each label was read as each other, among complaints except for the nature."""
    labels = CHOICES[task]
    table = {truth: dict.fromkeys(labels, 0) for truth in labels}
    for item in judged:
        truth, given = item.gold.labels[task], getattr(item.analysis, task)
        counted = task == "nature" or (is_doleance(item.gold.labels["nature"]) and item.analysis.is_doleance)
        if counted and truth in table and given in table[truth]:
            table[truth][given] += 1
    return table


def reliability(judged: Sequence[Judged]) -> list[dict[str, float]]:
    """Return, by tenth of confidence in the main motif, what was announced and what was true."""
    rows = [item for item in judged if is_doleance(item.gold.labels["nature"]) and item.analysis.is_doleance]
    confidence = np.array([item.analysis.confidence_overall for item in rows])
    correct = np.array([float(i.analysis.motif_principal == i.gold.labels["motif_principal"]) for i in rows])
    found = []
    for rank in range(10):
        inside = (confidence * 10).astype(int).clip(0, 9) == rank
        if inside.any():
            announced, true = float(confidence[inside].mean()), float(correct[inside].mean())
            found.append(
                {"mails": int(inside.sum()), "announced": round(announced, 3), "true": round(true, 3)}
            )
    return found


def coverage_curve(judged: Sequence[Judged]) -> list[dict[str, float]]:
    """Return the precision of the motifs among the surest complaints, for several shares of them."""
    rows = sorted((item for item in judged if item.analysis.is_doleance), key=lambda item: -_sureness(item))
    found = []
    for share in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        kept = rows[: max(1, round(len(rows) * share))] if rows else []
        given = sum(len(item.analysis.motifs) for item in kept)
        good = sum(len(set(item.analysis.motifs) & set(item.gold.labels["motifs"])) for item in kept)
        right = sum(item.analysis.motif_principal == item.gold.labels["motif_principal"] for item in kept)
        line = {"coverage": share, "motifs": round(good / max(given, 1), 4)}
        found.append(line | {"motif_principal": round(right / max(len(kept), 1), 4)})
    return found


def _sureness(item: Judged) -> float:
    """Return what the desk ranks by when it decides whether to ask (``nlp.classifiers.sureness``)."""
    confidence = item.analysis.confidence
    motifs = [confidence.get(f"motifs.{label}", 0.0) for label in item.analysis.motifs]
    principal = confidence.get(f"motif_principal.{item.analysis.motif_principal}", 0.0)
    return lowered(item.analysis.confidence_overall, motifs, principal)


def table(report: dict[str, Any]) -> str:
    """Return the figures as lines to print, in French."""
    lines = [f"{report['mails']} mails, {report['source']}", ""]
    lines.append(f"{'mesure':<34}{'valeur':>8}   {'intervalle à 95 %':<20}{'visé':>6}")
    for name, figure in report["figures"].items():
        target = "" if figure["target"] is None else f"{figure['target']:.2f}"
        mark = {True: "atteint", False: "manqué", None: ""}[figure["reached"]]
        span = f"{figure['low']:.3f} – {figure['high']:.3f}"
        lines.append(f"{name:<34}{figure['value']:>8.3f}   {span:<20}{target:>6} {mark}".rstrip())
    return "\n".join(lines)
