"""How is the first layer learnt? One linear model a label, over sentences and over whole mails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nlp.classifiers import FirstLayer, Floats, Head
from nlp.features_dense import fit_ridge
from nlp.prepared import Bools, Prepared
from nlp.steps import FIELDS, WHICH
from nlp.tasks import CHOICES, MAIL_LABELS, OF_DOLEANCES, SENTENCE_COLUMNS, SENTENCE_LABELS
from nlp.workers import share, workers_for

SENTENCE_C, WHICH_C, MAIL_C = 0.1, 0.3, 0.2
TOLERANCE = 0.1
"""Where the solver stops; a hundred times finer changes no figure and takes a third longer."""
Progress = Callable[[str], None]

Doubles = NDArray[np.float64]


def fit_heads(
    x: object,
    targets: Sequence[NDArray[np.int8]],
    masks: Sequence[Bools],
    c: float,
    weights: Sequence[Doubles],
) -> Head:
    """
    Fit one linear SVM a column; a column without both answers says no.

    One after the other: liblinear draws from one generator a process, so two threads would make each
    model depend on chance.
    """
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    lines = csr_matrix(x)

    def fit(column: int) -> tuple[Floats, float]:
        rows = np.flatnonzero(masks[column])
        answers = targets[column][rows]
        if answers.min(initial=1) == answers.max(initial=0):
            return np.zeros(lines.shape[1], np.float32), -1.0
        model = LinearSVC(C=c, random_state=0, max_iter=400, tol=TOLERANCE)
        model.fit(
            lines[rows] if len(rows) < lines.shape[0] else lines, answers, sample_weight=weights[column][rows]
        )
        return model.coef_[0].astype(np.float32), float(model.intercept_[0])

    fitted = [fit(column) for column in range(len(targets))]
    return Head(
        np.stack([weight for weight, _ in fitted], axis=1), np.array([b for _, b in fitted], np.float32)
    )


def fit_first(data: Prepared, mails: Bools) -> FirstLayer:
    """Fit the first layer on some of the mails; the dense share is not weighed yet."""
    rows = data.sentence_rows(mails)
    answers = data.sentence_y[rows]
    weights = data.sentence_weights()[rows]
    everything = np.ones(len(rows), bool)
    columns = [answers[:, at] for at in range(len(SENTENCE_LABELS))]
    shared = [weights] * len(columns)
    lines = data.sentence_x[rows]
    labels = fit_heads(lines, columns, [everything] * len(columns), SENTENCE_C, shared)
    sentence = beside(labels, *fit_steps(lines, answers, weights))
    dense = fit_ridge(data.sentence_d[rows].astype(np.float64), answers.astype(np.float64), weights)
    mail, mail_dense = fit_mails(data, mails)
    return FirstLayer(sentence, dense, mail, mail_dense)


def fit_steps(lines: object, answers: NDArray[np.int8], weights: Doubles) -> tuple[Head, Head]:
    """Fit the two steps of ``nlp.steps``: any label of a field, then which, on sentences that have one."""
    some = [answers[:, at].max(axis=1) for at in (SENTENCE_COLUMNS[field] for field in FIELDS)]
    everything = [np.ones(len(answers), bool)] * len(FIELDS)
    any_of = fit_heads(lines, some, everything, SENTENCE_C, [weights] * len(FIELDS))
    columns = [answers[:, SENTENCE_LABELS.index(pair)] for pair in WHICH]
    inside = [some[FIELDS.index(task)].astype(bool) for task, _ in WHICH]
    return any_of, fit_heads(lines, columns, inside, WHICH_C, [weights] * len(WHICH))


def beside(*heads: Head) -> Head:
    """Join heads that read the same columns into one."""
    weights = np.concatenate([head.weights for head in heads], axis=1)
    return Head(weights, np.concatenate([head.bias for head in heads]))


def fit_mails(data: Prepared, mails: Bools) -> tuple[Head, Floats]:
    """Fit the models of whole mails; single fields that only doleances have learn from doleances."""
    only = {task for task in CHOICES if task in OF_DOLEANCES}
    masks = [mails & data.doleances if task in only else mails for task, _ in MAIL_LABELS]
    columns = [data.mail_y[:, at] for at in range(len(MAIL_LABELS))]
    weights = data.weights.astype(np.float64)
    head = fit_heads(data.mail_x, columns, masks, MAIL_C, [weights] * len(columns))
    dense = np.zeros((data.mail_d.shape[1], len(MAIL_LABELS)), np.float32)
    for narrow in (False, True):
        at = np.array([rank for rank, (task, _) in enumerate(MAIL_LABELS) if (task in only) == narrow])
        rows = np.flatnonzero(mails & data.doleances if narrow else mails)
        answers = data.mail_y[np.ix_(rows, at)].astype(np.float64)
        dense[:, at] = fit_ridge(data.mail_d[rows].astype(np.float64), answers, weights[rows])
    return head, dense


def fit_each(data: Prepared, masks: Sequence[Bools], progress: Progress) -> list[FirstLayer]:
    """Fit one first layer for each choice of mails, side by side where there are several processors."""
    arrays = replace(data, golds=[], units=[])  # only arrays travel to the workers
    layers: list[FirstLayer] = []
    for layer in share(partial(fit_first, arrays), masks, workers_for(len(data.golds))):
        layers.append(layer)
        progress(f"Apprentissage, partie {len(layers)} sur {len(masks)}…")
    return layers
