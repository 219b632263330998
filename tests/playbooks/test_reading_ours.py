"""Are the sentences of our later letters left in peace, and nothing that a person may bring to them?"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.vocabulary import Risque
from playbooks.catalogue import Catalogue
from playbooks.letters import Content, Kind, write_letter
from playbooks.reading import read_text
from playbooks.reading.ours import is_of_our_letters
from tests.playbooks.support import dossier


class _Suspicious:
    """A classifier that sees an admission everywhere."""

    def predict(self, sentences: Sequence[str]) -> list[dict[Risque, float]]:
        """Suspect."""
        return [{risque: float(risque is Risque.AVEU) for risque in Risque} for _ in sentences]


BROUGHT = Content(
    fait=("Fait apporté par une personne.",),
    restant=("Reste apporté par une personne.",),
    promis=("Annonce apportée par une personne.",),
    raisons=("Raison apportée par une personne.",),
    demande="le remboursement",
    geste="un geste apporté par une personne",
)


@pytest.mark.parametrize("kind", list(Kind))
def test_only_what_a_person_brings_is_read(catalogue: Catalogue, kind: Kind) -> None:
    """The fixed sentences of each letter, its day and its reference included, are known."""
    letter = write_letter(catalogue, kind, dossier(), BROUGHT)
    flagged = [s.text for s in read_text(letter.text, _Suspicious()).sentences if s.risque is Risque.AVEU]

    assert [text for text in flagged if "apporté" not in text and not _is_greeting(text)] == []


def _is_greeting(text: str) -> bool:
    return text.startswith(("Bonjour", "Madame", "– [", "Maison Aubrac accorde", "Ce que nous pouvons faire"))


@pytest.mark.parametrize(
    "text",
    [
        "Je vous rappelle que votre paiement est en retard.",
        "Je vous appelle au sujet de notre faute.",
        "Nous vous proposons 10 000 €.",
        "Ce que cela change chez nous : nous avions oublié.",
        "Fait : par notre faute.",
    ],
)
def test_what_only_looks_alike_is_read(text: str) -> None:
    """A day is a day, a reference is a reference: nothing else takes their place."""
    assert not is_of_our_letters(text)


def test_a_rule_is_heard_before() -> None:
    """What the rules know to be an admission stays one, wherever it stands."""
    assert read_text("C’est notre faute.", None).risque is Risque.AVEU
