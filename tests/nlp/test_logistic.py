"""Does fitting many regressions at once find what scikit-learn finds one by one?"""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from nlp.logistic import Question, fit_logistic


@pytest.mark.parametrize("exclusive", [False, True])
def test_the_weights_are_those_of_scikit_learn(exclusive: bool) -> None:
    """Same loss, same ridge: nearly the same probabilities, to single precision."""
    generator = np.random.default_rng(3)
    x = generator.normal(size=(300, 8))
    classes = (x[:, :3] + generator.normal(size=(300, 3))).argmax(axis=1)
    answers = np.eye(3)[classes]
    weights, bias = fit_logistic(x, [Question(answers, exclusive, np.ones(300))], 0.5)[0]
    margins = x @ weights + bias
    if exclusive:
        ours = np.exp(margins) / np.exp(margins).sum(axis=1, keepdims=True)
        theirs = LogisticRegression(C=0.5, max_iter=500).fit(x, classes).predict_proba(x)
    else:
        ours = 1 / (1 + np.exp(-margins))
        fitted = [LogisticRegression(C=0.5, max_iter=500).fit(x, answers[:, at]) for at in range(3)]
        theirs = np.stack([model.predict_proba(x)[:, 1] for model in fitted], axis=1)

    assert np.abs(ours - theirs).max() < 0.02


def test_lines_of_no_weight_are_left_out() -> None:
    """A field that only complaints have does not learn from the other mails."""
    x = np.array([[1.0], [1.0], [-1.0], [1.0]])
    answers = np.array([[1.0], [1.0], [0.0], [0.0]])
    kept = fit_logistic(x, [Question(answers, False, np.array([1.0, 1.0, 1.0, 0.0]))], 10.0)[0]
    alone = fit_logistic(x[:3], [Question(answers[:3], False, np.ones(3))], 10.0)[0]

    assert kept[0] == pytest.approx(alone[0], abs=0.02)
