"""Do the pieces of the two layers compute what they say?"""

from __future__ import annotations

import numpy as np
import pytest

from nlp.classifiers import ABSENT, DOLEANCE, pool, sureness
from nlp.corpus import read_corpus, read_own_mails
from nlp.features_text import grams, learn, pieces
from nlp.fitting_second import ridges
from nlp.prepared import FOLDS, assign, measures, place_quote
from nlp.sentences import split_units
from nlp.steps import FIELDS, STEPS, WHICH, join, pool_steps
from nlp.tasks import MAIL_LABELS, MOTIF_SETS, SENTENCE_LABELS, related
from nlp.traits import TRAITS, traits
from tests.nlp.small_model import small_golds, small_model


def test_the_history_is_pooled_apart_from_what_the_author_wrote() -> None:
    """A threat in the quoted part raises the last sums and not the first."""
    now = np.array([True, False])
    scores = np.full((2, len(SENTENCE_LABELS)), -1.0, np.float32)
    scores[1, 0] = 2.0
    pooled = pool(scores, now)
    width = len(SENTENCE_LABELS)

    assert pooled[0] == -1.0
    assert pooled[4 * width] == 2.0
    assert pool(scores[:1], now[:1])[4 * width] == pytest.approx(ABSENT)


def test_the_desk_asks_where_a_complaint_is_doubtful() -> None:
    """A mail that might be a complaint is never left aside without a look."""
    motifs = np.array([0.9, 0.1, 0.1, 0.1], np.float32)
    principal = np.array([0.9, 0.05, 0.02, 0.02, 0.01], np.float32)

    def sure(complaint: float) -> float:
        nature = np.array([complaint, 0, 1 - complaint, 0, 0], np.float32)
        read = {"nature": nature, "motif_principal": principal, "motifs": motifs}
        return sureness(read, np.full(4, 0.4, np.float32))

    assert sure(0.02) > 0.9
    assert sure(DOLEANCE - 0.02) == 0.0
    assert sure(1.0) == pytest.approx(0.81)


def test_neighbours_and_title_are_counted_apart() -> None:
    """A sentence knows the stems around it; the title is what the subject says."""
    lines = grams(split_units("Facture double", "Bonjour.\nMerci de corriger."))

    assert lines[0]["title"] == ["factu", "doubl"]
    assert lines[1]["before"] == ["factu", "doubl"]
    assert "merci" in lines[1]["after"]
    assert "merci de" in lines[2]["word"]
    assert lines[2]["title"] == []


def test_vocabularies_hold_what_was_seen_often_enough() -> None:
    """A word seen once or twice says nothing of another sector."""
    text = learn([split_units("", "La pompe fuit.\nLa pompe cogne.\nPompe à l'arrêt.")])

    assert "pompe" in text.index["word"]
    assert "cogne" not in text.index["word"]
    assert text.read(split_units("", "La pompe"))[1][0].size > 0


def test_counting_in_shares_changes_nothing() -> None:
    """Whether one process counts the mails or several, the vocabulary is the same."""
    mails = [split_units(gold.mail.subject, gold.mail.body) for gold in small_golds()[:40]]
    alone, shared = learn(mails), learn(mails, workers=2)

    assert shared.index == alone.index
    for block, values in alone.sentence_idf.items():
        assert np.array_equal(values, shared.sentence_idf[block])


def test_pieces_of_a_word_survive_a_typing_error() -> None:
    """Most runs of three to five letters of a word are those of the same word mistyped."""
    right, wrong = set(pieces("livraison")), set(pieces("livraisson"))

    assert " liv" in right
    assert "on " in right
    assert len(right & wrong) > len(right) / 2


def test_a_label_in_two_steps_needs_both() -> None:
    """A chance is high only where the sentence asks, and asks for that."""
    demandes = FIELDS.index("demandes")
    avoir = WHICH.index(("demandes", "avoir"))
    scores = np.full((3, STEPS), -1.0, np.float32)
    scores[:2, demandes] = 1.0
    scores[0, len(FIELDS) + avoir] = scores[2, len(FIELDS) + avoir] = 1.0
    logs = join(scores)[:, avoir]

    assert logs[0] > -0.3
    assert max(logs[1], logs[2]) < -2
    assert pool_steps(scores)[avoir] == pytest.approx(logs[0])


def test_folds_are_whole_files_and_own_mails_never_measure() -> None:
    """Two mails of one file share a fold; what was written here is dealt one by one, and never measures."""
    folds = assign(["t1", "t1", "t2", "own", "own", "correction"], FOLDS)

    assert folds[0] == folds[1] != folds[2]
    assert folds[3] != folds[4]
    assert ((folds >= 0) & (folds < FOLDS)).all()
    assert list(measures([*read_corpus()[:1], *read_own_mails()[:1]])) == [True, False]


def test_quotes_fall_on_their_sentences() -> None:
    """Every annotator's quote is placed on at least one sentence of its mail."""
    for gold in small_golds()[:80]:
        units = split_units(gold.mail.subject, gold.mail.body)
        for quotes in gold.evidence.values():
            assert all(place_quote(gold, units, quote) for quote in quotes)


def test_a_label_trusts_its_own_scores_more() -> None:
    """The second layer holds back what is about other labels."""
    assert related(("motifs", "prix"), ("motif_principal", "prix"))
    assert related(("ton", "calme"), ("ton", "colere"))
    assert not related(("motifs", "prix"), ("motifs", "qualite"))
    assert ridges().min() < ridges().max()
    assert ridges().shape[1] == len(MAIL_LABELS) + len(MOTIF_SETS)


def test_traits_count_emphasis() -> None:
    """Capitals and exclamation marks are seen; the number of traits is what is announced."""
    calm, loud = traits(split_units("", "merci")), traits(split_units("", "MERCI !!! HONTE !"))

    assert len(calm) == TRAITS
    assert loud[0] > calm[0]
    assert loud[6] > calm[6]


def test_probabilities_are_probabilities() -> None:
    """Exclusive fields sum to one; the others lie between zero and one."""
    _, found = small_model().read(split_units("Panne", "La machine est en panne !"))

    assert found["nature"].sum() == pytest.approx(1, abs=1e-4)
    assert all(0 <= value <= 1 for values in found.values() for value in values)
