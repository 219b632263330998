"""Does the second letter continue the first?"""

from __future__ import annotations

from typing import Any

import pytest

from models.values import Analysis, Draft, Faits, Reformulation
from models.vocabulary import Channel, Demande, Motif, Nature, Ton
from playbooks.catalogue import Catalogue
from playbooks.choosing import choose
from playbooks.second_turn import write_second_turn
from playbooks.turns import Previous, Turn, merge_facts, tone_change
from tests.playbooks.support import analysis, dossier, draft, mail, nothing_flagged

FIRST = analysis(
    motifs=(Motif.PRIX,), motif_principal="prix", faits=Faits(), demandes=(Demande.CORRECTION,), ton=Ton.CALME
)
SAID = Reformulation(sentences=("Vous nous écrivez que la remise de fin d’année manque sur votre facture.",))


def turn(catalogue: Catalogue, text: str, said: Reformulation, **changes: Any) -> tuple[Draft, Draft, Turn]:
    """Return the first letter, the second, and what changed between them."""
    first_mail = mail("La remise de fin d’année manque sur la facture, corrigez-la. " * 3, subject="Remise")
    first = draft(catalogue, first_mail, FIRST, said=SAID)
    now: Analysis = analysis(
        motifs=(Motif.PRIX,),
        motif_principal="prix",
        nature=Nature.RELANCE,
        demandes=(Demande.CORRECTION,),
        **changes,
    )
    answer = mail(text, subject="Re: Remise")
    second, what = write_second_turn(
        catalogue,
        choose(catalogue, now, tier="standard", mail=answer),
        answer,
        now,
        said,
        dossier(),
        previous=Previous(FIRST, first.questions, (first.body,)),
        reading=nothing_flagged,
    )
    return first, second, what


def test_answer_fills_the_fact_and_ticks_the_question(catalogue: Catalogue) -> None:
    """The number asked for is named, the question is answered and not asked again."""
    first, second, what = turn(
        catalogue, "C’est la facture FA-88.", Reformulation(()), faits=Faits(facture=("FA-88",))
    )

    assert first.questions
    assert set(what.answered) <= set(first.questions)
    assert "Quel est le numéro de la facture\u202f?" in what.answered
    assert "FA-88" in second.body
    assert not set(second.questions) & set(first.questions)


def test_what_is_settled_is_not_said_again(catalogue: Catalogue) -> None:
    """A sentence of the first letter is left out; a new one is kept."""
    new = "Vous nous indiquez aussi que votre expert-comptable clôt vendredi."
    _, second, _ = turn(
        catalogue,
        "La remise manque toujours. Notre expert-comptable clôt vendredi.",
        Reformulation((*SAID.sentences, new)),
        faits=Faits(),
    )

    assert SAID.sentences[0] not in second.body
    assert new in second.body


def test_rising_tone_changes_the_channel(catalogue: Catalogue) -> None:
    """A calm client who becomes angry is called, and told that it was heard."""
    _, second, what = turn(
        catalogue, "ENCORE RIEN !!! " * 5, Reformulation(()), faits=Faits(), ton=Ton.COLERE
    )

    assert what.tone == "monte"
    assert second.channel is Channel.APPEL_D_ABORD


@pytest.mark.parametrize(
    ("before", "now", "move"),
    [(Ton.CALME, Ton.COLERE, "monte"), (Ton.COLERE, Ton.CALME, "baisse"), (Ton.DECU, Ton.FERME, "stable")],
)
def test_tone_moves(before: Ton, now: Ton, move: str) -> None:
    """Hotter, calmer, the same."""
    assert tone_change(before, now) == move


def test_facts_are_merged_once() -> None:
    """The dossier keeps every fact, oldest first, without doubles."""
    merged = merge_facts(Faits(facture=("A",), montants=(1.0,)), Faits(facture=("A", "B"), montants=(2.0,)))

    assert merged.facture == ("A", "B")
    assert merged.montants == (1.0, 2.0)
