"""
Which class has a short text, by its words and by what they mean?

Two readers that err differently are averaged: a linear model over the words themselves
(``nlp.linear``), and another over directions of word vectors, which knows words that no example holds.
On sentences of writers never seen the second adds one to two points to what the first reaches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import ClassifiersError
from nlp import grams, linear, shared_vectors
from nlp.word_vectors import SIZE, WordVectors

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

LONGEST = 600
"""Characters whose meaning is read: a wish or a sentence, not a pasted text."""
OPENING = 3
"""Words at the start that are read once more by themselves: there a wish is told."""
SHARE = 0.3
"""Of the meaning in the geometric mean; the words have the rest. From 0.2 to 0.4 is as good."""
RARE = 3
"""Texts in which a term must be seen, where there are thousands: rarer ones add nothing but their weight."""
STRENGTH, TOLERANCE = 1.0, 1e-3
"""
scikit-learn's ``C`` of the model over meanings, and where its search stops: ten times finer and three
times looser a model takes half as long again, for a thousandth at most.
"""
_LEAST = 1e-6


def code() -> tuple[bytes, ...]:
    """Return what makes a stored model stale when it changes: this file, the terms, and the vectors."""
    return Path(__file__).read_bytes(), Path(grams.__file__).read_bytes(), *shared_vectors.code()


@dataclass(frozen=True, slots=True)
class Document:
    """A text given by its terms, in blocks, and by what it means."""

    terms: Sequence[Sequence[str]]
    meaning: Floats


@dataclass(frozen=True, slots=True)
class ShortTextModel:
    """What was learnt of the words, and of their meaning."""

    words: linear.LinearModel
    weights: Floats
    """Of the meaning: one row a direction, one column a label, in the order of ``words.labels``."""
    intercept: Floats

    def scores(self, document: Document) -> dict[str, float]:
        """Return the probability of each label."""
        import numpy as np

        words = np.array(list(self.words.scores(document.terms).values()))
        reach = document.meaning @ self.weights + self.intercept
        meaning = np.exp(reach - reach.max())
        both = np.log(np.maximum(words, _LEAST)) * (1 - SHARE)
        both += np.log(np.maximum(meaning / meaning.sum(), _LEAST)) * SHARE
        shares = np.exp(both - both.max())
        return dict(zip(self.words.labels, (shares / shares.sum()).tolist(), strict=True))


def meaning_of(text: str, vectors: WordVectors) -> Floats:
    """Return where a text points: its mean, that of its opening, and its extremes; ``4 * SIZE`` numbers."""
    import numpy as np

    spread = vectors.lookup(text[:LONGEST])
    parts = [_unit(spread.sum(axis=0)), _unit(spread[:OPENING].sum(axis=0))]
    parts += [spread.max(axis=0) / 2, spread.min(axis=0) / 2]
    return np.concatenate(parts).astype(np.float32)


def _unit(line: Floats) -> Floats:
    import numpy as np

    return np.asarray(line / max(float(np.linalg.norm(line)), _LEAST), np.float32)


def fit(
    documents: Sequence[Document],
    labels: Sequence[str],
    *,
    strength: float,
    balanced: bool = False,
    min_documents: int = 2,
) -> ShortTextModel:
    """
    Learn from texts.

    Args:
        documents: The texts; see ``Document``.
        labels: The class of each; two at least in all.
        strength: scikit-learn's ``C`` for the words; higher trusts the examples more.
        balanced: Whether rare classes weigh as much as frequent ones.
        min_documents: Terms seen in fewer texts are dropped.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    words = linear.fit(
        [document.terms for document in documents],
        labels,
        strength=strength,
        balanced=balanced,
        min_documents=min_documents,
    )
    estimator = LogisticRegression(
        C=STRENGTH, tol=TOLERANCE, max_iter=1000, class_weight="balanced" if balanced else None
    )
    estimator.fit(np.array([document.meaning for document in documents]), list(labels))
    if list(estimator.classes_) != list(words.labels):
        raise ValueError("the two readers learnt other classes")
    return ShortTextModel(words, *linear.one_column_a_label(estimator))


def pack(prefix: str, model: ShortTextModel) -> dict[str, Any]:
    """Return the arrays of a model, named so that several fit in one file."""
    import numpy as np

    return linear.pack(prefix, model.words) | {
        f"{prefix}.meaning": model.weights.astype(np.float16),
        f"{prefix}.meaning_intercept": model.intercept,
    }


def unpack(prefix: str, arrays: Any) -> ShortTextModel:
    """
    Return the model that ``pack`` took apart.

    Raises:
        ClassifiersError: Its parts do not fit together.
    """
    import numpy as np

    words = linear.unpack(prefix, arrays)
    weights = arrays[f"{prefix}.meaning"].astype(np.float32)
    if weights.shape != (4 * SIZE, len(words.labels)):
        raise ClassifiersError("The weights of meanings do not fit the labels; run `doleances train`.")
    return ShortTextModel(words, weights, arrays[f"{prefix}.meaning_intercept"])
