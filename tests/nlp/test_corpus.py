"""Is every annotated mail well formed: known labels, quotes found in the text?"""

from __future__ import annotations

import pytest

from nlp.corpus import GROUPS, GoldMail, read_corpus, read_own_mails
from nlp.tasks import CHOICES, OF_DOLEANCES, SETS


@pytest.fixture(scope="module")
def golds() -> list[GoldMail]:
    """Return everything that trains."""
    return [*read_corpus(), *read_own_mails()]


def test_the_corpus_is_whole(golds: list[GoldMail]) -> None:
    """Thirteen files of 260 mails, each with its own name."""
    shipped = [gold for gold in golds if gold.group in GROUPS]

    assert len(shipped) == 13 * 260
    assert len({gold.id for gold in golds}) == len(golds)


def test_labels_are_known_and_fit_the_nature(golds: list[GoldMail]) -> None:
    """A mail that is no complaint has no other label."""
    for gold in golds:
        for task, labels in CHOICES.items():
            assert gold.labels[task] in (*labels, None)
        for task, labels in SETS.items():
            assert set(gold.labels[task]) <= set(labels)
        if gold.labels["nature"] not in {"doleance", "relance"}:
            assert all(gold.labels[task] in ((), None, "calme") for task in OF_DOLEANCES)


def test_quotes_are_in_the_mail(golds: list[GoldMail]) -> None:
    """Every quote is an exact substring of the subject or of the body."""
    for gold in golds:
        for quotes in gold.evidence.values():
            assert all(quote in gold.mail.body or quote in gold.mail.subject for quote in quotes)
