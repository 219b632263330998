"""Are the small pieces of a letter exact: people, days, things named, typography, coverage, quotes?"""

from __future__ import annotations

import doctest
import importlib
from datetime import date

import pytest

from models.values import Faits, MailText
from models.vocabulary import Nature
from playbooks.coverage import find_uncovered, mentions_amount, mentions_day
from playbooks.deadlines import resolve
from playbooks.echoing import find_echoes
from playbooks.objects import named_authority, named_voice, request_object
from playbooks.people import find_person, greet, read_name
from playbooks.quoting import quotable, quotable_subject
from playbooks.typography import typeset
from playbooks.view import add_business_days
from tests.playbooks.support import analysis

MODULES = (
    "answers", "asking", "composing", "coverage", "deadlines", "drafting", "folding", "gestes", "objects",
    "people", "quoting", "restating", "typography", "variation", "view", "wording",
)  # fmt: skip
WEDNESDAY = date(2026, 3, 18)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    """The examples that explain the code are true."""
    assert doctest.testmod(importlib.import_module(f"playbooks.{name}")).failed == 0


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("sous 48 h", date(2026, 3, 20)),
        ("demain matin", date(2026, 3, 19)),
        ("ce jour avant 17 h", WEDNESDAY),
        ("avant vendredi", date(2026, 3, 20)),
        ("mercredi", date(2026, 3, 25)),
        ("sous huitaine", date(2026, 3, 26)),
        ("dans les quinze jours", date(2026, 4, 2)),
        ("au plus tard le 16 avril à midi", date(2026, 4, 16)),
        ("avant le 12/04", date(2026, 4, 12)),
        ("le 2 janvier", date(2027, 1, 2)),
        ("le 31/02", None),
        ("dès que possible", None),
    ],
)
def test_deadline_is_resolved_or_left(written: str, due: date | None) -> None:
    """A deadline gives its day where it says one, and nothing where it does not."""
    assert resolve(written, WEDNESDAY) == due


@pytest.mark.parametrize(
    ("name", "body", "greeting"),
    [
        ("Claire Vasseur", "", "Bonjour Madame Vasseur,"),
        ("M. Touré", "", "Bonjour Monsieur Touré,"),
        ("Mme Zaïdi", "", "Bonjour Madame Zaïdi,"),
        ("Direction technique", "Bonjour,\n\n…\n\nHugues Darmont\nDirecteur", "Bonjour Monsieur Darmont,"),
        ("Boucherie Martin", "Le rôti.", "Bonjour,"),
        ("Camille Froment", "", "Bonjour,"),
        ("V. Astruc", "", "Bonjour,"),
        ("Lycée horticole", "Mme Pujol, le remboursement manque. Bien à vous, N. Hervieu", "Bonjour,"),
        ("Victoire d’Arlempdes", "", "Bonjour Madame d’Arlempdes,"),
        ("Jean-Luc DUPONT", "", "Bonjour Monsieur Dupont,"),
        ("", "", "Bonjour,"),
        ("<script>", "", "Bonjour,"),
    ],
)
def test_greeting_is_sure_or_plain(name: str, body: str, greeting: str) -> None:
    """A civility is given only where the name or the signature tells it."""
    assert greet(find_person(name, body), formal=False, casual=False) == greeting


def test_formal_greeting_has_no_name() -> None:
    """A formal letter greets by title alone."""
    assert greet(read_name("Claire Vasseur"), formal=True, casual=False) == "Madame,"
    assert greet(read_name("Claude Petit"), formal=True, casual=False) == "Madame, Monsieur,"


@pytest.mark.parametrize(
    ("demande", "quote", "thing"),
    [
        ("remplacement", "de me remplacer cette machine", "cette machine"),
        (
            "correction",
            "m'envoyer les tickets de pesée du pont-bascule",
            "les tickets de pesée du pont-bascule",
        ),
        ("resiliation", "la fin du contrat sans indemnité", "la fin du contrat"),
        ("remboursement", "je veux le remboursement des deux", ""),
        ("livraison", "je veux votre directeur demain", ""),
        ("reparation", "que quelqu'un vienne voir", ""),
        ("contact", "Merci de m'appeler, aujourd'hui, sur ma ligne directe", ""),
    ],
)
def test_thing_asked_is_named_or_left(demande: str, quote: str, thing: str) -> None:
    """Only a sure noun phrase is taken from the client's words."""
    assert request_object(demande, [quote]) == thing


def test_authority_and_audience_are_named() -> None:
    """The one that is announced, as a noun phrase."""
    assert named_authority(["je porte l'affaire devant le tribunal de commerce"]) == "le tribunal de commerce"
    assert named_authority(["À défaut ce sera la CNIL"]) == "la CNIL"
    assert named_authority(["devant qui de droit"]) == ""
    assert named_authority(["mon avocate préfère le deuxième"]) == "votre avocat"
    assert named_voice(["je mets la vidéo sur insta"]) == "les réseaux sociaux"


@pytest.mark.parametrize(
    "words",
    [
        "VOUS ÊTES TOUS LES MÊMES",
        "bande d'incapables et de menteurs",
        "quel scandale !",
        "c'est votre faute",
        "oui",
        "Jsuis decu je vs avais fait confiance",
        "x" * 400,
        "il dit « bonjour et s'en va",
        "je suis très déçue",
    ],
)
def test_hurtful_or_shapeless_words_are_not_quoted(words: str) -> None:
    """Insults, shouting, reproaches, haste, whole paragraphs: never given back."""
    assert quotable(words) == ""


def test_quote_is_exact() -> None:
    """What is quoted is the client's, but for line breaks and the final sign."""
    assert quotable("la ligne\nest arrêtée depuis mardi.") == "la ligne est arrêtée depuis mardi"
    assert quotable("il dit « bonjour » et s'en va") == "il dit “bonjour” et s'en va"
    assert quotable_subject("RE: Tr: cartes de visite") == "cartes de visite"


def test_typography_is_french_and_stable() -> None:
    """Spaces that do not break, thousands, percent, hours; a second pass changes nothing."""
    text = typeset('C\'est 12280,50€, soit 7% avant 17h30 : "non" ! Réf. FA-2026/77, a@b.example, 12/03')

    assert text == typeset(text)
    assert "12\u202f280,50\u00a0€" in text
    assert "7\u00a0%" in text
    assert "17\u00a0h\u00a030" in text
    assert "FA-2026/77" in text
    assert "a@b.example" in text


@pytest.mark.parametrize(
    ("text", "amount", "there"),
    [
        ("soit 4\u202f280,50\u00a0€", 4280.5, True),
        ("soit 4280 €", 4280.0, True),
        ("12 k€", 12000.0, True),
        ("soit 14 280 €", 4280.0, False),
        ("soit 42,80 €", 4280.0, False),
    ],
)
def test_amount_is_found_whole(text: str, amount: float, *, there: bool) -> None:
    """An amount is not found inside another."""
    assert mentions_amount(text, amount) is there


def test_day_is_found_in_letters_or_digits() -> None:
    """A date of the facts is recognised however it is written."""
    assert mentions_day("le 12\u00a0mars", "2026-03-12")
    assert mentions_day("le 12/03", "2026-03-12")
    assert mentions_day("le 1er avril", "2026-04-01")
    assert not mentions_day("le 22 mars", "2026-03-12")


def test_uncovered_survives_odd_facts() -> None:
    """Facts of a hostile mail are listed, never a crash."""
    odd = analysis(faits=Faits(facture=("((", "[a-z]+"), dates=("pas une date",), delais=("\\",)))

    assert len(find_uncovered("rien", odd, answered=frozenset())) == 4


def test_business_days_skip_holidays() -> None:
    """Easter Monday and 1 May do not count."""
    assert add_business_days(date(2026, 4, 3), 1) == date(2026, 4, 7)
    assert add_business_days(date(2026, 4, 30), 1) == date(2026, 5, 4)


def test_thanks_with_a_reproach_give_both_back() -> None:
    """The praise and the reserve are found apart."""
    text = MailText(
        subject="", body="Merci à l'entrepôt, tout est parti. Un seul bémol, la sonnette à cinq heures."
    )

    echoes = find_echoes(text, analysis(nature=Nature.REMERCIEMENT))

    assert echoes["louange"] == "Merci à l'entrepôt, tout est parti"
    assert echoes["reserve"] == "Un seul bémol, la sonnette à cinq heures"
