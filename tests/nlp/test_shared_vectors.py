"""Are the word vectors of short texts made once, kept, and refused when absent?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.errors import ClassifiersError
from nlp import shared_vectors


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
