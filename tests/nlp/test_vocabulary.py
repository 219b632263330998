"""Is a name that no example holds read as a name that few hold?"""

from __future__ import annotations

import pytest

from nlp.conversation.folding import tokenize
from nlp.conversation.spans import features
from nlp.conversation.vocabulary import RARE, SEEN, Vocabulary, learn_words
from tests.nlp.small_model import small_vectors

TEXTS = ["le dossier pixelune", *["où en est la navette"] * SEEN]


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    """Return what these texts teach."""
    return Vocabulary(learn_words(TEXTS), small_vectors())


def test_words_that_enough_messages_hold_are_read_by_themselves(words: Vocabulary) -> None:
    """A word said twice in one message was seen once."""
    assert words.read("navette") == "navette"
    assert words.read("pixelune") == RARE
    assert learn_words(["navette navette navette"]) == frozenset()


def test_figures_signs_and_everyday_words_are_never_rare(words: Vocabulary) -> None:
    """They tell where a name ends, whether an example held them or not."""
    assert words.read("59") == "59"
    assert words.read(",") == ","
    assert words.read("chez") == "chez"


def test_the_dictionary_says_which_words_are_french(words: Vocabulary) -> None:
    """An unknown word is a name more often than not; of short words and figures nothing is said."""
    assert words.is_french("facture") is True
    assert words.is_french("pixelune") is False
    assert words.is_french("de") is None
    assert words.is_french("2026") is None


def test_two_unknown_names_look_alike_to_the_tagger(words: Vocabulary) -> None:
    """What is said around them is the same, and so is what the tagger leans on, but for their letters."""

    def seen(name: str) -> set[str]:
        text = f"où en est {name}"
        return set(features(tokenize(text), "statut_dossier", text, words)[-1])

    assert all(different[:2] in {"p3", "s3"} for different in seen("pixelune") ^ seen("sanicentre"))
