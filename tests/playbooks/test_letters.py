"""Are the letters around the answer complete, neutral and refused when something is missing?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.vocabulary import Niveau
from playbooks.catalogue import Catalogue
from playbooks.letters import Content, Kind, write_acknowledgement, write_letter
from tests.playbooks.support import dossier

DUE = datetime(2026, 3, 12, 16, 43, tzinfo=UTC)
FULL = Content(
    fait=("Le lot est localisé.",),
    restant=("La date du camion.",),
    promis=("Une date ferme.",),
    raisons=("L’article 4 fixe ce délai.",),
    demande="le remboursement du port",
    geste="le port de la prochaine commande",
)


@pytest.mark.parametrize("langue", ["fr", "en", "de", "es", "it", "nl", "xx"])
def test_acknowledgement_says_who_when_and_nothing_else(langue: str) -> None:
    """Reference, owner and day; not a word of the matter."""
    subject, text = write_acknowledgement(dossier(), first_answer_by=DUE, langue=langue)

    assert "D-2026-00042" in subject
    assert "D-2026-00042" in text
    assert "Nadia Belkacem" in text
    assert "12" in text
    assert "lot" not in text.lower().split()


def test_acknowledgement_hour_is_one_that_is_kept() -> None:
    """16:43 is announced as before 16 h, never later than the charter."""
    _, text = write_acknowledgement(dossier(), first_answer_by=DUE)

    assert "avant 16\u00a0h" in text


@pytest.mark.parametrize("kind", list(Kind))
def test_letter_is_written(catalogue: Catalogue, kind: Kind) -> None:
    """Each moment has its letter, typeset, without a blank left."""
    letter = write_letter(catalogue, kind, dossier(), FULL)

    assert "D-2026-00042" in letter.text
    assert "\n\n\n" not in letter.text
    assert "None" not in letter.text


def test_heavy_letters_ask_for_approval(catalogue: Catalogue) -> None:
    """A protocol goes to the direction, a proposal or a refusal to a lead."""
    levels = {kind: write_letter(catalogue, kind, dossier(), FULL).approval for kind in Kind}

    assert levels[Kind.PROTOCOLE] is Niveau.DIRECTION
    assert levels[Kind.REFUS] is levels[Kind.PROPOSITION] is levels[Kind.MEDIATION] is Niveau.RESPONSABLE
    assert levels[Kind.ETAPE] is Niveau.AGENT


def test_mediation_letter_states_its_principles_and_the_clause(catalogue: Catalogue) -> None:
    """Voluntary, neutral, confidential, built together, no culprit (seed rows 77 and 78)."""
    text = write_letter(catalogue, Kind.MEDIATION, dossier(), Content(clause="Toute difficulté…")).text

    for word in (
        "volontaire",
        "neutre",
        "confidentiel",
        "à deux",
        "sans chercher de coupable",
        "Toute difficulté",
    ):
        assert word in text


@pytest.mark.parametrize("kind", [Kind.PROPOSITION, Kind.REFUS, Kind.BILAN, Kind.ETAPE])
def test_letter_without_its_content_is_refused(catalogue: Catalogue, kind: Kind) -> None:
    """Nothing is invented where the agent gave nothing."""
    with pytest.raises(ValueError, match=str(kind)):
        write_letter(catalogue, kind, dossier())
