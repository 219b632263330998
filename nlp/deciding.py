"""From which probability is a label given, and below which confidence does the desk ask a person?"""

from __future__ import annotations

import numpy as np

from nlp.classifiers import Decisions, Floats, sureness
from nlp.metrics import f1, macro_f1
from nlp.prepared import Bools, Prepared, measures
from nlp.tasks import CHOICES, SETS

COVERAGE = 0.8
"""The share of mails that the desk qualifies without asking (issue 3, outcome 3)."""
COMMON = 0.42
"""What label thresholds are drawn to: the best single threshold over all labels of the corpus."""


def choose_decisions(probabilities: dict[str, Floats], data: Prepared, mails: Bools) -> Decisions:
    """Choose every threshold on mails that the models had not seen."""
    measured = mails & measures(data.golds)
    thresholds = label_thresholds(probabilities, data, measured)
    return Decisions(
        thresholds=thresholds,
        favours={task: label_favours(task, probabilities[task], data, measured) for task in CHOICES},
        ask_below=ask_threshold(probabilities, thresholds["motifs"], data, measured),
    )


def label_thresholds(probabilities: dict[str, Floats], data: Prepared, mails: Bools) -> dict[str, Floats]:
    """Choose, label by label, the threshold that serves the F1, drawn half-way to the common one."""
    found: dict[str, Floats] = {}
    rows = np.flatnonzero(mails & data.doleances)
    grid = np.arange(0.24, 0.66, 0.02)
    for task, labels in SETS.items():
        chosen = []
        for at, label in enumerate(labels):
            truth = np.array([data.golds[row].has(task, label) for row in rows], bool)
            scores = [f1(truth, probabilities[task][rows, at] >= value) for value in grid]
            chosen.append(0.5 * float(grid[int(np.argmax(scores))]) + 0.5 * COMMON)
        found[task] = np.array(chosen, np.float32)
    return found


def label_favours(task: str, probabilities: Floats, data: Prepared, mails: Bools) -> Floats:
    """
    Return what each label's probability is multiplied by, so that rare labels are not swallowed.

    The macro-F1 counts a rare label as much as a frequent one; each label in turn takes the factor
    that serves it best, out of a few.
    """
    rows = np.flatnonzero(mails if task == "nature" else mails & data.doleances)
    labels = CHOICES[task]
    favours = np.ones(len(labels), np.float32)
    if not len(rows) or task == "motif_principal":
        return favours
    truth = np.array([labels.index(data.golds[row].labels[task]) for row in rows])
    for _ in range(2):
        for at in range(len(labels)):
            tried = []
            for factor in (0.7, 0.85, 1.0, 1.2, 1.45, 1.7):
                favours[at] = factor
                given = (probabilities[rows] * favours).argmax(axis=1)
                tried.append((macro_f1(truth, given), factor))
            favours[at] = max(tried, key=lambda pair: (round(pair[0], 4), -abs(pair[1] - 1)))[1]
    return favours


def ask_threshold(probabilities: dict[str, Floats], motifs: Floats, data: Prepared, mails: Bools) -> float:
    """Return the sureness that leaves one doleance in five to a person."""
    rows = np.flatnonzero(mails & data.doleances)
    if not len(rows):
        return 0.5
    sure = [sureness({task: values[row] for task, values in probabilities.items()}, motifs) for row in rows]
    return float(np.quantile(sure, 1 - COVERAGE))
