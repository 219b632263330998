"""Does everything we write of ourselves pass the reading of what leaves?"""

from __future__ import annotations

from collections.abc import Iterator

from models.vocabulary import Risque
from playbooks.catalogue import Catalogue
from playbooks.catalogue.checking import sample_views
from playbooks.reading import read_text
from playbooks.rendering import Renderer
from playbooks.typography import typeset

SEEDS = ("D-1", "D-2", "D-3", "D-4", "D-5", "D-6")


def own_words(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield every phrase and every letter of the catalogue, rendered for the sample mails."""
    renderer = Renderer(catalogue.sources())
    banks = [("_commun", catalogue.phrases), *((b.slug, b.phrases) for b in catalogue.playbooks.values())]
    for view in sample_views():
        for owner, bank in banks:
            for key, phrases in bank.items():
                for phrase in phrases:
                    where = f"{owner} {key}"
                    yield where, renderer.phrase(phrase, view, seed="D-1", where=where)
        for name in catalogue.sources():
            if name.endswith(".txt.j2"):
                for seed in SEEDS:
                    yield name, renderer.named(name, view, seed=seed)


def test_no_sentence_of_ours_is_flagged(catalogue: Catalogue) -> None:
    """No admission, promise, blame, threat or belittling in any wording, variant by variant."""
    flagged = {
        (where, sentence.text, str(sentence.risque))
        for where, text in own_words(catalogue)
        for sentence in read_text(typeset(text), None).sentences
        if sentence.risque is not Risque.AUCUN
    }

    assert flagged == set()


def test_no_stock_phrase_is_used(catalogue: Catalogue) -> None:
    """The worn formulas of customer service are nowhere."""
    worn = ("gêne occasionnée", "désagrément", "veuillez nous excuser", "dans les plus brefs délais",
            "en cours de traitement", "toutes nos excuses", "soyez assuré")  # fmt: skip

    for where, text in own_words(catalogue):
        for phrase in worn:
            assert phrase not in text.lower(), where
