"""How are the classifiers learnt? Two layers, the second on scores of mails that the first had not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from models.vocabulary import Motif
from nlp.classifiers import GROUP_SUMS, POOLS, FirstLayer, Floats, Head, Model, Stack, stack_features
from nlp.corpus import GoldMail, Phrase
from nlp.deciding import choose_decisions
from nlp.features_text import TextFeatures
from nlp.fitting_first import fit_each
from nlp.logistic import Question, fit_logistic
from nlp.prepared import FOLDS, PARTS, Bools, Prepared, measures, prepare
from nlp.steps import POOLED, STEPS, WHICH
from nlp.tasks import CHOICES, MAIL_LABELS, MOTIF_SETS, OF_DOLEANCES, SENTENCE_LABELS, SETS, related
from nlp.traits import TRAITS, traits
from nlp.word_vectors import WordVectors

STACK_C = 0.03
DENSE_SHARE = 0.3
"""How much the word vectors weigh beside the words, in standard deviations of the scores."""
OWN_RIDGE, GENERAL_RIDGE, OTHER_RIDGE = 0.2, 1.0, 10.0
"""The second layer trusts a label's own scores more than those of the others; the nature listens to all."""
HERE_RIDGE = 10.0
"""How much more the second layer is held back where it moves away from what all the mails taught it."""
OWN_SHARE = 0.4
"""
What a mail written here counts in the second layer: it teaches words, not how many clients threaten.
"""
Progress = Callable[[str], None]
Doubles = NDArray[np.float64]
Weights = tuple[Doubles, Doubles]
"""Columns x labels, and the bias."""
Fit = Callable[[Sequence[Bools], Progress], list[FirstLayer]]


@dataclass(frozen=True, slots=True)
class Scores:
    """First-layer scores of every mail, made by models that had not seen it."""

    sentence: Floats
    steps: Floats
    """Those of ``nlp.steps``."""
    mail: Floats
    share: Floats
    """What the dense scores of each label are multiplied by."""


def out_of_fold(data: Prepared, mails: Bools, layers: Sequence[FirstLayer]) -> Scores:
    """Score each of these mails by the layer, one a part, that learnt from the other parts."""
    lines = int(data.starts[-1])
    margins = np.zeros((lines, len(SENTENCE_LABELS) + STEPS), np.float32)
    dense = np.zeros((lines, len(SENTENCE_LABELS)), np.float32)
    whole = np.zeros((len(data.golds), 2 * len(MAIL_LABELS)), np.float32)
    for part, layer in enumerate(layers):
        held = mails & (data.parts == part)
        rows = np.flatnonzero(held[data.mail_of])
        margins[rows] = data.sentence_x[rows] @ layer.sentence.weights + layer.sentence.bias
        dense[rows] = data.sentence_d[rows] @ layer.sentence_dense
        chosen = np.flatnonzero(held)
        whole[chosen, : len(MAIL_LABELS)] = data.mail_x[chosen] @ layer.mail.weights + layer.mail.bias
        whole[chosen, len(MAIL_LABELS) :] = data.mail_d[chosen] @ layer.mail_dense
    measured = np.flatnonzero(mails[data.mail_of])
    sparse, steps = margins[:, : len(SENTENCE_LABELS)], margins[:, len(SENTENCE_LABELS) :]
    share = DENSE_SHARE * sparse[measured].std(axis=0) / np.maximum(dense[measured].std(axis=0), 1e-6)
    return Scores(sparse + dense * share, steps, whole, share)


def second_layer_input(data: Prepared, scores: Scores) -> Floats:
    """Return what the second layer reads, one line a mail."""
    lines = []
    for at, units in enumerate(data.units):
        rows = slice(data.starts[at], data.starts[at + 1])
        own = scores.sentence[rows], scores.steps[rows]
        lines.append(stack_features(units, own, scores.mail[at], traits(units)))
    return np.stack(lines)


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


def fit_stack(features: Floats, data: Prepared, mails: Bools) -> Stack:
    """Fit the second layer on first-layer scores of unseen mails."""
    rows = np.flatnonzero(mails)
    mean = features[rows].mean(axis=0)
    scale = features[rows].std(axis=0)
    scale[scale < 1e-6] = 1.0
    scaled = ((features[rows] - mean) / scale).astype(np.float64)
    counts = data.weights[rows] * np.where(measures(data.golds)[rows], 1.0, OWN_SHARE)
    tasks = [*CHOICES, *SETS]
    columns = {pair: at for at, pair in enumerate(MAIL_LABELS)}
    questions = []
    for task in tasks:
        at = np.array([columns[task, label] for label in (CHOICES | SETS)[task]])
        counted = data.doleances[rows] if task in OF_DOLEANCES else np.ones(len(rows), bool)
        weights = (counts * counted).astype(np.float64)
        questions.append(Question(data.mail_y[np.ix_(rows, at)].astype(np.float64), task in CHOICES, weights))
    sets = np.array([_motif_set(data.golds[row]) for row in rows])
    answers = np.eye(len(MOTIF_SETS))[sets]
    questions.append(Question(answers, True, (counts * data.doleances[rows]).astype(np.float64)))
    ridge = ridges()
    everywhere = fit_logistic(scaled, questions, STACK_C, ridge)
    *fitted, together = fit_here(scaled, questions, everywhere, measures(data.golds)[rows], ridge)
    heads = {task: _head(*found) for task, found in zip(tasks, fitted, strict=True)}
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


def _motif_set(gold: GoldMail) -> int:
    return MOTIF_SETS.index(tuple(motif for motif in Motif if gold.has("motifs", motif)))


def _head(weights: NDArray[np.float64], bias: NDArray[np.float64]) -> Head:
    return Head(weights.astype(np.float32), bias.astype(np.float32))


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
    corpus = Corpus(data, text, vectors, partial(fit_each, data))
    return fit_prepared(corpus, np.ones(len(golds), bool), name=name, progress=progress)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Prepared mails with what reads them, and the way first layers are fitted on some of them."""

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
    *others, layer = corpus.fit([*(mails & (data.parts != part) for part in range(PARTS)), mails], progress)
    scores = out_of_fold(data, mails, others)
    features = second_layer_input(data, scores)
    probabilities = stack_probabilities(features, data, mails)
    return Model(
        name=name,
        text=corpus.text,
        vectors=corpus.vectors,
        first=FirstLayer(layer.sentence, layer.sentence_dense * scores.share, layer.mail, layer.mail_dense),
        stack=fit_stack(features, data, mails),
        decisions=choose_decisions(probabilities, data, mails),
    )
