"""How good are analyses against what careful readers said? F1, calibration, intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.values import Analysis
from nlp.corpus import GoldMail
from nlp.tasks import CHOICES, SENTENCE_LABELS, SETS, key

Ints = NDArray[np.int64]
KINDS = ("commande", "facture", "bl", "contrat", "lot", "montants", "dates", "delais")
"""The kinds of facts that the guide annotates."""
BOOTSTRAPS = 300


@dataclass(frozen=True, slots=True)
class Judged:
    """A mail, what readers said, what the desk said."""

    gold: GoldMail
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with its 95 % interval, between 0 and 1."""

    value: float
    low: float
    high: float


def is_doleance(nature: object) -> bool:
    """Tell whether a nature is one of the two that state a dissatisfaction."""
    return nature in {"doleance", "relance"}


def single_figures(judged: Sequence[Judged]) -> dict[str, Callable[[Ints], float]]:
    """Return the measures of the fields that take one label, each as a function of which mails count."""
    truth = {task: _codes(task, [item.gold.labels[task] for item in judged]) for task in CHOICES}
    given = {task: _codes(task, [getattr(item.analysis, task) for item in judged]) for task in CHOICES}
    real = np.array([is_doleance(item.gold.labels["nature"]) for item in judged])
    found = np.array([item.analysis.is_doleance for item in judged])

    def macro(task: str) -> Callable[[Ints], float]:
        return lambda rows: macro_f1(truth[task][rows], given[task][rows])

    def principal(rows: Ints) -> float:
        inside = rows[real[rows]]
        return (
            float((truth["motif_principal"][inside] == given["motif_principal"][inside]).mean())
            if len(inside)
            else 0.0
        )

    return {
        "doleances manquées": lambda rows: float(
            (real[rows] & ~found[rows]).sum() / max(real[rows].sum(), 1)
        ),
        "doléances F1": lambda rows: f1(real[rows], found[rows]),
        "nature macro-F1": macro("nature"),
        "motif_principal exactitude": principal,
        "ton macro-F1": macro("ton"),
        "phase macro-F1": macro("phase"),
    }


def set_figures(judged: Sequence[Judged]) -> dict[str, Callable[[Ints], float]]:
    """Return the micro-F1 of the fields that take several labels, and of each kind of fact."""
    figures: dict[str, Callable[[Ints], float]] = {}
    for task in SETS:
        truth = [set(item.gold.labels[task]) for item in judged]
        given = [set(map(str, getattr(item.analysis, task))) for item in judged]
        figures[f"{task} micro-F1"] = _micro(truth, given)
    for kind in KINDS:
        wanted = [_fact_set(item.gold.labels["faits"].get(kind, ())) for item in judged]
        found = [_fact_set(getattr(item.analysis.faits, kind)) for item in judged]
        figures[f"faits.{kind} F1"] = _micro(wanted, found)
    return figures


def _fact_set(values: Sequence[object]) -> set[str]:
    return {
        f"{value:.2f}" if isinstance(value, (int, float)) else " ".join(str(value).split()).casefold()
        for value in values
    }


def _micro(truth: Sequence[set[str]], given: Sequence[set[str]]) -> Callable[[Ints], float]:
    both = np.array([len(a & b) for a, b in zip(truth, given, strict=True)])
    total = np.array([len(a) + len(b) for a, b in zip(truth, given, strict=True)])
    return lambda rows: float(2 * both[rows].sum() / total[rows].sum()) if total[rows].sum() else 1.0


def trust_figures(judged: Sequence[Judged]) -> dict[str, Callable[[Ints], float]]:
    """Return what is said of evidence, calibration and abstention."""
    right, quoted = np.array([evidence_counts(item) for item in judged]).reshape(-1, 2).T
    confidence = np.array([item.analysis.confidence_overall for item in judged])
    correct = np.array([float(_motif_right(item)) for item in judged])
    asked = np.array([item.analysis.a_qualifier for item in judged])
    found = np.array([item.analysis.is_doleance for item in judged])
    given = np.array([len(item.analysis.motifs) for item in judged])
    good = np.array([len(set(item.analysis.motifs) & set(item.gold.labels["motifs"])) for item in judged])

    def kept(rows: Ints) -> Ints:
        return np.asarray(rows[found[rows] & ~asked[rows]], np.int64)

    return {
        "preuve recoupée": lambda rows: float(quoted[rows].sum() / max(right[rows].sum(), 1)),
        "Brier": lambda rows: float(np.mean((confidence[rows] - correct[rows]) ** 2)),
        "écart de calibration": lambda rows: calibration_error(confidence[rows], correct[rows]),
        "couverture": lambda rows: float(1 - asked[rows].mean()),
        "précision des motifs, couverts": lambda rows: float(
            good[kept(rows)].sum() / max(given[kept(rows)].sum(), 1)
        ),
        "motif principal, couverts": lambda rows: (
            float(correct[kept(rows)].mean()) if len(kept(rows)) else 0.0
        ),
    }


def _motif_right(item: Judged) -> bool:
    """Tell whether the mail was understood: complaint or not, and the main motif where it is one."""
    if not is_doleance(item.gold.labels["nature"]):
        return not item.analysis.is_doleance
    return item.analysis.is_doleance and item.analysis.motif_principal == item.gold.labels["motif_principal"]


def evidence_counts(item: Judged) -> tuple[int, int]:
    """Return how many right labels an annotator justified, and how many of our quotes overlap theirs."""
    right = quoted = 0
    for task, label in SENTENCE_LABELS:
        name = key(task, label)
        theirs, ours = item.gold.evidence.get(name), item.analysis.evidence.get(name)
        if theirs and ours:
            right += 1
            quoted += any(overlaps(item.gold, a, b) for a in theirs for b in ours)
    return right, quoted


def overlaps(gold: GoldMail, left: str, right: str) -> bool:
    """Tell whether two quotes share characters of the mail."""
    for text in (gold.mail.body, gold.mail.subject):
        a, b = text.find(left), text.find(right)
        if a >= 0 and b >= 0 and min(a + len(left), b + len(right)) > max(a, b):
            return True
    return False


def f1(truth: NDArray[np.bool_], given: NDArray[np.bool_]) -> float:
    """Return the harmonic mean of precision and recall."""
    total = int(truth.sum() + given.sum())
    return 2 * int((truth & given).sum()) / total if total else 1.0


def macro_f1(truth: Ints, given: Ints) -> float:
    """Return the mean F1 of the labels that occur."""
    return float(np.mean([f1(truth == label, given == label) for label in np.unique(truth)]))


def calibration_error(confidence: NDArray[np.float64], correct: NDArray[np.float64], bins: int = 10) -> float:
    """Return the mean gap between what is announced and what comes true, weighed by how many mails."""
    ranks = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[ranks == rank].mean() - correct[ranks == rank].mean()) * (ranks == rank).mean()
        for rank in np.unique(ranks)
    ]
    return float(sum(gaps))


def _codes(task: str, values: Sequence[object]) -> Ints:
    labels = (*CHOICES[task], "None")
    return np.array([labels.index(str(value)) for value in values])


def with_intervals(judged: Sequence[Judged], *, seed: int = 0) -> dict[str, Figure]:
    """Return every measure with its 95 % interval, from ``BOOTSTRAPS`` redraws of the mails."""
    figures = single_figures(judged) | set_figures(judged) | trust_figures(judged)
    generator = np.random.default_rng(seed)
    everything = np.arange(len(judged))
    draws = [generator.integers(0, len(judged), len(judged)) for _ in range(BOOTSTRAPS)]
    found: dict[str, Figure] = {}
    for name, measure in figures.items():
        values = [measure(draw) for draw in draws]
        low, high = np.quantile(values, (0.025, 0.975))
        found[name] = Figure(round(measure(everything), 4), round(float(low), 4), round(float(high), 4))
    return found


def by_label(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Return precision, recall, F1 and frequency of every label."""
    found: dict[str, dict[str, float]] = {}
    for task, labels in (CHOICES | SETS).items():
        for label in labels:
            truth = np.array([item.gold.has(task, label) for item in judged])
            given = np.array([_has(item.analysis, task, label) for item in judged])
            both = float((truth & given).sum())
            found[key(task, label)] = {
                "n": int(truth.sum()),
                "precision": round(both / max(given.sum(), 1), 3),
                "rappel": round(both / max(truth.sum(), 1), 3),
                "f1": round(f1(truth, given), 3),
            }
    return found


def _has(analysis: Analysis, task: str, label: str) -> bool:
    value = getattr(analysis, task)
    return label in value if isinstance(value, tuple) else bool(value == label)
