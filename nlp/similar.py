"""Which past cases resemble a new one, and which mails are nearly the same?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nlp.facts.source import fold

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_READ = 8_000
"""Characters of a text that count: what a case is about is said in its first thousand words."""

_FEATURES = 2**18
_SHINGLE = 4
NEAR_DUPLICATE = 0.8
"""From this resemblance on (Jaccard, shingles of four words) two texts are the same mail sent again."""

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Match:
    """A past text that resembles the one asked about."""

    key: str
    """Which item of the index."""
    score: float
    """Cosine of the weighted words, 0 to 1."""
    near_duplicate: bool
    """Whether it is the same mail with a few words changed."""


def text_hash(text: str) -> str:
    """Return a hash that forgives case, accents, spaces and punctuation: equal texts have equal hashes."""
    return hashlib.sha256(" ".join(_words(text)).encode()).hexdigest()


def resemblance(first: str, second: str) -> float:
    """Return how much two texts share, 0 to 1: the Jaccard index of their shingles of four words."""
    one, other = _shingles(first), _shingles(second)
    return len(one & other) / len(one | other) if one or other else 1.0


class SimilarIndex:
    """
    An index over past texts, built in memory from what the store still holds.

    Words are hashed, no vocabulary is kept: a person's mails that are erased from the store leave
    nothing here once the index is built again.
    """

    def __init__(
        self, keys: tuple[str, ...], shingles: tuple[frozenset[int], ...], matrix: csr_matrix, idf: Any
    ) -> None:
        self._keys = keys
        self._shingles = shingles
        self._matrix = matrix
        self._idf = idf

    @classmethod
    def build(cls, items: Iterable[tuple[str, str]]) -> SimilarIndex:
        """
        Build the index.

        Args:
            items: Key (a dossier's reference) and text of each past case; of equal keys the last counts.
        """
        import numpy as np
        from sklearn.preprocessing import normalize

        texts = dict(items)
        # An empty index holds one empty text that no key names, for the sake of the matrix.
        counts = _vectoriser().transform(list(texts.values()) or [""])
        frequency = np.bincount(counts.indices, minlength=_FEATURES)
        idf = np.log((1 + len(texts)) / (1 + frequency)) + 1
        matrix = normalize(counts.multiply(idf).tocsr())
        return cls(tuple(texts), tuple(_shingles(text) for text in texts.values()), matrix, idf)

    def __len__(self) -> int:
        return len(self._keys)

    def closest(self, text: str, n: int = 5, *, exclude: Sequence[str] = ()) -> list[Match]:
        """
        Return the past cases closest to a text, best first, equal scores by key.

        Args:
            text: The new case.
            n: How many at most.
            exclude: Keys to leave out, such as the case itself.
        """
        from sklearn.preprocessing import normalize

        if not self._keys or n <= 0:
            return []
        query = normalize(_vectoriser().transform([text]).multiply(self._idf).tocsr())
        scores = (self._matrix @ query.T).toarray().ravel()
        hidden = frozenset(exclude)
        found = [
            (round(float(scores[row]), 4), self._keys[row], int(row))
            for row in scores.nonzero()[0]
            if self._keys[row] not in hidden
        ]
        best = sorted(found, key=lambda match: (-match[0], match[1]))[:n]
        shingles = _shingles(text)
        return [Match(key, min(score, 1.0), self._is_near(shingles, row)) for score, key, row in best]

    def near_duplicates(self, text: str, *, exclude: Sequence[str] = ()) -> list[str]:
        """Return the keys of the past texts that are nearly this one, closest first."""
        return [match.key for match in self.closest(text, n=20, exclude=exclude) if match.near_duplicate]

    def _is_near(self, shingles: frozenset[int], row: int) -> bool:
        union = len(shingles | self._shingles[row])
        return union > 0 and len(shingles & self._shingles[row]) >= NEAR_DUPLICATE * union


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text[:_READ]).lower())


def _shingles(text: str) -> frozenset[int]:
    """Return the hashed runs of four words; a shorter text is one shingle."""
    words = _words(text)
    runs = range(max(1, len(words) - _SHINGLE + 1)) if words else range(0)
    return frozenset(_stable_hash(" ".join(words[start : start + _SHINGLE])) for start in runs)


def _stable_hash(run: str) -> int:
    # Python's own hash changes from one process to the next.
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big")


def _stem(word: str) -> str:
    """Return the beginning of a word, so that "livraison" and "livré" come near; numbers stay whole."""
    return word if _CODE.search(word) else word[:6]


def _terms(text: str) -> list[str]:
    """Return the terms of a text: the stems of its words, without those that every mail shares."""
    return [_stem(word) for word in _words(text) if len(word) > 2 and word not in _COMMON]


# Words of grammar and politeness, without accents; words of one or two letters are left out anyway.
_COMMON = frozenset(
    """alors apres aucun aucune aussi autre autres avait avant avec avez avons bien bonjour bonsoir car
    cela ces cet cette ceux chez comme cordialement dans depuis des deux dire dit dont donc elle elles
    encore entre est etait ete etes etre eux fait faire faut fois hier ils jamais jour jours les leur
    leurs lui madame mais meme merci mes messieurs moi moins mon monsieur nos notre nous ont ouest par
    parce pas peu peut plus pour pourquoi pouvez puis quand que quel quelle qui quoi rien sans ses soit
    son sont sous suis sur tout toute toutes tous tres trois une vers veuillez vos votre vous
    salutations distinguees expression sentiments agreer recevoir avance""".split()  # noqa: SIM905
)


@lru_cache(maxsize=1)
def _vectoriser() -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    analyser: Callable[[str], list[str]] = _terms
    return HashingVectorizer(n_features=_FEATURES, analyzer=analyser, alternate_sign=False, norm=None)
