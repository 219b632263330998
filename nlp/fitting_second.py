"""How is the second layer learnt? It reads the first layer's scores, and decides all the labels together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from models.vocabulary import Motif
from nlp.classifiers import GROUP_SUMS, POOLS, Floats, Head, Stack
from nlp.corpus import GoldMail
from nlp.logistic import Question, fit_logistic
from nlp.prepared import FOLDS, Bools, Prepared, measures
from nlp.steps import POOLED, WHICH
from nlp.tasks import CHOICES, MAIL_LABELS, MOTIF_SETS, OF_DOLEANCES, SENTENCE_LABELS, SETS, related
from nlp.traits import TRAITS
from nlp.workers import share, workers_for

STACK_C = 0.03
OWN_RIDGE, GENERAL_RIDGE, OTHER_RIDGE = 0.2, 1.0, 10.0
"""The second layer trusts a label's own scores more than those of the others; the nature listens to all."""
HERE_RIDGE = 10.0
"""How much more the second layer is held back where it moves away from what all the mails taught it."""
OWN_SHARE = 0.4
"""
What a mail written here counts in the second layer: it teaches words, not how many clients threaten.
"""
Doubles = NDArray[np.float64]
Weights = tuple[Doubles, Doubles]
"""Columns x labels, and the bias."""


def fit_second(features: Floats, data: Prepared, mails: Bools) -> tuple[Stack, dict[str, Floats]]:
    """
    Fit the second layer on first-layer scores of unseen mails.

    Returns:
        The layer, and the probabilities of each mail, field by field, by a layer that had not seen it.
    """
    asked = Asked.of(data)
    parts = [mails & (data.folds == fold) for fold in range(FOLDS)]
    held = [part for part in parts if part.any()]
    masks = [*(mails & ~part for part in held), mails]
    *others, stack = share(partial(fit_stack, features, asked), masks, workers_for(len(features)))
    found = {
        task: np.zeros((len(features), len(labels)), np.float32) for task, labels in (CHOICES | SETS).items()
    }
    for part, other in zip(held, others, strict=True):
        for at in np.flatnonzero(part):
            for task, values in other.probabilities(features[at]).items():
                found[task][at] = values
    return stack, found


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every mail; it travels to the workers in place of the whole corpus."""

    questions: list[Question]
    """One a field, then the motifs as one decision."""
    annotated: Bools
    """Which mails careful readers annotated; the others were written here."""

    @classmethod
    def of(cls, data: Prepared) -> Asked:
        """Return the questions that the second layer answers about these mails."""
        annotated = measures(data.golds)
        counts = data.weights * np.where(annotated, 1.0, OWN_SHARE)
        of_doleances = (counts * data.doleances).astype(np.float64)
        columns = {pair: at for at, pair in enumerate(MAIL_LABELS)}
        questions = []
        for task, labels in (CHOICES | SETS).items():
            answers = data.mail_y[:, [columns[task, label] for label in labels]].astype(np.float64)
            weights = of_doleances if task in OF_DOLEANCES else counts.astype(np.float64)
            questions.append(Question(answers, task in CHOICES, weights))
        sets = np.array([_motif_set(gold) for gold in data.golds])
        return cls([*questions, Question(np.eye(len(MOTIF_SETS))[sets], True, of_doleances)], annotated)

    def about(self, rows: NDArray[np.int64]) -> list[Question]:
        """Return the questions about some of the mails."""
        return [
            replace(question, answers=question.answers[rows], weights=question.weights[rows])
            for question in self.questions
        ]


def fit_stack(features: Floats, asked: Asked, mails: Bools) -> Stack:
    """Fit the second layer on some of the mails."""
    rows = np.flatnonzero(mails)
    mean = features[rows].mean(axis=0)
    scale = features[rows].std(axis=0)
    scale[scale < 1e-6] = 1.0
    scaled = ((features[rows] - mean) / scale).astype(np.float64)
    questions, ridge = asked.about(rows), ridges()
    everywhere = fit_logistic(scaled, questions, STACK_C, ridge)
    *fitted, together = fit_here(scaled, questions, everywhere, asked.annotated[rows], ridge)
    heads = {task: _head(*found) for task, found in zip((*CHOICES, *SETS), fitted, strict=True)}
    choices, several = ({task: heads[task] for task in tasks} for tasks in (CHOICES, SETS))
    return Stack(mean, scale, choices, several, _head(*together))


def fit_here(
    x: Doubles, questions: Sequence[Question], everywhere: Sequence[Weights], here: Bools, ridge: Doubles
) -> list[Weights]:
    """
    Move what was learnt from all the mails to where it serves the annotated ones best.

    The mails written here were written for their labels: they threaten and ask more often, and in other
    company, than those that the annotators read. What they teach is kept, what the others contradict is not.
    Two fits one after the other, close to the two copies of the columns of Daumé ("Frustratingly easy domain
    adaptation", ACL 2007), in half the time.
    """
    lines = x[here]
    asked = [
        Question(question.answers[here], question.exclusive, question.weights[here], lines @ weights + bias)
        for question, (weights, bias) in zip(questions, everywhere, strict=True)
    ]
    moved = fit_logistic(lines, asked, STACK_C, HERE_RIDGE * ridge)
    return [
        (weights + more, bias + more_bias)
        for (weights, bias), (more, more_bias) in zip(everywhere, moved, strict=True)
    ]


def ridges() -> NDArray[np.float64]:
    """Return how much each weight of the second layer is held back: less for what is about the same label."""
    inputs: list[tuple[str, str] | None] = [
        *(SENTENCE_LABELS * POOLS),
        *([None] * GROUP_SUMS),
        *(WHICH * (POOLED // len(WHICH))),
        *(MAIL_LABELS * 2),
        *([None] * TRAITS),
    ]
    outputs = [(task, label) for task, labels in (CHOICES | SETS).items() for label in labels]
    held = np.full((len(inputs), len(outputs) + len(MOTIF_SETS)), OTHER_RIDGE)
    for column, output in enumerate(outputs):
        for line, source in enumerate(inputs):
            if source is not None and related(output, source):
                held[line, column] = OWN_RIDGE
            elif output[0] in ({"nature", "ton"} if source is None else {"nature"}):
                held[line, column] = GENERAL_RIDGE
    of_motifs = [source is not None and source[0] in {"motifs", "motif_principal"} for source in inputs]
    held[of_motifs, len(outputs) :] = OWN_RIDGE
    return held


def _motif_set(gold: GoldMail) -> int:
    return MOTIF_SETS.index(tuple(motif for motif in Motif if gold.has("motifs", motif)))


def _head(weights: Doubles, bias: Doubles) -> Head:
    return Head(weights.astype(np.float32), bias.astype(np.float32))
