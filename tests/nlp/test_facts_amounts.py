"""Which amounts in euros are found, and with which value?"""

from __future__ import annotations

import pytest

from nlp.facts import find_facts
from nlp.facts.figures import parse_digits, parse_words

AMOUNTS = [
    ("1.234,56 €", (1234.56,)),
    ("1 234,56 euros HT", (1234.56,)),
    ("1\u202f234,56\u00a0€", (1234.56,)),
    ("12 k€ de pénalités", (12000.0,)),
    ("12k€", (12000.0,)),
    ("1,2 M€", (1200000.0,)),
    ("3 millions d'euros", (3000000.0,)),
    ("7€80 le mètre", (7.8,)),
    ("deux mille cinq cents euros", (2500.0,)),
    ("quatre-vingts euros", (80.0,)),
    ("€ 450", (450.0,)),
    ("EUR 1.500,00", (1500.0,)),
    ("690 EUR TTC", (690.0,)),
    ("franco dès 500 HT", (500.0,)),
    ("de 118 à 171 € par mois", (118.0, 171.0)),
    ("facturé 196 € au lieu de 98", (196.0, 98.0)),
    ("4 x 275 = 1 100 €", (275.0, 1100.0)),
    ("900 balles la demi-journée", (900.0,)),
    ("le beurre à 11,80 le kilo", (11.8,)),
    ("4 280,50 € puis 4280,50 euros", (4280.5,)),
]


@pytest.mark.parametrize(("text", "expected"), AMOUNTS, ids=[text for text, _ in AMOUNTS])
def test_an_amount_has_its_value(text: str, expected: tuple[float, ...]) -> None:
    """Each way of writing an amount gives its value in euros, once."""
    assert find_facts(text).montants == expected


NO_AMOUNTS = [
    "12 400 $ taxes incluses, 300 CHF, 612 400 DA",
    "22 mètres, 4,5 %, 39,93 mm, 12,50 kg",
    "SAS au capital de 1 200 000 €",
    "pas un euro de plus",
    "appelez le 04 90 55 00 11",
]


@pytest.mark.parametrize("text", NO_AMOUNTS, ids=NO_AMOUNTS)
def test_other_numbers_are_no_amounts(text: str) -> None:
    """Other currencies, measures, share capital and idioms stay out."""
    assert find_facts(text).montants == ()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234,56", 1234.56),
        ("1,234.50", 1234.5),
        ("23.45", 23.45),
        ("1.500", 1500.0),
        ("12", 12.0),
        ("1,5", 1.5),
        (",", None),
    ],
)
def test_digits_are_french_or_anglo_saxon(written: str, value: float | None) -> None:
    """The last separator is the decimal one, unless three digits follow a dot."""
    assert parse_digits(written) == value


def test_words_that_are_no_number_give_none() -> None:
    """A word that text2num refuses has no value."""
    assert parse_words("cent mille cent") == 100100.0
    assert parse_words("bonjour") is None
