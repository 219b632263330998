"""Are heavy labels of a short answer kept only where its words announce them?"""

from __future__ import annotations

import pytest

from models.values import Analysis, MailText
from models.vocabulary import Demande, Gravite, Menace, Motif, Nature, Phase, Ton
from nlp.tempering import temper

HEAVY = Analysis(
    nature=Nature.RELANCE,
    motifs=(Motif.PRIX,),
    motif_principal=Motif.PRIX,
    ton=Ton.CALME,
    phase=Phase.CONFLIT,
    menaces=(Menace.RESILIATION,),
    demandes=(Demande.REMBOURSEMENT, Demande.RESILIATION),
    evidence={"demandes.resiliation": ("Le contrat est le LOC-8812.",), "motifs.prix": ("contrat",)},
    confidence={"demandes.resiliation": 0.94, "menaces.resiliation": 0.76, "motifs.prix": 0.9},
    gravite=Gravite.CRITIQUE,
)


def _temper(body: str) -> Analysis:
    return temper(HEAVY, MailText("Re: Caution", body))


def test_a_contract_number_ends_no_contract() -> None:
    """The labels go with their evidence; what is asked besides stays; the gravite is weighed again."""
    found = _temper("Le contrat est le LOC-8812. Notre RIB n’a pas changé.")

    assert found.demandes == (Demande.REMBOURSEMENT,)
    assert (found.menaces, found.phase) == ((), None)
    assert set(found.evidence) == set(found.confidence) == {"motifs.prix"}
    assert found.gravite < Gravite.CRITIQUE


@pytest.mark.parametrize(
    "body",
    [
        "Nous résilions le contrat.",
        "Nous mettons fin à notre collaboration.",
        "Nous allons changer de prestataire.",
        "Le contrat ne sera pas renouvelé.",
    ],
)
def test_an_announcement_is_kept(body: str) -> None:
    """Said in few words, it is said all the same."""
    assert _temper(body) == HEAVY


def test_a_long_letter_is_left_to_the_classifiers() -> None:
    """They have enough to read."""
    assert _temper("Nous attendons toujours votre réponse à ce sujet. " * 8) == HEAVY


@pytest.mark.parametrize(
    ("menace", "body"),
    [
        (Menace.JURIDIQUE, "Notre avocat vous écrira."),
        (Menace.REPUTATION, "Nous publierons un avis."),
        (Menace.PAIEMENT, "Nous ne réglerons rien."),
    ],
)
def test_each_threat_has_its_words(menace: Menace, body: str) -> None:
    """Payment, which has a hundred wordings, is left to the classifier."""
    said = Analysis(nature=Nature.RELANCE, phase=Phase.LITIGE, menaces=(menace,))

    assert temper(said, MailText("", body)).menaces == (menace,)
