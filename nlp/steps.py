"""
Does a sentence ask, blame or threaten at all, and where it does, for what? Two questions, not one.

"Je vous prie de bien vouloir" says that something is asked; "un avoir" says what. A model of each label
must learn both from that label's few sentences; here every request teaches what a request sounds like,
and the second model only tells requests from one another.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.tasks import SETS

Floats = NDArray[np.float32]

FIELDS = tuple(SETS)
WHICH: tuple[tuple[str, str], ...] = tuple((task, label) for task in FIELDS for label in SETS[task])
"""The labels told in two steps, in the order of their scores."""
STEPS = len(FIELDS) + len(WHICH)
"""How many scores a sentence has for them: one a field, then one a label."""
_OF_FIELD = np.array([FIELDS.index(task) for task, _ in WHICH])
STEEPNESS = 2.5
"""What turns a margin into a chance; margins of a linear SVM lie mostly between -1 and 1."""
POOLED = 2 * len(WHICH)


def join(scores: Floats) -> Floats:
    """Return the logarithm of the chance of each label: that of the field, times that within the field."""
    logs = -np.logaddexp(0.0, -STEEPNESS * scores)
    return np.asarray(logs[:, _OF_FIELD] + logs[:, len(FIELDS) :], np.float32)


def pool_steps(scores: Floats) -> Floats:
    """Return the best sentence of each label, and how many sentences carry it."""
    logs = join(scores)
    return np.concatenate([logs.max(axis=0), np.log1p(np.exp(logs).sum(axis=0))])
