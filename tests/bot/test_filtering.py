"""Is forgiving French read as it is meant?"""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.answers import filter_from, filter_value
from bot.slack.filtering import Order, filter_of_slots, filter_of_words, read_order
from desk.listing import Filter
from models.vocabulary import Etat, Motif


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
        ("kpi", Order("chiffres", "")),
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
        {"motif": "prix", "ton": "??", "statut": "escalade", "retard": "true", "personne": "Moi"}, user="U1"
    )

    assert (found.motif, found.ton, found.late, found.owner) == ("prix", None, True, "U1")


def test_a_filter_travels_in_a_button() -> None:
    """The filter of a list's next page is the one that was written."""
    wanted = Filter(motif=str(Motif.PRIX), late=True, entreprise="Ça & là", offset=16, limit=8)

    assert filter_from(filter_value(wanted)) == wanted


def test_a_forged_filter_is_refused() -> None:
    """A value that is not ours is refused."""
    with pytest.raises(ValueError, match="unknown criteria"):
        filter_from('{"commande": "rm"}')
