"""Is what became of past drafts counted as it should be, and told in one sentence?"""

from __future__ import annotations

from typing import Any

import pytest

from desk.answering.habits import count_habits
from desk.answering.uses import kept_ratio
from models.tables import PlaybookUse


@pytest.mark.parametrize(
    ("sent", "kept"), [("un deux trois quatre", 1.0), ("un deux", 0.5), ("rien de cela", 0.0)]
)
def test_kept_words_are_counted(sent: str, kept: float) -> None:
    """Of the words proposed, those that left."""
    assert kept_ratio("un deux trois quatre", sent) == kept


def _use(slug: str, proposed: str, **more: Any) -> PlaybookUse:
    values: dict[str, Any] = {"dossier_id": 1, "draft_id": 1, "ton_before": "irrite", "kept": 0.9, **more}
    return PlaybookUse(slug=slug, proposed=proposed, **values)


def test_habits_are_counted_and_told() -> None:
    """Chosen four times of five is told so; the one left each time loses; few occasions are not told."""
    uses = [_use("qualite-recurrente", "defaut-de-qualite")] * 4 + [
        _use("defaut-de-qualite", "qualite-recurrente")
    ]
    habits = count_habits(uses, "qualite")

    assert habits.reasons["qualite-recurrente"] == (
        "souvent choisi ici pour «\u00a0qualité\u00a0» (4 fois sur 5)"
    )
    assert (
        habits.reasons["defaut-de-qualite"] == "souvent écarté ici pour «\u00a0qualité\u00a0» (4 fois sur 5)"
    )
    assert habits.learned["qualite-recurrente"] > 0 > habits.learned["defaut-de-qualite"]
    assert count_habits(uses[:2], "qualite").reasons == {}


def test_a_draft_rewritten_or_that_angered_teaches_less() -> None:
    """A playbook whose text was thrown away, or after which the tone rose, gains less."""
    kept = count_habits([_use("colere", "colere")], "prix").learned["colere"]
    thrown = count_habits([_use("colere", "colere", kept=0.1)], "prix").learned["colere"]
    angered = count_habits([_use("colere", "colere", ton_after="colere")], "prix").learned["colere"]
    calmed = count_habits([_use("colere", "colere", ton_after="calme")], "prix").learned["colere"]

    assert thrown < kept
    assert angered < kept < calmed
