"""Does the model card say what was measured, with two pictures that any reader of SVG accepts?"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from nlp.evaluation import summarise
from nlp.metrics import Judged
from nlp.model_card import write_card
from tests.nlp.test_evaluation import GOLD, RIGHT


def test_the_card_and_its_pictures_are_written(tmp_path: Path) -> None:
    """Figures, labels, limits and failures are there; the pictures are well-formed."""
    judged = [Judged(GOLD, RIGHT)] * 4
    paths = write_card(tmp_path, summarise(judged, "essai"), judged)

    card = (tmp_path / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "| motifs micro-F1 | 1.000 |" in card
    assert "## À ne pas en faire" in card
    assert "motifs.prix" in card
    assert len(paths) == 3
    for path in paths[1:]:
        assert ElementTree.fromstring(path.read_text(encoding="utf-8")).tag.endswith("svg")
