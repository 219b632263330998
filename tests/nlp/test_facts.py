"""Which facts does the desk find in whole mails?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.values import Faits, RelativeDate
from nlp.facts import find_fact_spans, find_facts

LETTER = """Bonjour Madame Ferry,

La commande CMD-2024-118 passée le 3 mars nous est parvenue hier, BL 88 213 : 12 palettes au lieu de 14,
et les lots 6A417 et 6A418 sont fissurés. Votre facture FA2026/031 (4 280,50 € HT) est bloquée.

Conformément au contrat-cadre CC-2025-071, nous attendons un avoir sous huitaine et le remplacement
avant le 15 avril. À défaut, nous saisirons notre conseil.

Claire Vasseur
> Le 12 mars 2026 à 09:14, Service client a écrit :
> Votre livraison est prévue le 10 mars.
"""


def test_a_letter_gives_each_kind_of_fact() -> None:
    """One letter with every kind of fact gives them all, as written and nothing else."""
    facts = find_facts(LETTER, date=datetime(2026, 3, 18, 9, tzinfo=UTC))

    assert facts == Faits(
        commande=("CMD-2024-118",),
        facture=("FA2026/031",),
        bl=("88 213",),
        contrat=("CC-2025-071",),
        lot=("6A417", "6A418"),
        montants=(4280.5,),
        dates=("2026-03-03", "2026-03-10"),
        delais=("sous huitaine", "avant le 15 avril"),
        dates_relatives=(RelativeDate("hier", "2026-03-17"),),
        quantites=("12 palettes",),
    )


def test_the_subject_counts() -> None:
    """A number given in the subject only is a fact, and its span says where it stands."""
    spans = find_fact_spans("Bonjour,\n\nToujours rien reçu.", subject="RE: Commande 4578 – retard")

    assert [(span.kind, span.text, span.where) for span in spans] == [("commande", "4578", "subject")]


def test_a_value_said_twice_is_given_once() -> None:
    """Repeating a number does not repeat the fact."""
    facts = find_facts("Facture FC-120, 90 €. Je répète : facture FC-120, 90 euros.")

    assert facts.facture == ("FC-120",)
    assert facts.montants == (90.0,)


def test_nothing_is_found_in_nothing() -> None:
    """An empty mail has no facts."""
    assert find_facts("") == Faits()


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"], ids=["space", "nbsp", "nnbsp"])
def test_spans_are_exact_substrings(space: str) -> None:
    """What a span shows is what is written at its offsets, whatever the spaces and accents."""
    text = LETTER.replace("4 280,50 €", f"4{space}280,50{space}€").replace("’", "'")
    spans = find_fact_spans(text)

    assert spans
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert 4280.5 in [span.value for span in spans if span.kind == "montants"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_read(text: str, subject: str) -> None:
    """No text raises, and every span is an exact substring of the subject or of the body."""
    for span in find_fact_spans(text, subject=subject, date=datetime(2026, 3, 18, tzinfo=UTC)):
        whole = text if span.where == "body" else subject[:400].replace("\n", " ")
        assert whole[span.start : span.end] == span.text


VOCABULARY = (
    "commande facture BL lot n° CMD-1-2 12/03 31/02 0 99 mars 45 30 février € k€ 1.234,56 deux mille avant "
    "sous dans le lundi dernier prochain semaine 53 il y a 4000 ans jours ( ) , . > Le a écrit :"
)
WORDS = [*VOCABULARY.split(), "\n"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=40,
    )
)
def test_any_mixture_of_its_own_words_is_read(words: list[str]) -> None:
    """The words of the rules in any order, impossible days and distances included, never raise."""
    facts = find_facts(" ".join(words), date=datetime(2026, 1, 31, tzinfo=UTC))

    assert all(len(day) == 10 for day in facts.dates)


HOSTILE = {
    "digits": "1234567890" * 10_000,
    "spaced digits": "123 456 " * 20_000,
    "on": "On " * 35_000,
    "spaces": " " * 50_000,
    "one line": "commande facture lot le 12 mars avant demain " * 5_000,
    "brackets": "((" * 50_000,
    "amounts": "1 € et 2 € au lieu de 3 " * 5_000,
    "numbers in words": "cent mille " * 10_000,
    "events": "d'ici la fin de la " * 6_000,
    "dashes": "a-1" * 40_000,
    "lines": "\n" * 100_000,
    "quotes": "> Le 3 mars 2026 à 12:00, X a écrit :\n" * 3_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_linear_time(text: str) -> None:
    """100 KB of anything is read in well under a second: the rules are linear and what is read is capped."""
    import time

    find_facts("commande 12")
    start = time.process_time()
    find_facts(text, subject=text[:2_000])

    assert time.process_time() - start < 0.5


def test_the_number_of_a_norm_counts_no_goods() -> None:
    """A certificate 3.1 that is required is one kind of paper, not three of anything."""
    found = find_facts("Il manque les certificats 3.1 exigés au marché, pour les 12 couronnes.")

    assert found.quantites == ("12 couronnes",)
