"""Does the reading find what must not leave, say why, and offer what can?"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from models.vocabulary import Risque
from playbooks.reading import read_text
from playbooks.reading.rules import load_general, load_rules
from playbooks.reading.splitting import split


class Surely:
    """A classifier that is sure of one class, whatever the sentence."""

    def __init__(self, risque: Risque) -> None:
        self._risque = risque

    def predict(self, sentences: Sequence[str]) -> list[dict[Risque, float]]:
        """Return the same scores for each sentence."""
        scores = {risque: 0.9 if risque is self._risque else 0.1 / 6 for risque in Risque}
        return [dict(scores) for _ in sentences]


@pytest.mark.parametrize(
    ("sentence", "risque"),
    [
        ("C’est notre faute et nous l’assumons.", Risque.AVEU),
        ("Nous sommes responsables du préjudice que vous subissez.", Risque.AVEU),
        ("Vous serez remboursé intégralement.", Risque.PROMESSE),
        ("Cela ne se reproduira plus jamais.", Risque.PROMESSE),
        ("Vous auriez dû vérifier les colis.", Risque.ACCUSATION),
        ("Contrairement à ce que vous prétendez, la livraison est arrivée.", Risque.ACCUSATION),
        ("Ce n’est qu’un léger retard.", Risque.MINIMISATION),
        ("Nous nous réservons le droit de vous poursuivre.", Risque.MENACE),
        ("Entre nous, la marge est faible sur ce produit.", Risque.OPINION_INTERNE),
        ("La livraison du 12 mars est arrivée le 15.", Risque.AUCUN),
        ("Nous regrettons la gêne que cela vous cause.", Risque.AUCUN),
        ("Je vous rappelle demain avant 12 h.", Risque.AUCUN),
        ("Un avoir est à l’étude, sous réserve de l’accord de ma direction.", Risque.AUCUN),
        ("Pourriez-vous nous transmettre le bon de livraison ?", Risque.AUCUN),
        ("L’article 9 prévoit qu’une médiation peut être demandée.", Risque.AUCUN),
    ],
)
def test_rules_alone_read_plain_sentences(sentence: str, risque: Risque) -> None:
    """Without a classifier the guide's own examples are read right."""
    reading = read_text(sentence, None)

    assert reading.risque is risque
    assert bool(reading.sentences[0].why) == (risque is not Risque.AUCUN)
    assert (reading.sentences[0].suggestion is None) == (risque is Risque.AUCUN)


def test_the_worst_sentence_gives_the_reading_its_risk() -> None:
    """An admission outweighs the rest, wherever it stands."""
    reading = read_text("Ce n’est qu’un léger retard. C’est notre faute. Bonne journée.", None)

    assert [s.risque for s in reading.sentences] == [Risque.MINIMISATION, Risque.AVEU, Risque.AUCUN]
    assert reading.risque is Risque.AVEU


def test_offsets_point_into_the_text() -> None:
    """Each sentence can be highlighted and replaced where it stands."""
    text = (
        "Bonjour Mme. Roux,\n\n  M. Petit vous rappelle à 14 h 30. L’écart est de 0,4 mm !"
        "\nCordialement,\nÉ. Diop"
    )

    reading = read_text(text, None)

    assert [s.text for s in reading.sentences] == [
        "Bonjour Mme. Roux,",
        "M. Petit vous rappelle à 14 h 30.",
        "L’écart est de 0,4 mm !",
        "Cordialement,",
        "É. Diop",
    ]
    assert all(text[s.start : s.start + len(s.text)] == s.text for s in reading.sentences)


def test_the_clients_own_words_are_not_held_against_us() -> None:
    """Quoted lines and words between quotation marks are the client's."""
    reading = read_text(
        "Vous écrivez « c’est votre faute ».\n> vous auriez dû livrer lundi", Surely(Risque.AUCUN)
    )

    assert reading.risque is Risque.AUCUN


def test_a_sure_rule_outweighs_the_classifier() -> None:
    """A classifier that sees nothing does not let an admission through."""
    reading = read_text("Nous reconnaissons notre entière responsabilité.", Surely(Risque.AUCUN))

    assert reading.risque is Risque.AVEU


def test_the_classifier_decides_where_no_rule_speaks() -> None:
    """A sentence that no rule knows takes the class the classifier sees, with a reason and a wording."""
    reading = read_text("Le vent du nord souffle fort.", Surely(Risque.MENACE))

    assert reading.risque is Risque.MENACE
    assert reading.sentences[0].why == load_general()[Risque.MENACE].why
    assert reading.sentences[0].suggestion


def test_the_wording_keeps_what_the_sentence_names() -> None:
    """The suggestion speaks of the same thing, in the client's terms."""
    reading = read_text("Vous auriez dû refuser la livraison du 12 mars.", None)

    assert "votre livraison du 12 mars" in str(reading.sentences[0].suggestion)


def test_no_wording_offered_carries_a_risk_itself() -> None:
    """Every safer wording, filled in, is read as harmless, rules alone."""
    fields = {"sujet": "votre commande du 2 mai", "date": "lundi", "montant": "120 €"}
    wordings = [s for rule in load_rules() for s in rule.suggestions]
    for general in load_general().values():
        wordings += [*general.suggestions, *(s for theme in general.themes for s in theme.suggestions)]

    for wording in wordings:
        assert read_text(wording.format(**fields), None).risque is Risque.AUCUN, wording


def test_every_class_has_a_wording_that_needs_nothing() -> None:
    """Whatever the sentence, a risk comes with something to write instead."""
    for risque in Risque:
        if risque is not Risque.AUCUN:
            assert any("{" not in wording for wording in load_general()[risque].suggestions)


def test_nothing_to_read_is_harmless() -> None:
    """An empty text has no sentence and no risk."""
    reading = read_text(" \n\n ", None)

    assert reading.sentences == ()
    assert reading.risque is Risque.AUCUN


@pytest.mark.parametrize(
    "hostile",
    [
        "On " * 33000,
        " " * 50000,
        "a" * 100000,
        "C’est notre faute, " * 5000,
        "« " * 40000,
        "\n" * 90000,
        "M. " * 30000,
    ],
    ids=["on", "spaces", "line", "faults", "quotes", "newlines", "abbreviations"],
)
def test_hostile_text_is_read_in_time(hostile: str) -> None:
    """A hundred kilobytes of anything are read at once."""
    read_text("Bonjour.", None)
    start = time.process_time()

    read_text(hostile, None)

    assert time.process_time() - start < 1.0


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Je réponds jeudi : «\u00a0Qui passera\u202f?\u00a0». Merci.",
            ["Je réponds jeudi : «\u00a0Qui passera\u202f?\u00a0».", "Merci."],
        ),
        (
            "À «\u00a0Qui\u202f?\u00a0», je réponds jeudi. Merci.",
            ["À «\u00a0Qui\u202f?\u00a0», je réponds jeudi.", "Merci."],
        ),
        ("M.\u00a0Durand vous rappelle. Merci.", ["M.\u00a0Durand vous rappelle.", "Merci."]),
    ],
)
def test_a_quote_that_asks_does_not_cut_our_sentence(text: str, sentences: list[str]) -> None:
    """French sets a space before the closing mark, and after a title."""
    assert [sentence.text for sentence in split(text)] == sentences
