"""Does the risk classifier weigh sentences as readers do?"""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import ClassifiersError
from models.vocabulary import Risque
from nlp.writing import RiskClassifier, ensure
from nlp.writing.terms import fold, terms
from nlp.writing.training import FILES, read_examples, stored_at


@pytest.fixture(scope="module")
def classifier(trained: Path) -> RiskClassifier:
    """Load what was learnt, from disk."""
    return RiskClassifier.load(trained)


def test_every_class_gets_a_probability(classifier: RiskClassifier) -> None:
    """The seven classes share one."""
    (scores,) = classifier.predict(["Nous avons bien reçu votre courrier."])

    assert set(scores) == set(Risque)
    assert sum(scores.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("sentence", "risque"),
    [
        ("La faute est entièrement la nôtre.", Risque.AVEU),
        ("Vous serez intégralement indemnisés sous huit jours.", Risque.PROMESSE),
        ("Vous n'aviez qu'à lire la notice avant de vous plaindre.", Risque.ACCUSATION),
        ("Pourriez-vous nous envoyer une photo de l'étiquette ?", Risque.AUCUN),
    ],
)
def test_plain_sentences_are_told_apart(classifier: RiskClassifier, sentence: str, risque: Risque) -> None:
    """Sentences that leave no doubt get their class, seen or not in the corpus."""
    (scores,) = classifier.predict([sentence])

    assert max(scores, key=lambda label: scores[label]) is risque


def test_an_empty_list_and_an_empty_sentence_are_read(classifier: RiskClassifier) -> None:
    """Nothing in gives nothing out; an empty sentence still has scores."""
    assert classifier.predict([]) == []
    assert len(classifier.predict([""])[0]) == len(Risque)


def test_absent_classifier_is_refused(tmp_path: Path) -> None:
    """A missing file is told, with what to do."""
    with pytest.raises(ClassifiersError, match="doleances train"):
        RiskClassifier.load(tmp_path)


def test_an_older_file_is_swept_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the classifier of this corpus and this code stays on disk."""
    first_file = read_examples(FILES[:1])
    # Learning from the whole takes half a minute; what is swept does not depend on it.
    monkeypatch.setattr("nlp.writing.training.read_examples", lambda: first_file)
    path = stored_at(tmp_path)
    path.parent.mkdir(parents=True)
    older = path.parent / "writing.0123456789abcdef.npz"
    older.write_bytes(b"stale")

    ensure(tmp_path, lambda _: None)

    assert path.exists()
    assert not older.exists()


def test_numbers_are_made_alike() -> None:
    """Two sentences that differ by their figures only have the same terms."""
    left = terms("L'avoir de 312 € sera émis le 3 mars à 9 h.")
    right = terms("L’avoir de 2 450 € sera émis le 12 mars à 17 h.")

    assert left[0] == right[0]


def test_folding_undoes_case_accents_and_typography() -> None:
    """The reader writes with typography, the examples without."""
    assert fold("Où Était l’Œuvre\u00a0?") == "ou etait l'oeuvre ?"


def test_the_corpus_holds_every_class_in_number() -> None:
    """No class is learnt from a handful of sentences, and none comes twice."""
    examples = read_examples()

    assert all(read_examples([name]) for name in FILES)
    assert len({example.text for example in examples}) == len(examples)
    for risque in Risque:
        assert sum(example.risque is risque for example in examples) >= 400
