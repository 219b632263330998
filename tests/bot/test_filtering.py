"""Is forgiving French read as it is meant?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.slack.answers import filter_from, filter_value
from bot.slack.filtering import filter_of_slots, filter_of_words
from bot.slack.ordering import Order, plain_order, read_order, reminder_slots
from desk.listing import Filter
from models.vocabulary import Etat, Motif

NOW = datetime(2026, 11, 26, 10, 30, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("qualité", {"motif": "qualite"}),
        ("les qualités en retard", {"motif": "qualite", "late": True}),
        ("livraisons", {"motif": "livraison"}),
        ("livriason", {"motif": "livraison"}),
        ("en colère", {"ton": "colere"}),
        ("COLERE", {"ton": "colere"}),
        ("à prendre", {"unclaimed": True}),
        ("à qualifier", {"a_qualifier": True}),
        ("mes dossiers", {"owner": "U1"}),
        ("de <@U02BRUNO>", {"owner": "U02BRUNO"}),
        ("clos", {"etats": (Etat.CLOS,)}),
        ("résolus", {"etats": (Etat.RESOLU,)}),
        ("tous", {"etats": tuple(Etat)}),
        ("pour Hôtel du Lac", {"entreprise": "Hôtel Lac"}),
        ("Martin prix", {"motif": "prix", "entreprise": "Martin"}),
    ],
)
def test_the_criteria_of_a_list_are_read(text: str, expected: dict[str, Any]) -> None:
    """Accents, plurals and misspellings are forgiven; what is no criterion names a client."""
    found = filter_of_words(text, user="U1")

    assert found == Filter(**{"limit": found.limit, **expected})


def test_a_period_is_taken_out_of_the_words() -> None:
    """What names days keeps what was opened then, ended or not; the rest is read as ever."""
    found = filter_of_words("qualité depuis janvier Vasseur", user="U1", now=NOW)

    assert (found.motif, found.entreprise, found.etats) == ("qualite", "Vasseur", tuple(Etat))
    assert found.opened_since == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert filter_of_words("clos en octobre", user="U1", now=NOW).etats == (Etat.CLOS,)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("pareto", Order("pareto", "")),
        ("kpi ce mois", Order("kpi", "ce mois")),
        ("statut 42", Order("statut", "42")),
        (
            "absence du 3 au 10 décembre, remplacé par Bruno",
            Order("absence", "du 3 au 10 décembre, remplacé par Bruno"),
        ),
        ("statut de Martin", None),
        ("liste des dossiers que Bruno n’a pas encore traités", None),
        ("clients ?", None),
        ("", None),
        ("bonjour", None),
        ("déclarer une doléance", None),
    ],
)
def test_an_order_may_be_given_in_a_message(text: str, order: Order | None) -> None:
    """What is said word for word as after the command is an order; a sentence stays a sentence."""
    assert plain_order(text) == order


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("42 demain à 9h", {"ref": "42", "echeance": "demain à 9h"}),
        ("demain 14h le dossier 42", {"ref": "42", "echeance": "demain 14h"}),
        ("D-2026-42 dans 3 jours", {"ref": "D-2026-0042", "echeance": "dans 3 jours"}),
        ("dans 3 jours", {"echeance": "dans 3 jours"}),
    ],
)
def test_a_reminder_is_read_in_any_order(text: str, slots: dict[str, str]) -> None:
    """The dossier and the time are told apart wherever they stand."""
    assert reminder_slots(text) == slots


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", Order("aide", "")),
        ("AIDE", Order("aide", "")),
        ("?", Order("aide", "")),
        ("statut D-2026-42", Order("statut", "D-2026-42")),
        ("status 42", Order("statut", "42")),
        ("statu 42", Order("statut", "42")),
        ("statut du dossier 42", Order("statut", "42")),
        ("42", Order("statut", "42")),
        ("d-2026-00042", Order("statut", "d-2026-00042")),
        ("liste qualité", Order("liste", "qualité")),
        ("mes", Order("mes", "")),
        ("retards", Order("retard", "")),
        ("déclarer", Order("declarer", "")),
        ("declarrer", Order("declarer", "")),
        ("brouillon du 42", Order("brouillon", "42")),
        ("client Vasseur", Order("client", "Vasseur")),
        ("kpi", Order("kpi", "")),
        ("Indicateurs octobre", Order("kpi", "octobre")),
        ("parétto motif", Order("pareto", "motif")),
        ("équipe", Order("equipe", "")),
        ("recherché palettes cassées", Order("recherche", "palettes cassées")),
        ("chartes", Order("charte", "")),
        ("rapel 42 demain", Order("rappel", "42 demain")),
        ("abscence du 3 au 10", Order("absence", "du 3 au 10")),
        ("42 statut", Order("statut", "42")),
        ("qualité liste", Order("liste", "qualité")),
        ("prendre 7", Order("phrase", "je prends le 7")),
        ("Résoudre #7", Order("phrase", "le 7 est résolu")),
        ("cloturer D-2026-42", Order("phrase", "clos le D-2026-42")),
        ("prendre le café", Order("phrase", "prendre le café")),
        ("où en est Martin ?", Order("phrase", "où en est Martin ?")),
        ("statut de Martin", Order("phrase", "statut de Martin")),
    ],
)
def test_orders_are_read(text: str, order: Order) -> None:
    """A command is understood with its accents or without, misspelt or as a sentence."""
    assert read_order(text) == order


def test_slots_become_criteria() -> None:
    """What a sentence carried narrows the list; unknown words are left out."""
    found = filter_of_slots(
        {"motif": "prix", "ton": "??", "statut": "escalade", "retard": "true", "personne": "Moi"},
        user="U1",
        now=NOW,
    )

    assert (found.motif, found.ton, found.late, found.owner) == ("prix", None, True, "U1")


def test_a_filter_travels_in_a_button() -> None:
    """The filter of a list's next page is the one that was written."""
    since = datetime(2026, 11, 1, tzinfo=UTC)
    wanted = Filter(
        motif=str(Motif.PRIX), late=True, entreprise="Ça & là", opened_since=since, offset=16, limit=8
    )

    assert filter_from(filter_value(wanted)) == wanted


def test_a_forged_filter_is_refused() -> None:
    """A value that is not ours is refused."""
    with pytest.raises(ValueError, match="unknown criteria"):
        filter_from('{"commande": "rm"}')
