"""Does the status of a dossier say what is awaited now?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models.migrate import upgrade
from models.store import Store
from models.vocabulary import Etat
from tests.bot.commands import Commands
from tests.builders import NOW, FakeClock, add_dossier


@pytest.mark.parametrize(
    ("etat", "answered", "said"),
    [
        (Etat.INSTRUCTION, False, "Première réponse attendue : vendredi 27 novembre à"),
        (Etat.INSTRUCTION, True, "Résolution attendue : dimanche 6 décembre à"),
        (Etat.CLOS, True, "Aucune échéance ne court."),
    ],
)
def test_the_deadline_that_runs_is_the_one_told(
    doleances: Commands, tmp_path: Path, etat: Etat, answered: bool, said: str
) -> None:
    """An answer already given is no longer awaited, and nothing is of a dossier that is closed."""
    store = Store(f"sqlite:///{tmp_path / 'doleances.db'}", clock=FakeClock())
    upgrade(store.engine)
    reference = add_dossier(
        store,
        etat=etat,
        first_answer_due_at=NOW + timedelta(days=1),
        first_answered_at=NOW if answered else None,
    )
    store.close()

    assert said in doleances("status", reference).out.replace("\u00a0", " ")
