"""Are the nearest past cases and the mails sent twice found, the same each time and fast?"""

from __future__ import annotations

import random
import time

import pytest

from nlp.similar import Match, SimilarIndex, resemblance, text_hash

CASES = {
    "D-1": "Bonjour, les 12 palettes de carrelage reçues sont cassées, le chauffeur a refusé nos réserves.",
    "D-2": "Bonjour, votre facture d'avril applique une hausse de 7 % que nous n'avons pas acceptée.",
    "D-3": "La machine à café est en panne depuis lundi, votre technicien n'est jamais venu.",
    "D-4": "Carrelage reçu cassé : trois palettes sur dix, merci de remplacer.",
    "D-5": "Le logiciel de paie plante à chaque clôture, le support ne répond pas.",
}


@pytest.fixture
def index() -> SimilarIndex:
    """Return an index over five small cases."""
    return SimilarIndex.build(CASES.items())


def test_the_closest_case_comes_first(index: SimilarIndex) -> None:
    """Cases about the same trouble come before the others, with falling scores."""
    matches = index.closest("Deux palettes de carrelage sont arrivées cassées ce matin", n=3)

    assert {match.key for match in matches[:2]} == {"D-1", "D-4"}
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    assert all(0 < match.score <= 1 for match in matches)
    assert not any(match.near_duplicate for match in matches)


def test_the_same_mail_sent_again_is_a_near_duplicate(index: SimilarIndex) -> None:
    """Case, accents, spaces and a word or two do not hide that a mail was sent twice."""
    again = (
        "BONJOUR,  les 12 palettes de carrelage recues sont cassees, le chauffeur a refuse nos reserves. Ok"
    )

    assert index.near_duplicates(again) == ["D-1"]
    assert text_hash(CASES["D-1"]) == text_hash(CASES["D-1"].upper() + "  \n")
    assert text_hash(CASES["D-1"]) != text_hash(CASES["D-2"])


def test_the_case_itself_can_be_left_out(index: SimilarIndex) -> None:
    """A dossier is not shown as similar to itself."""
    assert "D-1" not in [match.key for match in index.closest(CASES["D-1"], exclude=["D-1"])]
    assert index.closest(CASES["D-1"], n=1) == [Match("D-1", 1.0, near_duplicate=True)]


def test_an_erased_case_leaves_no_trace() -> None:
    """Built again without a person's mails, the index is what it would have been without them."""
    with_person = SimilarIndex.build([*CASES.items(), ("D-9", "Jean Tartempion réclame ses palettes")])
    without = SimilarIndex.build(CASES.items())

    assert with_person.closest("Tartempion")[0].key == "D-9"
    assert without.closest("Tartempion") == []


def test_empty_and_meaningless_texts_find_nothing(index: SimilarIndex) -> None:
    """Nothing resembles nothing, and an empty index answers."""
    assert index.closest("") == []
    assert index.closest("et le la") == []
    assert index.closest(CASES["D-1"], n=0) == []
    assert SimilarIndex.build([]).closest("palettes") == []
    assert len(SimilarIndex.build([])) == 0


def test_the_last_of_equal_keys_counts() -> None:
    """A case told again replaces its first telling."""
    index = SimilarIndex.build([("D-1", "palettes"), ("D-1", "logiciel")])

    assert len(index) == 1
    assert index.closest("palettes") == []


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ("a b c d e f", "a b c d e f", 1.0, 1.0),
        ("", "", 1.0, 1.0),
        ("un texte", "", 0.0, 0.0),
        ("le camion est arrivé en retard ce matin", "le camion est arrivé en retard hier soir", 0.3, 0.7),
        ("rien à voir avec ceci du tout", "une autre chose encore et toujours", 0.0, 0.0),
    ],
    ids=["same", "both empty", "one empty", "close", "apart"],
)
def test_resemblance_is_a_share(first: str, second: str, low: float, high: float) -> None:
    """Resemblance goes from nothing in common to the same text, and is symmetric."""
    assert low <= resemblance(first, second) <= high
    assert resemblance(first, second) == resemblance(second, first)


def test_thousands_of_cases_are_searched_at_once() -> None:
    """Among 4,000 cases the answer takes under 50 ms and does not change."""
    chance = random.Random(7)
    words = [f"mot{number}" for number in range(3_000)]
    index = SimilarIndex.build((f"D-{row}", " ".join(chance.choices(words, k=60))) for row in range(4_000))
    text = " ".join(chance.choices(words, k=60))
    first = index.closest(text)
    start = time.process_time()
    second = index.closest(text)

    assert time.process_time() - start < 0.05
    assert first == second
    assert len(first) == 5


def test_hostile_text_is_capped(index: SimilarIndex) -> None:
    """A huge text is read in part."""
    start = time.process_time()
    index.closest("palette " * 100_000)
    index.closest("a" * 500_000)

    assert time.process_time() - start < 0.5
