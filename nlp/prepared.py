"""How do annotated mails and phrases become the arrays that the classifiers learn from?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.corpus import OWN, GoldMail, Phrase
from nlp.features_dense import mail_directions, sentence_directions
from nlp.features_text import Cells, TextFeatures, learn
from nlp.sentences import Unit, split_units
from nlp.tasks import MAIL_LABELS, SENTENCE_LABELS, key
from nlp.traits import traits
from nlp.word_vectors import WordVectors
from nlp.workers import share, slices, workers_for

FOLDS = 5
"""How many parts of the files measure, in turn, models that learnt from the others."""
PARTS = 3
"""How many parts the second layer reads, each scored by a first layer that learnt from the others."""

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Annotated mails as arrays, made once and shared by every fold; phrases follow the mails' sentences."""

    golds: list[GoldMail]
    units: list[list[Unit]]
    starts: NDArray[np.int64]
    """Where the sentences of each mail start; one more entry than mails."""
    phrases: int
    sentence_x: Any
    mail_x: Any
    sentence_d: Floats
    mail_d: Floats
    sentence_y: NDArray[np.int8]
    mail_y: NDArray[np.int8]
    doleances: Bools
    weights: Floats
    folds: NDArray[np.int64]
    """Which of ``FOLDS`` each mail measures."""
    parts: NDArray[np.int64]
    """Which of ``PARTS`` the second layer reads it in."""

    @property
    def mail_of(self) -> NDArray[np.int64]:
        """Return, for each sentence of a mail, the rank of its mail."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def sentence_rows(self, mails: Bools) -> NDArray[np.int64]:
        """Return the lines that train with these mails: their sentences and every phrase."""
        inside = np.flatnonzero(mails[self.mail_of])
        return np.concatenate([inside, np.arange(self.starts[-1], self.starts[-1] + self.phrases)])

    def sentence_weights(self) -> NDArray[np.float64]:
        """Return how much each line counts."""
        return np.concatenate([self.weights[self.mail_of], np.ones(self.phrases)]).astype(np.float64)


def prepare(
    golds: Sequence[GoldMail], phrases: Sequence[Phrase], vectors: WordVectors
) -> tuple[Prepared, TextFeatures]:
    """Count every sentence once and place the annotators' quotes on the sentences."""
    units = [split_units(gold.mail.subject, gold.mail.body) for gold in golds]
    alone = [[Unit(phrase.text, "body", 0, 0)] for phrase in phrases]
    workers = workers_for(len(golds))
    text = learn([*units, *alone], workers)
    parts = share(partial(_count_mails, text, vectors), slices([*units, *alone], workers), workers)
    counted = _Counted.join(list(parts))
    keys = [key(*pair) for pair in SENTENCE_LABELS]
    marks = np.array([[name in phrase.labels for name in keys] for phrase in phrases], np.int8)
    quoted = [quoted_labels(gold, own) for gold, own in zip(golds, units, strict=True)]
    data = Prepared(
        golds=list(golds),
        units=units,
        starts=np.concatenate([[0], np.cumsum([len(mail_units) for mail_units in units])]),
        phrases=len(phrases),
        sentence_x=counted.sentence_x,
        mail_x=counted.mail_x[: len(golds)],
        sentence_d=counted.sentence_d,
        mail_d=counted.mail_d[: len(golds)],
        sentence_y=np.concatenate([*quoted, marks.reshape(-1, len(keys))]),
        mail_y=np.array([[gold.has(task, label) for task, label in MAIL_LABELS] for gold in golds], np.int8),
        doleances=np.array([gold.labels["nature"] in {"doleance", "relance"} for gold in golds]),
        weights=np.array([gold.weight for gold in golds], np.float32),
        folds=assign([gold.group for gold in golds], FOLDS),
        parts=assign([gold.group for gold in golds], PARTS),
    )
    return data, text


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is read of some mails, one after the other."""

    sentence_x: Any
    mail_x: Any
    sentence_d: Floats
    mail_d: Floats

    @classmethod
    def join(cls, parts: Sequence[_Counted]) -> _Counted:
        from scipy.sparse import vstack

        return cls(
            vstack([part.sentence_x for part in parts], format="csr"),
            vstack([part.mail_x for part in parts], format="csr"),
            np.concatenate([part.sentence_d for part in parts]),
            np.concatenate([part.mail_d for part in parts]),
        )


def _count_mails(text: TextFeatures, vectors: WordVectors, mails: Sequence[Sequence[Unit]]) -> _Counted:
    """Turn the sentences of some mails, and the mails, into lines."""
    sentence_rows: list[Cells] = []
    mail_rows: list[Cells] = []
    sentence_d, mail_d = [], []
    for units in mails:
        lines, whole = text.read(units)
        directions = sentence_directions(units, vectors)
        sentence_rows += lines
        mail_rows.append(whole)
        sentence_d.append(directions)
        mail_d.append(mail_directions(directions, traits(units)))
    return _Counted(
        as_matrix(sentence_rows, text.sentence_width),
        as_matrix(mail_rows, text.mail_width),
        np.concatenate(sentence_d),
        np.array(mail_d, np.float32),
    )


def as_matrix(rows: Sequence[Cells], width: int) -> Any:
    """Stack sparse lines into one matrix, in double precision since the solver copies anything else."""
    from scipy.sparse import csr_matrix

    pointers = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows])])
    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([values for _, values in rows]).astype(np.float64)
    matrix = csr_matrix((values, columns, pointers), shape=(len(rows), width))
    matrix.sort_indices()
    return matrix


def quoted_labels(gold: GoldMail, units: Sequence[Unit]) -> NDArray[np.int8]:
    """Mark the sentences where a quote falls: half of either, else the largest share."""
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


def assign(groups: Sequence[str], parts: int) -> NDArray[np.int64]:
    """
    Deal whole files into parts; corrections one by one, since each has its own writer.

    So are the mails written here: the second layer learns from them too. They never measure
    (``measures``).
    """
    names = sorted(set(groups) - {"correction", OWN}, key=lambda name: (len(name), name))
    return np.array(
        [
            (rank if group in {"correction", OWN} else names.index(group)) % parts
            for rank, group in enumerate(groups)
        ]
    )


def measures(golds: Sequence[GoldMail]) -> Bools:
    """Tell which mails may measure a model: all but those written here."""
    return np.array([gold.group != OWN for gold in golds])
