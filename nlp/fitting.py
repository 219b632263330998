"""How are the classifiers learnt from annotated mails? Two layers, the second on scores of mails unseen by the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.classifiers import Floats, Head, Model, Stack, overall_confidence, stack_features
from nlp.corpus import GoldMail
from nlp.features_text import TextFeatures, learn
from nlp.sentences import Unit, split_units
from nlp.tasks import CHOICES, MAIL_LABELS, OF_DOLEANCES, SENTENCE_LABELS, SETS, key
from nlp.word_vectors import WordVectors

FOLDS = 5
SENTENCE_C, MAIL_C, STACK_C = 0.1, 0.3, 0.05
THREADS = 2
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Annotated mails as arrays, made once and shared by every fold."""

    golds: list[GoldMail]
    units: list[list[Unit]]
    starts: NDArray[np.int64]
    """Where the sentences of each mail start; one more entry than mails."""
    sentence_x: Any
    mail_x: Any
    sentence_y: NDArray[np.int8]
    mail_y: NDArray[np.int8]
    doleances: NDArray[np.bool_]
    weights: Floats
    folds: NDArray[np.int64]

    @property
    def mail_of(self) -> NDArray[np.int64]:
        """Return, for each sentence, the rank of its mail."""
        return np.repeat(np.arange(len(self.golds)), np.diff(self.starts))


def prepare(golds: Sequence[GoldMail], text: TextFeatures, units: list[list[Unit]]) -> Prepared:
    """Count every sentence once and place the annotators' quotes on the sentences."""
    sentence_rows, mail_rows = [], []
    for mail_units in units:
        rows = [text.row(unit.text) for unit in mail_units]
        sentence_rows += [text.sentence(row) for row in rows]
        mail_rows.append(text.mail(rows))
    starts = np.concatenate([[0], np.cumsum([len(mail_units) for mail_units in units])])
    return Prepared(
        golds=list(golds),
        units=units,
        starts=starts,
        sentence_x=as_matrix(sentence_rows, text.width),
        mail_x=as_matrix(mail_rows, text.width),
        sentence_y=np.concatenate([quoted_labels(gold, own) for gold, own in zip(golds, units, strict=True)]),
        mail_y=np.array([[gold.has(task, label) for task, label in MAIL_LABELS] for gold in golds], np.int8),
        doleances=np.array([gold.labels["nature"] in {"doleance", "relance"} for gold in golds]),
        weights=np.array([gold.weight for gold in golds], np.float32),
        folds=assign_folds([gold.group for gold in golds]),
    )


def as_matrix(rows: Sequence[tuple[NDArray[np.int64], Floats]], width: int) -> Any:
    """Stack sparse rows into one matrix, in double precision since the solver copies anything else."""
    from scipy.sparse import csr_matrix

    pointers = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows])])
    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([values for _, values in rows]).astype(np.float64)
    matrix = csr_matrix((values, columns, pointers), shape=(len(rows), width))
    matrix.sort_indices()
    return matrix


def quoted_labels(gold: GoldMail, units: Sequence[Unit]) -> NDArray[np.int8]:
    """Mark the sentences where a quote falls: half of the quote or of the sentence, else the largest share."""
    marks = np.zeros((len(units), len(SENTENCE_LABELS)), np.int8)
    for column, (task, label) in enumerate(SENTENCE_LABELS):
        for quote in gold.evidence.get(key(task, label), ()):
            for rank in place_quote(gold, units, quote):
                marks[rank, column] = 1
    return marks


def place_quote(gold: GoldMail, units: Sequence[Unit], quote: str) -> list[int]:
    """Return the ranks of the sentences that a quote covers."""
    start, in_subject = gold.mail.body.find(quote), False
    if start < 0:
        start, in_subject = gold.mail.subject.find(quote), True
    shares: list[tuple[float, int]] = []
    for rank, unit in enumerate(units):
        if start < 0 or (unit.kind == "subject") != in_subject:
            continue
        overlap = min(start + len(quote), unit.start + len(unit.text)) - max(start, unit.start)
        if overlap > 0:
            shares.append((overlap / min(len(quote), len(unit.text)), rank))
    covered = [rank for share, rank in shares if share >= 0.5]
    return covered or [rank for _, rank in sorted(shares)[-1:]]


def assign_folds(groups: Sequence[str]) -> NDArray[np.int64]:
    """Deal whole groups into folds; corrections are dealt one by one, since each has its own writer."""
    names = sorted(set(groups) - {"correction"}, key=lambda name: (len(name), name))
    folds = []
    for rank, group in enumerate(groups):
        folds.append((rank if group == "correction" else names.index(group)) % FOLDS)
    return np.array(folds)


def fit_heads(x: Any, targets: Sequence[NDArray[np.int8]], masks: Sequence[NDArray[np.bool_]], c: float,
              weights: Floats) -> Head:  # fmt: skip
    """Fit one linear SVM a column, two at a time; a column without both answers says no."""
    from sklearn.svm import LinearSVC

    def fit(column: int) -> tuple[Floats, float]:
        rows = np.flatnonzero(masks[column])
        answers = targets[column][rows]
        if answers.min(initial=1) == answers.max(initial=0):
            return np.zeros(x.shape[1], np.float32), -1.0
        model = LinearSVC(C=c, random_state=0, max_iter=400, tol=1e-3)
        model.fit(x[rows], answers, sample_weight=weights[rows])
        return model.coef_[0].astype(np.float32), float(model.intercept_[0])

    with ThreadPoolExecutor(THREADS) as pool:
        fitted = list(pool.map(fit, range(len(targets))))
    return Head(
        np.stack([weight for weight, _ in fitted], axis=1), np.array([b for _, b in fitted], np.float32)
    )


def fit_sentences(data: Prepared, mails: NDArray[np.bool_]) -> Head:
    """Fit the models of sentences on some of the mails."""
    inside = mails[data.mail_of]
    columns = [data.sentence_y[:, at] for at in range(len(SENTENCE_LABELS))]
    return fit_heads(
        data.sentence_x, columns, [inside] * len(columns), SENTENCE_C, data.weights[data.mail_of]
    )


def fit_mails(data: Prepared, mails: NDArray[np.bool_]) -> Head:
    """Fit the models of whole mails; fields that only doleances have learn from doleances."""
    masks = [
        mails & data.doleances if task in CHOICES and task in OF_DOLEANCES else mails
        for task, _ in MAIL_LABELS
    ]
    columns = [data.mail_y[:, at] for at in range(len(MAIL_LABELS))]
    return fit_heads(data.mail_x, columns, masks, MAIL_C, data.weights)


@dataclass(frozen=True, slots=True)
class FirstLayer:
    """First-layer scores of every mail, made by models that had not seen it."""

    sentence_scores: Floats
    mail_scores: Floats


def out_of_fold(data: Prepared, mails: NDArray[np.bool_], progress: Progress) -> FirstLayer:
    """Score each of these mails by models learnt on the other folds."""
    sentence_scores = np.zeros((data.sentence_x.shape[0], len(SENTENCE_LABELS)), np.float32)
    mail_scores = np.zeros((len(data.golds), len(MAIL_LABELS)), np.float32)
    for fold in range(FOLDS):
        held = data.folds == fold
        if not (held & mails).any():
            continue
        progress(f"Apprentissage, partie {fold + 1} sur {FOLDS + 1}…")
        score_into(data, fit_sentences(data, mails & ~held), fit_mails(data, mails & ~held), held & mails,
                   FirstLayer(sentence_scores, mail_scores))  # fmt: skip
    return FirstLayer(sentence_scores, mail_scores)


def score_into(
    data: Prepared, sentence: Head, mail: Head, mails: NDArray[np.bool_], into: FirstLayer
) -> None:
    """Fill the scores of some mails."""
    rows = np.flatnonzero(mails[data.mail_of])
    into.sentence_scores[rows] = data.sentence_x[rows] @ sentence.weights + sentence.bias
    chosen = np.flatnonzero(mails)
    into.mail_scores[chosen] = data.mail_x[chosen] @ mail.weights + mail.bias


def second_layer_input(data: Prepared, layer: FirstLayer) -> Floats:
    """Return what the second layer reads, one line a mail."""
    return np.stack(
        [
            stack_features(
                units, layer.sentence_scores[data.starts[at] : data.starts[at + 1]], layer.mail_scores[at]
            )
            for at, units in enumerate(data.units)
        ]
    )


def fit_stack(features: Floats, data: Prepared, mails: NDArray[np.bool_]) -> Stack:
    """Fit the second layer on first-layer scores of unseen mails."""
    from sklearn.linear_model import LogisticRegression

    mean = features[mails].mean(axis=0)
    scale = features[mails].std(axis=0)
    scale[scale < 1e-6] = 1.0
    scaled = ((features - mean) / scale).astype(np.float64)

    def fit(task: str) -> Head:
        rows = np.flatnonzero(mails & data.doleances if task in OF_DOLEANCES else mails)
        labels = (CHOICES | SETS)[task]
        weights, bias = (
            np.zeros((scaled.shape[1], len(labels)), np.float32),
            np.full(len(labels), -30.0, np.float32),
        )
        if task in CHOICES:
            answers = np.array([data.golds[row].labels[task] for row in rows])
            model = LogisticRegression(C=STACK_C, max_iter=200, tol=1e-3)
            model.fit(scaled[rows], answers, sample_weight=data.weights[rows])
            for line, label in enumerate(model.classes_):
                at = labels.index(label)
                weights[:, at], bias[at] = model.coef_[line], model.intercept_[line]
            return Head(weights, bias)
        for at, label in enumerate(labels):
            answers = np.array([data.golds[row].has(task, label) for row in rows])
            model = LogisticRegression(C=STACK_C, solver="liblinear", tol=1e-3, random_state=0)
            model.fit(scaled[rows], answers, sample_weight=data.weights[rows])
            weights[:, at], bias[at] = model.coef_[0], model.intercept_[0]
        return Head(weights, bias)

    with ThreadPoolExecutor(THREADS) as pool:
        heads = dict(zip(CHOICES | SETS, pool.map(fit, CHOICES | SETS), strict=True))
    return Stack(mean, scale, {task: heads[task] for task in CHOICES}, {task: heads[task] for task in SETS})


def stack_probabilities(features: Floats, data: Prepared, mails: NDArray[np.bool_]) -> dict[str, Floats]:
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


def best_thresholds(
    probabilities: dict[str, Floats], data: Prepared, mails: NDArray[np.bool_]
) -> dict[str, Floats]:
    """Choose, label by label, the threshold that serves the F1, drawn to a common value where labels are rare."""
    found: dict[str, Floats] = {}
    rows = np.flatnonzero(mails & data.doleances)
    grid = np.arange(0.24, 0.66, 0.02)
    for task, labels in SETS.items():
        chosen = []
        for at, label in enumerate(labels):
            truth = np.array([data.golds[row].has(task, label) for row in rows])
            scores = [_f1(truth, probabilities[task][rows, at] >= value) for value in grid]
            chosen.append(0.5 * float(grid[int(np.argmax(scores))]) + 0.5 * 0.42)
        found[task] = np.array(chosen, np.float32)
    return found


def _f1(truth: NDArray[np.bool_], given: NDArray[np.bool_]) -> float:
    both = float((truth & given).sum())
    return 2 * both / max(float(truth.sum() + given.sum()), 1.0)


def fit_model(golds: Sequence[GoldMail], vectors: WordVectors, *, name: str, progress: Progress) -> Model:
    """Learn everything from annotated mails; the same mails give the same model."""
    progress("Lecture du corpus…")
    units = [split_units(gold.mail.subject, gold.mail.body) for gold in golds]
    text = learn([[unit.text for unit in mail_units] for mail_units in units], vectors)
    data = prepare(golds, text, units)
    return fit_prepared(data, text, np.ones(len(golds), bool), name=name, progress=progress)


def fit_prepared(
    data: Prepared, text: TextFeatures, mails: NDArray[np.bool_], *, name: str, progress: Progress
) -> Model:
    """Learn from some of the prepared mails; evaluation leaves whole files out this way."""
    layer = out_of_fold(data, mails, progress)
    features = second_layer_input(data, layer)
    progress(f"Apprentissage, partie {FOLDS + 1} sur {FOLDS + 1}…")
    probabilities = stack_probabilities(features, data, mails)
    return Model(
        name=name,
        text=text,
        sentence=fit_sentences(data, mails),
        mail=fit_mails(data, mails),
        stack=fit_stack(features, data, mails),
        thresholds=best_thresholds(probabilities, data, mails),
        ask_below=ask_threshold(probabilities, data, mails),
    )


COVERAGE = 0.8
"""The share of mails that the desk qualifies without asking (issue 3, outcome 3)."""


def ask_threshold(probabilities: dict[str, Floats], data: Prepared, mails: NDArray[np.bool_]) -> float:
    """Return the overall confidence that leaves one doleance in five to a person."""
    rows = np.flatnonzero(mails & data.doleances)
    if not len(rows):
        return 0.5
    overall = [
        overall_confidence({task: values[row] for task, values in probabilities.items()}) for row in rows
    ]
    return float(np.quantile(overall, 1 - COVERAGE))
