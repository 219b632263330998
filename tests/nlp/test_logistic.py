"""Does fitting many regressions at once find what scikit-learn finds one by one?"""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from nlp.fitting_second import STACK_C, fit_here
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


def test_what_is_fitted_adds_to_the_margins_that_are_there() -> None:
    """Lines that are explained already move nothing; the others move what is left."""
    generator = np.random.default_rng(5)
    x = generator.normal(size=(200, 4))
    answers = (x[:, :1] + 0.5 * generator.normal(size=(200, 1)) > 0).astype(float)
    whole = fit_logistic(x, [Question(answers, False, np.ones(200))], 1.0)[0]
    there = x @ whole[0] + whole[1]
    more = fit_logistic(x, [Question(answers, False, np.ones(200), there)], 1.0, 50.0)[0]

    assert np.abs(more[0]).max() < 0.1 < np.abs(whole[0]).max()


def test_what_serves_the_annotated_mails_wins_over_what_the_others_taught() -> None:
    """Two columns tell the answer, one of them only in the mails written here."""
    generator = np.random.default_rng(7)
    x = generator.normal(size=(600, 2))
    here = np.arange(600) < 200
    answers = np.where(here, x[:, 0] > 0, x[:, 1] > 0).astype(float)[:, None]
    questions = [Question(answers, False, np.ones(600))]
    ridge = np.full((2, 1), 0.2)
    everywhere = fit_logistic(x, questions, STACK_C, ridge)
    (moved, _), (before, _) = fit_here(x, questions, everywhere, here, ridge)[0], everywhere[0]

    assert before[0, 0] < before[1, 0]
    assert moved[0, 0] > before[0, 0]
    assert moved[1, 0] < before[1, 0]


def test_where_there_is_no_such_mail_nothing_moves() -> None:
    """A corpus of our own mails alone keeps what it taught."""
    x = np.array([[1.0], [-1.0]])
    questions = [Question(np.array([[1.0], [0.0]]), False, np.ones(2))]
    everywhere = fit_logistic(x, questions, STACK_C)

    moved = fit_here(x, questions, everywhere, np.zeros(2, bool), np.ones((1, 1)))

    assert moved[0][0] == pytest.approx(everywhere[0][0])
