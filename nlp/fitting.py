"""How are the classifiers learnt? Two layers, the second on scores of mails that the first had not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from nlp.classifiers import FirstLayer, Floats, Model, stack_features
from nlp.corpus import GoldMail, Phrase
from nlp.deciding import choose_decisions
from nlp.features_text import TextFeatures
from nlp.fitting_first import fit_each
from nlp.fitting_second import fit_second
from nlp.prepared import PARTS, Bools, Prepared, prepare
from nlp.steps import STEPS
from nlp.tasks import MAIL_LABELS, SENTENCE_LABELS
from nlp.traits import traits
from nlp.word_vectors import WordVectors

DENSE_SHARE = 0.3
"""How much the word vectors weigh beside the words, in standard deviations of the scores."""
Progress = Callable[[str], None]
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
    stack, probabilities = fit_second(features, data, mails)
    return Model(
        name=name,
        text=corpus.text,
        vectors=corpus.vectors,
        first=FirstLayer(layer.sentence, layer.sentence_dense * scores.share, layer.mail, layer.mail_dense),
        stack=stack,
        decisions=choose_decisions(probabilities, data, mails),
    )
