"""How do the sentences of a mail become columns? Words, stems, pairs, neighbours and place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nlp.features import normalise, words
from nlp.sentences import Unit
from nlp.workers import share, slices

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Cells = tuple[Ints, Floats]
"""The columns and the values of one line."""

SENTENCE_BLOCKS: dict[str, float] = {
    "word": 1.0, "stem": 1.0, "skip": 1.0, "char": 1.0, "before": 0.4, "after": 0.4,
}  # fmt: skip
"""What is weighed of a sentence, and how much: its own words, then the words of the sentences around it."""
MAIL_BLOCKS: dict[str, float] = {"word": 1.0, "stem": 1.0, "skip": 1.0, "title": 0.6}
"""What is weighed of a whole mail; the title is what the subject says."""
BLOCKS = tuple(SENTENCE_BLOCKS | MAIL_BLOCKS)
LEAST = {"word": 3, "stem": 3, "skip": 3, "char": 4, "before": 4, "after": 4, "title": 2}
"""In how many sentences a gram must be seen to count."""
STEM, LONG_STEM = 5, 6
"""Letters kept of a word: enough to join facture, facturée and facturation (FRENCH.md section 5)."""
PIECES = (3, 4, 5)
"""Letters of a piece of a word: what typing errors and endings leave whole."""
PLACES = 8
_PLACE_SCALE = 0.4

Grams = dict[str, list[str]]


def grams(units: Sequence[Unit]) -> list[Grams]:
    """Return, sentence by sentence, the grams of every block."""
    tokens = [words(unit.text, normalise(unit.text)) for unit in units]
    stems = [[token[:STEM] for token in line] for line in tokens]
    found: list[Grams] = []
    for at, unit in enumerate(units):
        long_stems = [token[:LONG_STEM] for token in tokens[at]]
        found.append(
            {
                "word": pairs(tokens[at]),
                "stem": pairs(stems[at]),
                "skip": [f"{left}~{right}" for left, right in zip(long_stems, long_stems[2:], strict=False)],
                "char": [piece for token in tokens[at] for piece in pieces(token)],
                "before": stems[at - 1] if at else [],
                "after": stems[at + 1] if at + 1 < len(stems) else [],
                "title": stems[at] if unit.kind == "subject" else [],
            }
        )
    return found


@lru_cache(maxsize=20_000)
def pieces(token: str) -> tuple[str, ...]:
    """Return the runs of letters of a word, its edges marked by spaces."""
    edged = f" {token} "
    return tuple(edged[at : at + size] for size in PIECES for at in range(len(edged) - size + 1))


def pairs(tokens: Sequence[str]) -> list[str]:
    """Return the words and the pairs of neighbours."""
    return [*tokens, *(f"{left} {right}" for left, right in pairwise(tokens))]


def places(units: Sequence[Unit]) -> Floats:
    """Return where each sentence stands and what it looks like; a phrase alone stands in the middle."""
    total = len(units)
    lines = [
        (
            unit.kind == "subject", unit.kind == "quoted", at == 1, at / total if total > 1 else 0.5,
            at / total > 0.66, min(len(unit.text), 300) / 150, "?" in unit.text, "!" in unit.text,
        )
        for at, unit in enumerate(units)
    ]  # fmt: skip
    return np.array(lines, np.float32).reshape(total, PLACES) * _PLACE_SCALE


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """The shared vectoriser: what grams are known, and how rare each is."""

    index: dict[str, dict[str, int]]
    """For each block, a gram and its rank."""
    sentence_idf: dict[str, Floats]
    mail_idf: dict[str, Floats]

    @property
    def sentence_width(self) -> int:
        """How many columns a sentence has."""
        return sum(len(self.index[block]) for block in SENTENCE_BLOCKS) + PLACES

    @property
    def mail_width(self) -> int:
        """How many columns a mail has."""
        return sum(len(self.index[block]) for block in MAIL_BLOCKS)

    def read(self, units: Sequence[Unit]) -> tuple[list[Cells], Cells]:
        """Return the line of each sentence, and the line of the mail."""
        counted = [
            {block: self._count(block, line[block]) for block in BLOCKS if block in line}
            for line in grams(units)
        ]
        where = places(units)
        first = self.sentence_width - PLACES
        lines: list[Cells] = []
        for at, counts in enumerate(counted):
            columns, values = self._join(counts, SENTENCE_BLOCKS, self.sentence_idf)
            lines.append(
                (
                    np.concatenate([columns, np.arange(first, first + PLACES)]),
                    np.concatenate([values, where[at]]),
                )
            )
        return lines, self._join(_sum(counted), MAIL_BLOCKS, self.mail_idf)

    def _count(self, block: str, found: Iterable[str]) -> dict[int, int]:
        known = self.index[block]
        counts: dict[int, int] = {}
        for gram in found:
            at = known.get(gram)
            if at is not None:
                counts[at] = counts.get(at, 0) + 1
        return counts

    def _join(
        self, counts: dict[str, dict[int, int]], blocks: dict[str, float], idf: dict[str, Floats]
    ) -> Cells:
        all_columns, all_values, offset = [], [], 0
        for block, scale in blocks.items():
            columns, values = _weigh(counts[block], idf[block])
            all_columns.append(columns + offset)
            all_values.append(values * scale)
            offset += len(self.index[block])
        return np.concatenate(all_columns), np.concatenate(all_values).astype(np.float32)


def _sum(counted: Sequence[dict[str, dict[int, int]]]) -> dict[str, dict[int, int]]:
    """Add the counts of the sentences up."""
    total: dict[str, dict[int, int]] = {}
    for block in MAIL_BLOCKS:
        added: Counter[int] = Counter()
        for counts in counted:
            added.update(counts[block])
        total[block] = dict(added)
    return total


def _weigh(counts: dict[int, int], idf: Floats) -> Cells:
    """Weigh counts by rarity, dampen repeats, and bring the whole to length one."""
    columns = np.fromiter(counts.keys(), np.int64, len(counts))
    if not len(counts):
        return columns, np.zeros(0, np.float32)
    values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * idf[columns]
    return columns, values / math.sqrt(float(values @ values))


@dataclass(frozen=True, slots=True)
class Seen:
    """How often each gram of each block was seen."""

    sentences: dict[str, Counter[str]]
    """In how many sentences."""
    by_mail: dict[str, Counter[str]]
    """In how many mails."""
    total: int
    """How many sentences were read."""


def count(mails: Sequence[Sequence[Unit]]) -> Seen:
    """Count the grams of some mails."""
    sentences = {block: Counter[str]() for block in BLOCKS}
    by_mail = {block: Counter[str]() for block in MAIL_BLOCKS}
    total = 0
    for units in mails:
        seen: dict[str, set[str]] = {block: set() for block in MAIL_BLOCKS}
        for line in grams(units):
            total += 1
            for block in BLOCKS:
                found = set(line[block])
                sentences[block].update(found)
                if block in seen:
                    seen[block] |= found
        for block, found in seen.items():
            by_mail[block].update(found)
    return Seen(sentences, by_mail, total)


def learn(mails: Sequence[Sequence[Unit]], workers: int = 1) -> TextFeatures:
    """Learn which grams count, and their rarity among sentences and among mails."""
    sentences = {block: Counter[str]() for block in BLOCKS}
    by_mail = {block: Counter[str]() for block in MAIL_BLOCKS}
    total = 0
    for seen in share(count, slices(mails, workers), workers):
        total += seen.total
        for block in BLOCKS:
            sentences[block].update(seen.sentences[block])
        for block in MAIL_BLOCKS:
            by_mail[block].update(seen.by_mail[block])
    kept = {
        block: sorted(gram for gram, n in sentences[block].items() if n >= LEAST[block]) for block in BLOCKS
    }
    return TextFeatures(
        {block: {gram: at for at, gram in enumerate(kept[block])} for block in BLOCKS},
        {block: rarity(kept[block], sentences[block], total) for block in SENTENCE_BLOCKS},
        {block: rarity(kept[block], by_mail[block], len(mails)) for block in MAIL_BLOCKS},
    )


def rarity(kept: Sequence[str], frequency: Counter[str], total: int) -> Floats:
    """Return the smoothed inverse document frequency of each gram."""
    return np.array([math.log((1 + total) / (1 + frequency[gram])) + 1 for gram in kept], np.float32)
