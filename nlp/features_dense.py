"""How close is a sentence to what was learnt, where no word is the same? Directions of word vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.sentences import Unit
from nlp.word_vectors import SIZE, WordVectors

Floats = NDArray[np.float32]

RIDGE = 3.0
"""How much the weights of word vectors are held back."""


def sentence_directions(units: Sequence[Unit], vectors: WordVectors) -> Floats:
    """Return, for each sentence, its mean, its extremes, and the means of the sentences around it."""
    spread = [vectors.lookup(unit.text) for unit in units]
    means = _unit_length(np.array([found.sum(axis=0) for found in spread], np.float32))
    edges = np.zeros((1, SIZE), np.float32)
    looks = [
        (min(len(unit.text), 300) / 150, "?" in unit.text, "!" in unit.text, unit.text.isupper(),
         unit.kind == "subject", unit.kind == "quoted", 0.0, 0.0, 1.0)
        for unit in units
    ]  # fmt: skip
    return np.hstack(
        [
            2 * means,
            np.array([found.max(axis=0) for found in spread], np.float32),
            np.array([found.min(axis=0) for found in spread], np.float32),
            np.vstack([edges, means[:-1]]),
            np.vstack([means[1:], edges]),
            np.array(looks, np.float32),
        ]
    )


def mail_directions(directions: Floats, counts: Floats) -> Floats:
    """Return the mean direction of a mail, the strongest of each direction, and its traits."""
    means = directions[:, :SIZE]
    whole = _unit_length(means.sum(axis=0, keepdims=True))[0]
    return np.concatenate([3 * whole, means.max(axis=0), 0.3 * counts, np.ones(1)]).astype(np.float32)


def _unit_length(lines: Floats) -> Floats:
    return np.asarray(lines / np.maximum(np.linalg.norm(lines, axis=1, keepdims=True), 1e-6), np.float32)


def fit_ridge(x: NDArray[np.float64], answers: NDArray[np.float64], weights: NDArray[np.float64]) -> Floats:
    """Fit all the answers at once by least squares with a ridge; the last column of ``x`` is the constant."""
    weighted = x * weights[:, None]
    gram = weighted.T @ x
    gram[np.diag_indices(len(gram))] += RIDGE
    return np.asarray(np.linalg.solve(gram, weighted.T @ answers), np.float32)
