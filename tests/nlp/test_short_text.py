"""Do the two readers of a short text, by words and by meaning, agree on one answer?"""

from __future__ import annotations

import numpy as np
import pytest

from models.errors import ClassifiersError
from nlp import short_text
from nlp.short_text import Document, ShortTextModel, meaning_of
from nlp.word_vectors import SIZE, WordVectors, word_hash

LABELS = ("ship", "fruit", "colour")
KNOWN = {
    "ship": ("bateau", "barque", "cargo"),
    "fruit": ("poire", "pomme", "prune"),
    "colour": ("bleu", "vert", "rouge"),
}
UNSEEN = {"ship": "navire", "fruit": "cerise", "colour": "jaune"}


def toy_vectors() -> WordVectors:
    """Return vectors in which the words of a class stand close, those that no example holds too."""
    rng = np.random.default_rng(0)
    centres = {label: rng.normal(size=SIZE) for label in LABELS}
    words = {word: label for label in LABELS for word in (*KNOWN[label], UNSEEN[label])}
    hashes = sorted(word_hash(word) for word in words)
    by_hash = {word_hash(word): label for word, label in words.items()}
    table = np.array([centres[by_hash[at]] + 0.05 * rng.normal(size=SIZE) for at in hashes])
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    return WordVectors(
        np.array(hashes, np.uint64), np.arange(len(hashes), dtype=np.uint16), table.astype(np.float32)
    )


VECTORS = toy_vectors()


def read(text: str) -> Document:
    """Give a text by its words and its meaning."""
    return Document([[f"1 {word}" for word in text.split()]], meaning_of(text, VECTORS))


@pytest.fixture(scope="module")
def model() -> ShortTextModel:
    """Learn from three words a class, each in two texts."""
    texts = [(f"un {word} ici", label) for label in LABELS for word in KNOWN[label] for _ in range(2)]
    return short_text.fit([read(text) for text, _ in texts], [label for _, label in texts], strength=5.0)


@pytest.mark.parametrize("label", LABELS)
def test_a_word_that_no_example_holds_is_read_by_what_it_means(model: ShortTextModel, label: str) -> None:
    """The words alone would not know it: no term of it was ever seen."""
    scores = model.scores(read(f"ce {UNSEEN[label]}"))

    assert max(scores, key=lambda name: scores[name]) == label
    assert sum(scores.values()) == pytest.approx(1.0)


def test_a_text_without_any_known_word_has_an_answer_all_the_same(model: ShortTextModel) -> None:
    """Nothing is divided by nothing."""
    for text in ("", "🙂", "zzz qqq"):
        scores = model.scores(read(text))
        assert all(np.isfinite(value) for value in scores.values())
        assert sum(scores.values()) == pytest.approx(1.0)


def test_the_meaning_has_one_size_and_is_cut_short() -> None:
    """A pasted page weighs no more than its beginning."""
    assert meaning_of("bateau", VECTORS).shape == (4 * SIZE,)
    beginning = "bateau " * 90
    assert np.array_equal(
        meaning_of(beginning[:600], VECTORS), meaning_of(beginning + "poire " * 5000, VECTORS)
    )


def test_what_was_packed_reads_the_same(model: ShortTextModel) -> None:
    """Weights are kept in half precision: the answer stays."""
    back = short_text.unpack("x", short_text.pack("x", model))

    before, after = model.scores(read("un bateau")), back.scores(read("un bateau"))
    assert list(before) == list(after)
    assert list(after.values()) == pytest.approx(list(before.values()), abs=1e-2)


def test_parts_that_do_not_fit_together_are_refused(model: ShortTextModel) -> None:
    """A file of another size of vectors is not read as if it were this one's."""
    arrays = short_text.pack("x", model)
    arrays["x.meaning"] = arrays["x.meaning"][:-1]

    with pytest.raises(ClassifiersError, match="do not fit"):
        short_text.unpack("x", arrays)


def test_two_classes_have_a_column_each() -> None:
    """scikit-learn keeps one row for two labels; ours are read, packed and unpacked like any others."""
    texts = [(f"un {word} ici", label) for label in LABELS[:2] for word in KNOWN[label] for _ in range(2)]
    learnt = short_text.fit([read(text) for text, _ in texts], [label for _, label in texts], strength=5.0)

    kept = short_text.unpack("m", short_text.pack("m", learnt))
    scores = kept.scores(read(f"ce {UNSEEN['ship']}"))

    assert sum(scores.values()) == pytest.approx(1.0)
    assert scores["ship"] > scores["fruit"]
