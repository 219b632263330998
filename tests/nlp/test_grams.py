"""Which terms does a short text give to the classifiers?"""

from __future__ import annotations

from nlp.grams import MASK, apart, characters, grams, stems, together


def test_words_stand_alone_and_with_the_edges_of_the_text() -> None:
    """What opens a message tells more than the same word inside it."""
    assert together(["rappelle", "moi"]) == [
        *("1 rappelle", "1 moi"),
        *("2 ^ rappelle", "2 rappelle moi", "2 moi $"),
        *("3 ^ rappelle moi", "3 rappelle moi $"),
    ]


def test_stems_hear_the_same_turn_whatever_the_endings() -> None:
    """``reconnaissons`` and ``reconnaissez`` share theirs."""
    assert stems(["nous", "reconnaissons"])[1:3] == stems(["nous", "reconnaissez"])[1:3]


def test_words_apart_hear_the_same_turn_whatever_stands_between() -> None:
    """Two words are heard together with one to four others between them, and no more."""
    turn = "apart sans valida"

    assert turn in apart(["sans", "aucune", "validation"])
    assert turn in apart(["sans", "a", "b", "c", "d", "validation"])
    assert turn not in apart(["sans", "validation"])
    assert turn not in apart(["sans", "a", "b", "c", "d", "e", "validation"])


def test_a_word_that_stands_for_many_has_no_characters() -> None:
    """A reference made alike says what it is by itself."""
    assert characters([f"{MASK}ref⟩"]) == []
    assert "c _le" in characters(["le"])


def test_an_empty_text_has_terms_all_the_same() -> None:
    """Nothing breaks where nothing is said."""
    assert all(isinstance(block, list) for block in grams([]))
