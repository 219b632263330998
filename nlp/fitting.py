"""How are the classifiers learnt? Two layers, the second on scores of mails that the first had not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.classifiers import GROUP_SUMS, POOLS, FirstLayer, Floats, Head, Model, Stack, stack_features
from nlp.corpus import GoldMail, Phrase
from nlp.deciding import choose_decisions
from nlp.features_dense import fit_ridge
from nlp.features_text import TextFeatures
from nlp.logistic import Question, fit_logistic
from nlp.prepared import FOLDS, Bools, Prepared, prepare
from nlp.tasks import CHOICES, MAIL_LABELS, OF_DOLEANCES, SENTENCE_LABELS, SETS, related
from nlp.traits import TRAITS, traits
from nlp.word_vectors import WordVectors

SENTENCE_C, MAIL_C, STACK_C = 0.1, 0.2, 0.03
DENSE_SHARE = 0.3
"""How much the word vectors weigh beside the words, in standard deviations of the scores."""
OWN_RIDGE, GENERAL_RIDGE, OTHER_RIDGE = 0.2, 1.0, 10.0
"""The second layer trusts a label's own scores more than those of the others; the nature listens to all."""
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
        model = LinearSVC(C=c, random_state=0, max_iter=400, tol=1e-3)
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
    sentence = fit_heads(data.sentence_x[rows], columns, [everything] * len(columns), SENTENCE_C, shared)
    dense = fit_ridge(data.sentence_d[rows].astype(np.float64), answers.astype(np.float64), weights)
    mail, mail_dense = fit_mails(data, mails)
    return FirstLayer(sentence, dense, mail, mail_dense)


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


@dataclass(frozen=True, slots=True)
class Scores:
    """First-layer scores of every mail, made by models that had not seen it."""

    sentence: Floats
    mail: Floats
    share: Floats
    """What the dense scores of each label are multiplied by."""


Fit = Callable[[Bools], FirstLayer]


def out_of_fold(data: Prepared, mails: Bools, fit: Fit, progress: Progress) -> Scores:
    """Score each of these mails by models learnt on the other folds."""
    lines = int(data.starts[-1])
    sparse = np.zeros((lines, len(SENTENCE_LABELS)), np.float32)
    dense = np.zeros_like(sparse)
    whole = np.zeros((len(data.golds), 2 * len(MAIL_LABELS)), np.float32)
    for fold in range(FOLDS):
        held = mails & (data.folds == fold)
        if not held.any():
            continue
        progress(f"Apprentissage, partie {fold + 1} sur {FOLDS + 1}…")
        layer = fit(mails & (data.folds != fold))
        rows = np.flatnonzero(held[data.mail_of])
        sparse[rows] = data.sentence_x[rows] @ layer.sentence.weights + layer.sentence.bias
        dense[rows] = data.sentence_d[rows] @ layer.sentence_dense
        chosen = np.flatnonzero(held)
        whole[chosen, : len(MAIL_LABELS)] = data.mail_x[chosen] @ layer.mail.weights + layer.mail.bias
        whole[chosen, len(MAIL_LABELS) :] = data.mail_d[chosen] @ layer.mail_dense
    measured = np.flatnonzero(mails[data.mail_of])
    share = DENSE_SHARE * sparse[measured].std(axis=0) / np.maximum(dense[measured].std(axis=0), 1e-6)
    return Scores(sparse + dense * share, whole, share)


def second_layer_input(data: Prepared, scores: Scores) -> Floats:
    """Return what the second layer reads, one line a mail."""
    lines = []
    for at, units in enumerate(data.units):
        own = scores.sentence[data.starts[at] : data.starts[at + 1]]
        lines.append(stack_features(units, own, scores.mail[at], traits(units)))
    return np.stack(lines)


def ridges() -> NDArray[np.float64]:
    """Return how much each weight of the second layer is held back: less for what is about the same label."""
    inputs: list[tuple[str, str] | None] = [
        *(SENTENCE_LABELS * POOLS),
        *([None] * GROUP_SUMS),
        *(MAIL_LABELS * 2),
        *([None] * TRAITS),
    ]
    outputs = [(task, label) for task, labels in (CHOICES | SETS).items() for label in labels]
    held = np.full((len(inputs), len(outputs)), OTHER_RIDGE)
    for column, output in enumerate(outputs):
        for line, source in enumerate(inputs):
            if source is not None and related(output, source):
                held[line, column] = OWN_RIDGE
            elif output[0] in ({"nature", "ton"} if source is None else {"nature"}):
                held[line, column] = GENERAL_RIDGE
    return held


def fit_stack(features: Floats, data: Prepared, mails: Bools) -> Stack:
    """Fit the second layer on first-layer scores of unseen mails."""
    rows = np.flatnonzero(mails)
    mean = features[rows].mean(axis=0)
    scale = features[rows].std(axis=0)
    scale[scale < 1e-6] = 1.0
    scaled = ((features[rows] - mean) / scale).astype(np.float64)
    tasks = [*CHOICES, *SETS]
    columns = {pair: at for at, pair in enumerate(MAIL_LABELS)}
    questions = []
    for task in tasks:
        at = np.array([columns[task, label] for label in (CHOICES | SETS)[task]])
        counted = data.doleances[rows] if task in OF_DOLEANCES else np.ones(len(rows), bool)
        weights = (data.weights[rows] * counted).astype(np.float64)
        questions.append(Question(data.mail_y[np.ix_(rows, at)].astype(np.float64), task in CHOICES, weights))
    fitted = fit_logistic(scaled, questions, STACK_C, ridges())
    heads = {
        task: Head(weights.astype(np.float32), bias.astype(np.float32))
        for task, (weights, bias) in zip(tasks, fitted, strict=True)
    }
    return Stack(mean, scale, {task: heads[task] for task in CHOICES}, {task: heads[task] for task in SETS})


def stack_probabilities(features: Floats, data: Prepared, mails: Bools) -> dict[str, Floats]:
    """Return the second layer's probabilities of each mail by a stack that had not seen it."""
    found = {
        task: np.zeros((len(data.golds), len(labels)), np.float32)
        for task, labels in (CHOICES | SETS).items()
    }
    for fold in range(FOLDS):
        held = mails & (data.folds == fold)
        if not held.any():
            continue
        stack = fit_stack(features, data, mails & (data.folds != fold))
        for at in np.flatnonzero(held):
            for task, values in stack.probabilities(features[at]).items():
                found[task][at] = values
    return found


def fit_model(
    golds: Sequence[GoldMail],
    phrases: Sequence[Phrase],
    vectors: WordVectors,
    *,
    name: str,
    progress: Progress,
) -> Model:
    """Learn everything from annotated mails and phrases; the same input gives the same model."""
    progress("Lecture du corpus…")
    data, text = prepare(golds, phrases, vectors)
    corpus = Corpus(data, text, vectors, lambda mails: fit_first(data, mails))
    return fit_prepared(corpus, np.ones(len(golds), bool), name=name, progress=progress)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Prepared mails with what reads them, and the way the first layer is fitted on some of them."""

    data: Prepared
    text: TextFeatures
    vectors: WordVectors
    fit: Fit


def fit_prepared(corpus: Corpus, mails: Bools, *, name: str, progress: Progress) -> Model:
    """Learn from some of the prepared mails; evaluation leaves whole files out this way."""
    from threadpoolctl import threadpool_limits

    # Sums over several threads are not always added in the same order: one thread is reproducible.
    with threadpool_limits(1):
        return _fit_prepared(corpus, mails, name, progress)


def _fit_prepared(corpus: Corpus, mails: Bools, name: str, progress: Progress) -> Model:
    data = corpus.data
    scores = out_of_fold(data, mails, corpus.fit, progress)
    features = second_layer_input(data, scores)
    progress(f"Apprentissage, partie {FOLDS + 1} sur {FOLDS + 1}…")
    layer = corpus.fit(mails)
    probabilities = stack_probabilities(features, data, mails)
    return Model(
        name=name,
        text=corpus.text,
        vectors=corpus.vectors,
        first=FirstLayer(layer.sentence, layer.sentence_dense * scores.share, layer.mail, layer.mail_dense),
        stack=fit_stack(features, data, mails),
        decisions=choose_decisions(probabilities, data, mails),
    )
