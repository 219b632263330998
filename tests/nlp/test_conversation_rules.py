"""Do the rules of the conversation read dossiers, times, pasted texts and wordings?"""

from __future__ import annotations

import pytest

from models.vocabulary import Intent
from nlp.conversation.closed import named_values
from nlp.conversation.folding import fold, tokenize
from nlp.conversation.pasted import find_pasted
from nlp.conversation.references import find_references
from nlp.conversation.times import find_times
from nlp.conversation.wording import find_wording


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("d2026-61 tjrs rien", ["D-2026-0061"]),
        ("status on 2026/0150 pls", ["D-2026-0150"]),
        ("le 42 de 2025", ["D-2025-0042"]),
        ("Dossier 0140 pour Paul", ["0140"]),
        ("D 2026 0333 pour Anne-Sophie", ["D-2026-0333"]),
        ("le 39/2026 il dort chez qui", ["D-2026-0039"]),
        ("d tiret 2026 tiret 87 où ça en est", ["D-2026-0087"]),
        ("facture 2025/8841 retrouve-la", []),
        ("le #42 et ensuite le #43", ["42", "43"]),
        ("ça fait 10 jours, 12 % de plus et 3 palettes", []),
        ("+1", []),
    ],
)
def test_references_are_normalised(text: str, references: list[str]) -> None:
    """A year makes the full form; a bare number stays as written; counts are no dossiers."""
    assert [reference.value for reference in find_references(text)] == references


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("rappelle moi lundi 9h", "lundi 9h"),
        ("d'ici la fin de semaine", "d'ici la fin de semaine"),
        ("les chiffres entre le 10 et le 20 octobre", "entre le 10 et le 20 octobre"),
        ("faut le voir dans dix jours ouvrés", "dans dix jours ouvrés"),
        ("comparatif s47/s48", "s47/s48"),
    ],
)
def test_times_are_found_whole(text: str, time: str) -> None:
    """A time is one stretch, with its hour and its preposition."""
    found = [text[start:end] for start, end in find_times(text)]

    assert time in found


@pytest.mark.parametrize(
    ("text", "pasted"),
    [
        ("c quel ton ça : « Je suis déçu. »", "Je suis déçu."),
        ("regarde ça\nle colis est arrivé ouvert", "le colis est arrivé ouvert"),
        ("check this one > votre technicien est reparti", "votre technicien est reparti"),
        ("analyse", None),
        ("tu peux me lire un mail et me dire le motif ?", None),
    ],
)
def test_pasted_text_is_told_from_the_wish(text: str, pasted: str | None) -> None:
    """Quotation marks, a line break or a sign announce what is pasted."""
    assert find_pasted(text) == pasted


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("plus court stp", "plus court"),
        ("même réponse mais en anglais", "anglais"),
        ("refais-le sans le geste commercial", "sans le geste commercial"),
        ("réponds à Nguyen", None),
    ],
)
def test_wording_is_given_as_written(text: str, wording: str | None) -> None:
    """The change asked for comes without the words around it."""
    assert find_wording(text) == wording


@pytest.mark.parametrize(
    ("text", "intent", "slot", "value"),
    [
        ("pas clos, résolu !!", Intent.CHANGER_STATUT, "statut", "resolu"),
        ("oula non, pas contentieux : médiation", Intent.CHANGER_STATUT, "statut", "mediation"),
        ("on bascule Immo Plus au contentieux", Intent.CHANGER_STATUT, "statut", "contentieux"),
        ("mttr + sla + nps du mois", Intent.INDICATEURS, "indicateur", "mttr"),
        ("ils paient à combien de jours chez nous", Intent.INDICATEURS, "indicateur", "dso"),
        ("SLA compliance YTD", Intent.INDICATEURS, "motif", None),
        ("ma file sans les clos", Intent.LISTE_DOSSIERS, "statut", None),
    ],
)
def test_values_of_closed_lists_are_heard(text: str, intent: Intent, slot: str, value: str | None) -> None:
    """What is wished counts, not what is refused; a figure called by its name goes first."""
    assert named_values(fold(text), intent).get(slot) == value


def test_folding_keeps_every_character_at_its_place() -> None:
    """Offsets found in the folded text hold in the message."""
    text = "Où en est l’hôtel Œdipe — 12 € ? 😩 İstanbul"

    assert len(fold(text)) == len(text)


def test_tokens_keep_compound_names_and_part_verbs() -> None:
    """``Aït-Kaci`` is one word, ``rappelle-moi`` is not, an elided article stands alone."""
    words = [token.text for token in tokenize("rappelle-moi M. Aït-Kaci et l'EHPAD d'O'Brien <@U024BE7LH>")]

    assert "Aït-Kaci" in words
    assert "moi" in words
    assert "EHPAD" in words
    assert "O'Brien" in words
    assert "<@U024BE7LH>" in words
