"""How do sentences become numbers? Word pairs, characters and word vectors, weighted once for every classifier."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.features import normalise, words
from nlp.word_vectors import WordVectors

CHAR_SIZES = (3, 4, 5)
MIN_WORDS, MIN_CHARS = 2, 3
"""A word pair seen once and characters seen twice say nothing of another sector."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one sentence in both vocabularies, with its vector."""

    word_ids: dict[int, int]
    char_ids: dict[int, int]
    vector: Floats


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """The shared vectoriser: vocabularies, document frequencies, word vectors."""

    word_index: dict[str, int]
    char_index: dict[str, int]
    word_idf: Floats
    char_idf: Floats
    mail_word_idf: Floats
    mail_char_idf: Floats
    vectors: WordVectors

    @property
    def width(self) -> int:
        """How many columns a sentence has: words, characters, then the vector."""
        return len(self.word_index) + len(self.char_index) + self.vectors.size

    def row(self, text: str) -> Row:
        """Count what a sentence holds."""
        plain = normalise(text)
        return Row(
            count_known(word_grams(words(text, plain)), self.word_index),
            count_known(char_grams(plain), self.char_index),
            self.vectors.mean(text),
        )

    def sentence(self, row: Row) -> tuple[Ints, Floats]:
        """Return the columns and values of a sentence; each block has length one."""
        return self._join(row, self.word_idf, self.char_idf)

    def mail(self, rows: Sequence[Row]) -> tuple[Ints, Floats]:
        """Return the columns and values of a whole mail, the sum of its sentences."""
        total_words: Counter[int] = Counter()
        total_chars: Counter[int] = Counter()
        vector = np.zeros(self.vectors.size, np.float32)
        for row in rows:
            total_words.update(row.word_ids)
            total_chars.update(row.char_ids)
            vector += row.vector
        norm = float(np.linalg.norm(vector))
        summed = Row(dict(total_words), dict(total_chars), vector / norm if norm else vector)
        return self._join(summed, self.mail_word_idf, self.mail_char_idf)

    def _join(self, row: Row, word_idf: Floats, char_idf: Floats) -> tuple[Ints, Floats]:
        word_cols, word_values = _weigh(row.word_ids, word_idf)
        char_cols, char_values = _weigh(row.char_ids, char_idf)
        first = len(self.word_index)
        last = first + len(self.char_index)
        columns = np.concatenate([word_cols, char_cols + first, np.arange(last, last + self.vectors.size)])
        return columns, np.concatenate([word_values, char_values, row.vector])


def _weigh(ids: dict[int, int], idf: Floats) -> tuple[Ints, Floats]:
    """Weigh counts by rarity, dampen repeats, and bring the whole to length one."""
    columns = np.fromiter(ids.keys(), np.int64, len(ids))
    counts = np.fromiter(ids.values(), np.float32, len(ids))
    values = (1 + np.log(counts)) * idf[columns] if len(ids) else counts
    norm = math.sqrt(float(values @ values))
    return columns, (values / norm if norm else values).astype(np.float32)


def word_grams(tokens: Sequence[str]) -> list[str]:
    """Return the words and the pairs of neighbours."""
    return [*tokens, *(f"{left} {right}" for left, right in zip(tokens, tokens[1:], strict=False))]


def char_grams(plain: str) -> list[str]:
    """Return three to five characters in a row inside each word, with its edges."""
    grams: list[str] = []
    for word in plain.split():
        edged = f" {word[:40]} "
        for size in CHAR_SIZES:
            if size >= len(edged):
                grams.append(edged)
                break
            grams += [edged[at : at + size] for at in range(len(edged) - size + 1)]
    return grams


def count_known(grams: Iterable[str], index: dict[str, int]) -> dict[int, int]:
    """Count the grams that the vocabulary knows."""
    found: dict[int, int] = {}
    for gram in grams:
        at = index.get(gram)
        if at is not None:
            found[at] = found.get(at, 0) + 1
    return found


def learn(mails: Sequence[Sequence[str]], vectors: WordVectors) -> TextFeatures:
    """Learn the vocabularies and the rarities from mails given as lists of sentences."""
    frequency = (Counter[str](), Counter[str]())
    mail_frequency = (Counter[str](), Counter[str]())
    for sentences in mails:
        seen: tuple[set[str], set[str]] = (set(), set())
        for text in sentences:
            plain = normalise(text)
            grams = (set(word_grams(words(text, plain))), set(char_grams(plain)))
            for kind in (0, 1):
                frequency[kind].update(grams[kind])
                seen[kind].update(grams[kind])
        for kind in (0, 1):
            mail_frequency[kind].update(seen[kind])
    total = sum(len(sentences) for sentences in mails)
    kept = [
        sorted(g for g, n in frequency[kind].items() if n >= (MIN_WORDS, MIN_CHARS)[kind]) for kind in (0, 1)
    ]
    return TextFeatures(
        {gram: at for at, gram in enumerate(kept[0])},
        {gram: at for at, gram in enumerate(kept[1])},
        *(rarity(kept[kind], frequency[kind], total) for kind in (0, 1)),
        *(rarity(kept[kind], mail_frequency[kind], len(mails)) for kind in (0, 1)),
        vectors=vectors,
    )


def rarity(grams: Sequence[str], frequency: Counter[str], total: int) -> Floats:
    """Return the smoothed inverse document frequency of each gram."""
    return np.array([math.log((1 + total) / (1 + frequency[gram])) + 1 for gram in grams], np.float32)
