"""How likely is each risk in a sentence?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.vocabulary import Risque
from nlp import linear, shared_vectors, short_text
from nlp.word_vectors import WordVectors
from nlp.writing.training import document, stored_at


class RiskClassifier:
    """Gives each risk of a sentence a probability, from examples; knows no rule."""

    def __init__(self, model: short_text.ShortTextModel, vectors: WordVectors) -> None:
        self._model = model
        self._vectors = vectors

    @classmethod
    def load(cls, data_dir: Path) -> RiskClassifier:
        """
        Read the classifier from disk.

        Raises:
            ClassifiersError: It is absent or stale; ``nlp.writing.ensure`` makes it.
        """
        model = short_text.unpack("risque", linear.load_arrays(stored_at(data_dir)))
        return cls(model, shared_vectors.load(data_dir))

    def predict(self, sentences: Sequence[str]) -> list[dict[Risque, float]]:
        """Return, for each sentence, the probability of each of the seven classes."""
        return [
            {Risque(label): value for label, value in self._model.scores(read).items()}
            for read in (document(sentence, self._vectors) for sentence in sentences)
        ]
