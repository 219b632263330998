"""Which words does the tagger read by themselves, and which only by their looks and their company?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nlp.conversation.folding import tokenize
from nlp.conversation.lexicon import word_classes
from nlp.word_vectors import WordVectors

LETTERS = 24
"""Of a word that are read."""
SEEN = 3
"""Messages that hold a word before it is read by itself."""
RARE = "?"
"""What stands for any other word: a name that no example holds is then read as one that few hold."""
_SHORT = 2
"""Letters: a shorter word may be anything."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the examples, and those of French."""

    common: frozenset[str]
    """Folded; those of ``SEEN`` examples at least."""
    vectors: WordVectors

    def read(self, word: str) -> str:
        """Return a folded word, or ``RARE`` for one that the examples hardly hold."""
        own = not word[:1].isalpha() or word in self.common or word in word_classes()
        return word if own else RARE

    def is_french(self, word: str) -> bool | None:
        """Tell whether a word is in the French dictionary of vectors; ``None`` where that tells nothing."""
        bare = word.strip("'")
        return self.vectors.knows(bare) if word[:1].isalpha() and len(word) > _SHORT else None


def learn_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that enough messages hold."""
    counts = Counter(word for text in texts for word in {token.folded[:LETTERS] for token in tokenize(text)})
    return frozenset(word for word, count in counts.items() if count >= SEEN and word[:1].isalpha())
