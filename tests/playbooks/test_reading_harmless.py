"""Are our own restatements and signatures left in peace, and nothing else with them?"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.vocabulary import Risque
from playbooks.reading import read_text


class _Suspicious:
    """A classifier that sees an accusation everywhere."""

    def predict(self, sentences: Sequence[str]) -> list[dict[Risque, float]]:
        """Accuse."""
        return [{risque: float(risque is Risque.ACCUSATION) for risque in Risque} for _ in sentences]


@pytest.mark.parametrize(
    "sentence",
    [
        "Vous nous écrivez que les 12 palettes sont arrivées abîmées.",
        "Au sujet du lot 2291, vous nous signalez une fissure.",
        "Votre message indique que la ligne est arrêtée.",
        "L’équipe Relation client",
        "Dossier D-2026-00001",
    ],
)
def test_the_client_s_words_and_our_name_are_no_risk(sentence: str) -> None:
    """What reports or signs is not asked of the classifier."""
    assert read_text(sentence, _Suspicious()).risque is Risque.AUCUN


@pytest.mark.parametrize(
    "sentence",
    [
        "Vous avez stocké les bidons en plein soleil, le résultat n’a rien d’étonnant.",
        "Vous demandez un avoir pour une faute que vous avez commise.",
        "C’est notre faute",
        "Vous dites avoir bipé les colis, nous demandons à voir.",
    ],
)
def test_nothing_else_passes_with_them(sentence: str) -> None:
    """An accusation that starts with « vous » is read, and an admission without its full stop too."""
    assert read_text(sentence, _Suspicious()).risque is not Risque.AUCUN
