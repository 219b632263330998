"""
How does a short text become probabilities, with neither pickle nor scikit-learn at run time?

scikit-learn trains; what it found is kept as a vocabulary and matrices in one ``.npz`` file, read
without pickle. Reading a sentence then takes a dictionary and one small product.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import ClassifiersError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

FORMAT = 1
"""Raised when the file changes its shape."""

Terms = Callable[[str], Sequence[Sequence[str]]]
"""A text to its terms, by block (words, characters, signs); each block weighs the same."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A multinomial logistic regression over weighted terms."""

    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: list[float]
    weights: Floats
    """One row a term, one column a label."""
    intercept: Floats

    def scores(self, blocks: Sequence[Sequence[str]]) -> dict[str, float]:
        """Return the probability of each label for one text given by its terms."""
        import numpy as np

        total = self.intercept.astype(np.float64)
        for block in blocks:
            index, values = self._weigh(block)
            if index:
                total = total + np.asarray(values) @ self.weights[index]
        shifted = np.exp(total - total.max())
        return dict(zip(self.labels, (shifted / shifted.sum()).tolist(), strict=True))

    def _weigh(self, block: Sequence[str]) -> tuple[list[int], list[float]]:
        counts = Counter(self.vocabulary[term] for term in block if term in self.vocabulary)
        values = [(1 + math.log(count)) * self.idf[index] for index, count in counts.items()]
        norm = math.sqrt(sum(value * value for value in values)) or 1.0
        return list(counts), [value / norm for value in values]


def fit(
    documents: Sequence[Sequence[Sequence[str]]],
    labels: Sequence[str],
    *,
    strength: float = 10.0,
    min_documents: int = 2,
    balanced: bool = False,
    weights: Sequence[float] | None = None,
) -> LinearModel:
    """
    Train on texts given by their terms.

    Args:
        documents: Terms by block, one entry a text.
        labels: The label of each text.
        strength: scikit-learn's ``C``; higher trusts the examples more.
        min_documents: Terms seen in fewer texts are dropped.
        balanced: Whether rare labels weigh as much as frequent ones.
        weights: How much each text counts.
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    seen: Counter[str] = Counter(term for blocks in documents for block in blocks for term in set(block))
    kept = sorted(term for term, count in seen.items() if count >= min_documents)
    idf = [math.log((1 + len(documents)) / (1 + seen[term])) + 1 for term in kept]
    names = tuple(sorted(set(labels)))
    blank = np.zeros((len(kept), len(names)), dtype=np.float32)
    model = LinearModel(names, {term: i for i, term in enumerate(kept)}, idf, blank, blank[:1].sum(axis=0))
    rows, columns, values = _cells(model, documents)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(documents), len(kept)), dtype=np.float32)
    estimator = LogisticRegression(
        C=strength, max_iter=300, tol=1e-3, class_weight="balanced" if balanced else None
    )
    estimator.fit(matrix, list(labels), sample_weight=None if weights is None else np.asarray(weights))
    columns_found, intercept = one_column_a_label(estimator)
    return LinearModel(names, model.vocabulary, idf, columns_found, intercept)


def one_column_a_label(estimator: Any) -> tuple[Floats, Floats]:
    """Return the weights and the intercept of a fitted logistic regression, one column a label."""
    import numpy as np

    coefficients, intercept = estimator.coef_, estimator.intercept_
    if len(estimator.classes_) == 2:
        # scikit-learn keeps one row for two labels: the second against the first.
        coefficients = np.vstack([-coefficients / 2, coefficients / 2])
        intercept = np.array([-intercept[0] / 2, intercept[0] / 2])
    return coefficients.T.astype(np.float32), intercept.astype(np.float32)


def _cells(
    model: LinearModel, documents: Sequence[Sequence[Sequence[str]]]
) -> tuple[list[int], list[int], list[float]]:
    rows: list[int] = []
    columns: list[int] = []
    cells: list[float] = []
    for row, blocks in enumerate(documents):
        for block in blocks:
            index, values = model._weigh(block)
            rows.extend([row] * len(index))
            columns.extend(index)
            cells.extend(values)
    return rows, columns, cells


def pack(prefix: str, model: LinearModel) -> dict[str, Any]:
    """Return the arrays of a model, named so that several fit in one file."""
    import numpy as np

    def text(lines: Iterable[str]) -> Any:
        return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)

    return {
        f"{prefix}.labels": text(model.labels),
        f"{prefix}.terms": text(model.vocabulary),
        f"{prefix}.idf": np.array(model.idf, dtype=np.float32),
        f"{prefix}.weights": model.weights.astype(np.float16),
        f"{prefix}.intercept": model.intercept,
    }


def unpack(prefix: str, arrays: Any) -> LinearModel:
    """Return the model that ``pack`` took apart."""
    import numpy as np

    def lines(name: str) -> list[str]:
        return str(bytes(arrays[f"{prefix}.{name}"]).decode()).split("\n")

    return LinearModel(
        labels=tuple(lines("labels")),
        vocabulary={term: index for index, term in enumerate(lines("terms"))},
        idf=arrays[f"{prefix}.idf"].tolist(),
        weights=arrays[f"{prefix}.weights"].astype(np.float32),
        intercept=arrays[f"{prefix}.intercept"],
    )


def fingerprint(*parts: bytes) -> str:
    """
    Return the key under which a trained file is kept.

    It changes with the examples, the code that makes the terms, the format and the libraries, so
    that a stale file is never read: it is simply not found.
    """
    digest = hashlib.sha256(f"{FORMAT} {version('scikit-learn')} {version('numpy')}".encode())
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]


def save_arrays(path: Path, arrays: dict[str, Any]) -> None:
    """Write arrays beside, then put them in place at once; older versions are removed."""
    import numpy as np

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as stream:
        np.savez_compressed(stream, **arrays)
    part.replace(path)
    stem = path.name.partition(".")[0]
    for other in path.parent.glob(f"{stem}.*.npz"):
        if other != path:
            other.unlink(missing_ok=True)


def load_arrays(path: Path) -> dict[str, Any]:
    """
    Read arrays back.

    Raises:
        ClassifiersError: The file is absent, stale (its name changed) or damaged.
    """
    import zipfile

    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ClassifiersError(f"{path.name}: absent, stale or damaged; run `doleances train`.") from error
