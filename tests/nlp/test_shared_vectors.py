"""Are the word vectors of short texts made once, kept, and refused when absent?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from models.errors import ClassifiersError
from nlp import shared_vectors
from nlp.word_vectors import _reduce


def test_vectors_are_made_once_and_read_back(tmp_path: Path) -> None:
    """The second call says nothing, for it makes nothing; near words stay near on disk."""
    said: list[str] = []
    shared_vectors.ensure(tmp_path, said.append)
    vectors = shared_vectors.ensure(tmp_path, said.append)

    assert len(said) == 1
    late, delay, pear = (vectors.lookup(word)[0] for word in ("tardive", "retard", "poire"))
    assert np.linalg.norm(delay) == pytest.approx(1.0, abs=1e-2)
    assert delay @ late > delay @ pear


def test_absent_vectors_are_refused(tmp_path: Path) -> None:
    """A clear error, not an empty table."""
    with pytest.raises(ClassifiersError):
        shared_vectors.load(tmp_path)


def test_vectors_do_not_depend_on_the_number_of_processors() -> None:
    """Two machines, or one that is busy, learn the same classifiers."""
    table = np.random.default_rng(1).normal(size=(20_000, 300)).astype(np.float32)
    reduced = []
    for threads in (1, 2):
        with threadpool_limits(threads):
            reduced.append(_reduce(table).tobytes())

    assert reduced[0] == reduced[1]
