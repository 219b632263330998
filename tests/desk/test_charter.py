"""Does the charter say what is promised, and what is wrong where it cannot?"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from desk.charter import Deadlines, load_charter
from models.errors import CharterError
from models.vocabulary import Gravite

SHIPPED = files("desk").joinpath("charte.toml").read_text("utf-8")


def test_the_shipped_charter_promises_more_to_graver_cases() -> None:
    """The graver the case, the sooner the answer, for every tier."""
    charter = load_charter()
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for tier in charter.commitments:
        dues = [charter.deadlines(gravite=g, tier=tier, start=start).first_answer for g in Gravite]
        assert dues == sorted(dues, reverse=True)


def test_a_deadline_says_how_it_was_computed() -> None:
    """People see tier, gravite and hours."""
    deadlines = load_charter().deadlines(
        gravite=Gravite.FORTE, tier="standard", start=datetime(2026, 3, 2, 9, tzinfo=UTC)
    )
    assert "standard" in deadlines.why
    assert "gravité 3" in deadlines.why
    assert "4\u00a0h ouvrées" in deadlines.why


def test_an_unknown_tier_gets_the_standard_promise() -> None:
    """A tier that the charter does not name is not left without deadline."""
    charter = load_charter()
    assert charter.commitment("inconnu") == charter.commitment("standard")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("[15, 7, 4, 2]", "[15, 7, 4]", "delais.standard.premiere_reponse_heures"),
        ("[15, 7, 4, 2]", "[15, 7, 4, 0]", "delais.standard.premiere_reponse_heures"),
        ('"09:00-12:30", "14:00-18:00"', '"14:00-18:00", "09:00-12:30"', "heures.lundi"),
        ('"09:00-12:30", "14:00-18:00"', '"neuf heures"', "heures.lundi"),
        ("Europe/Paris", "Europe/Lutece", "heures.fuseau"),
        ("[delais.standard]", "[delais.autre]", "delais.standard"),
        ("responsable_des = 1000", "", "responsable_des"),
        ("[heures]", "[heures", "charte"),
    ],
)
def test_a_wrong_charter_says_which_key(tmp_path: Path, old: str, new: str, named: str) -> None:
    """A team lead who edits the file is told where the mistake is."""
    path = tmp_path / "charte.toml"
    path.write_text(SHIPPED.replace(old, new), "utf-8")

    with pytest.raises(CharterError, match=named):
        load_charter(path)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (
            "[delais.prioritaire]",
            "[delais.standard.humeur]\n\n[delais.prioritaire]",
            "standard.humeur is unknown",
        ),
        (
            "[delais.prioritaire]",
            "[delais.standard.prix]\nresolution_jours = [1]\n\n[delais.prioritaire]",
            "delais.standard.prix.resolution_jours",
        ),
        ("avant_heures = [4, 2, 1, 0.5]", "avant_heures = [4, 2, 1]", "rappels.avant_heures"),
        ("n3_apres_heures = [35, 14, 7, 2]", "n3_apres_heures = [35, 14, 3, 2]", "escalade.n3_apres_heures"),
        ("n4_apres_heures", "n5_apres_heures", "escalade.n5_apres_heures is unknown"),
        ("personne_heures = [7", "personne_heures = [0", "silences.personne_heures"),
        ("appel_jours = 5", "appel_jours = 2.5", "suivi.appel_jours"),
        ("cloture_jours = 15", 'cloture_jours = "quinze"', "suivi.cloture_jours"),
        ("prise_de_nouvelles_jours = 90", "prise_de_nouvelles_jours = -1", "comptes_cles"),
        ("heures = 7\n", "heures = 9\n", "one business day at most"),
        ('tons = ["irrite", "colere"]', 'tons = ["furieux"]', "reflexion.tons"),
    ],
)
def test_a_wrong_rule_of_the_clock_says_which(tmp_path: Path, old: str, new: str, named: str) -> None:
    """Reminders, levels, silences and what comes after the end are checked like deadlines."""
    assert old in SHIPPED
    path = tmp_path / "charte.toml"
    path.write_text(SHIPPED.replace(old, new), "utf-8")

    with pytest.raises(CharterError, match=named):
        load_charter(path)


def test_a_charter_of_before_keeps_working(tmp_path: Path) -> None:
    """A company's own file without the newer sections has what we ship."""
    path = tmp_path / "charte.toml"
    kept = SHIPPED.partition("[rappels]")[0] + SHIPPED[SHIPPED.index("[plafonds]") :]
    path.write_text(kept, "utf-8")

    mine, shipped = load_charter(path), load_charter()
    assert (mine.escalade, mine.silences, mine.suivi) == (shipped.escalade, shipped.silences, shipped.suivi)


def test_a_motif_may_have_deadlines_of_its_own(tmp_path: Path) -> None:
    """By tier, by type and by gravite (row 8); what its table leaves out is the tier's; the why says it."""
    path = tmp_path / "charte.toml"
    special = "[delais.standard.livraison]\npremiere_reponse_heures = [3, 2, 1, 0.5]\n\n[delais.prioritaire]"
    path.write_text(SHIPPED.replace("[delais.prioritaire]", special, 1), "utf-8")
    charter, start = load_charter(path), datetime(2026, 3, 2, 8, tzinfo=UTC)

    def due(motif: str | None) -> Deadlines:
        return charter.deadlines(gravite=Gravite.FORTE, tier="standard", start=start, motif=motif)

    assert due("livraison").first_answer == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert due("livraison").resolution == due("prix").resolution
    assert due("prix").first_answer == due(None).first_answer == datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
    assert "motif «\u00a0livraison\u00a0»" in due("livraison").why
    assert "motif" not in due("prix").why
