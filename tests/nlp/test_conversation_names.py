"""Are the names of clients read whole, and everyday words left alone?"""

from __future__ import annotations

import pytest

from models.vocabulary import Intent
from nlp.conversation.names import find_name, is_first_name, is_name, widen


@pytest.mark.parametrize(
    ("part", "text", "whole"),
    [
        ("Atelier", "le point sur Atelier Vert stp", "Atelier Vert"),
        ("Vergers", "et chez Vergers du Sud ?", "Vergers du Sud"),
        ("Fontaine", "relance la Brasserie de la Fontaine demain", "Brasserie de la Fontaine"),
        ("Durand", "appel de Durand & Associés", "Durand & Associés"),
        ("Cryotech", "où en est Cryotech", "Cryotech"),
        ("absent", "rien de tel ici", "absent"),
    ],
)
def test_a_name_goes_on_with_its_capitals(part: str, text: str, whole: str) -> None:
    """What is capitalised beside a name, small words between, belongs to it."""
    assert widen(part, text) == whole


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Cryotech est content, tu peux fermer", "Cryotech"),
        ("on est bons niveau Cryotech", "Cryotech"),
        ("il raconte quoi mme roussel", "mme roussel"),
        ("Peux-tu fermer le 42", None),
        ("enlève le paragraphe sur les CGV", None),
        ("", None),
    ],
)
def test_a_name_is_found_by_its_capital_or_its_title(text: str, name: str | None) -> None:
    """Abbreviations and verbs that open a sentence are no names."""
    assert find_name(text, Intent.CHANGER_STATUT) == name


def test_a_bare_name_may_be_an_agent_in_lists() -> None:
    """Where agents are named as often as clients, a capital alone says neither."""
    assert find_name("ce qui traîne, Maud ?", Intent.LISTE_DOSSIERS) is None


@pytest.mark.parametrize("word", ["Monday", "Peux-tu", "English", "SLA", "NPS"])
def test_days_and_questions_are_no_clients(word: str) -> None:
    """Written with a capital, they name nobody; nor do the abbreviations of figures."""
    assert not is_name(word)
    assert is_name("Cryotech")


def test_a_first_name_alone_is_somebody_of_ours() -> None:
    """Clients are named by their firm, or by a title and a family name."""
    assert is_first_name("Ludivine")
    assert not is_first_name("Ludivine Services")
    assert not is_first_name("Cryotech")
