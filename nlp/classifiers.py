"""What does a trained model say of a mail? Scores of sentences, scores of the mail, and the stack that joins them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.features_text import TextFeatures
from nlp.sentences import Unit
from nlp.tasks import SENTENCE_LABELS
from nlp.traits import traits

Floats = NDArray[np.float32]

ABSENT = -1.2
"""The score given where a mail has no quoted part: what a sentence without any sign scores."""


@dataclass(frozen=True, slots=True)
class Head:
    """One linear classifier of several outputs over the text features."""

    weights: Floats
    """Columns of text x outputs."""
    bias: Floats

    def scores(self, columns: NDArray[np.int64], values: Floats) -> Floats:
        """Return the margins of one sentence or mail."""
        return np.asarray(values @ self.weights[columns] + self.bias, np.float32)


@dataclass(frozen=True, slots=True)
class Stack:
    """The second layer: it reads every first-layer score, so that the labels inform each other."""

    mean: Floats
    scale: Floats
    choices: dict[str, Head]
    sets: dict[str, Head]

    def probabilities(self, features: Floats) -> dict[str, Floats]:
        """Return, for each field, the probability of each of its labels in the order of ``nlp.tasks``."""
        scaled = (features - self.mean) / self.scale
        found: dict[str, Floats] = {}
        for task, head in self.choices.items():
            margins = scaled @ head.weights + head.bias
            powers = np.exp(margins - margins.max())
            found[task] = powers / powers.sum()
        for task, head in self.sets.items():
            found[task] = sigmoid(scaled @ head.weights + head.bias)
        return found


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that training learnt; immutable, and the same for the same name."""

    name: str
    text: TextFeatures
    sentence: Head
    mail: Head
    stack: Stack
    thresholds: dict[str, Floats]
    """For each field of several labels, the probability from which a label is given."""
    ask_below: float
    """Overall confidence under which the desk asks (``a_qualifier``)."""

    def read(self, units: Sequence[Unit]) -> tuple[Floats, dict[str, Floats]]:
        """Return the scores of the sentences (sentences x labels), and the probabilities of the mail."""
        rows = [self.text.row(unit.text) for unit in units]
        sentence_scores = np.array(
            [self.sentence.scores(*self.text.sentence(row)) for row in rows], np.float32
        )
        mail_scores = self.mail.scores(*self.text.mail(rows))
        features = stack_features(units, sentence_scores.reshape(len(rows), -1), mail_scores)
        return sentence_scores, self.stack.probabilities(features)


def stack_features(units: Sequence[Unit], sentence_scores: Floats, mail_scores: Floats) -> Floats:
    """Return what the second layer reads: pooled sentence scores, mail scores and the traits of the mail."""
    return np.concatenate([pool(units, sentence_scores), mail_scores, traits(units)]).astype(np.float32)


def pool(units: Sequence[Unit], scores: Floats) -> Floats:
    """
    Sum up the sentences of a mail: the best, the two best, any of them, the mean, and the best of the history.

    The author's words count apart from the older message below them: a threat in the history was made
    by somebody, then; a motif there is often the one that matters still.
    """
    width = len(SENTENCE_LABELS)
    if not len(units):
        return np.full(5 * width, ABSENT, np.float32)
    quoted = np.array([unit.kind == "quoted" for unit in units])
    own = scores[~quoted] if (~quoted).any() else scores
    ranked = np.sort(own, axis=0)[::-1]
    history = scores[quoted].max(axis=0) if quoted.any() else np.full(width, ABSENT)
    any_of = np.log1p(sigmoid(3 * own + 1).sum(axis=0))
    return np.concatenate([ranked[0], ranked[:2].mean(axis=0), any_of, scores.mean(axis=0), history])


def sigmoid(margins: Floats) -> Floats:
    """Return the logistic of the margins, without overflow."""
    return np.asarray(1 / (1 + np.exp(-np.clip(margins, -30, 30))), np.float32)


def overall_confidence(probabilities: dict[str, Floats]) -> float:
    """Return how sure the reading of nature and of the main motif is: the less sure of the two decides."""
    nature = probabilities["nature"]
    complaint = float(nature[0] + nature[1])
    if complaint < 0.5:
        return 1 - complaint
    return complaint * float(probabilities["motif_principal"].max())
