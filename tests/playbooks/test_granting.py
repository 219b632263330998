"""Does a text that was edited still ask for the level of what it grants?"""

from __future__ import annotations

import pytest

from models.vocabulary import Niveau
from playbooks.approval import highest
from playbooks.gestes import REMBOURSEMENT, Caps
from playbooks.granting import granting_grounds


@pytest.mark.parametrize(
    ("text", "niveau"),
    [
        ("Nous vous remboursons 320 € dès demain.", Niveau.RESPONSABLE),
        ("Nous vous rembourserons 15 000 €.", Niveau.DIRECTION),
        ("Vous serez remboursée intégralement.", Niveau.RESPONSABLE),
        ("Le remboursement de 1 200 € a été effectué ce matin.", Niveau.DIRECTION),
        ("Un avoir de 850 € vous sera adressé vendredi.", Niveau.RESPONSABLE),
        ("Je vous propose un avoir de 2 500,50 €.", Niveau.DIRECTION),
        ("Nous prenons les frais de transport à notre charge.", Niveau.RESPONSABLE),
        ("Nous mettons fin à notre contrat.", Niveau.RESPONSABLE),
        ("Nous acceptons votre résiliation.", Niveau.RESPONSABLE),
        ("Nous vous proposons de signer un protocole transactionnel.", Niveau.DIRECTION),
        ("Vous renoncez à tout recours contre notre société.", Niveau.DIRECTION),
        ("Nous vous versons 12 k€ à titre d’indemnité.", Niveau.DIRECTION),
    ],
)
def test_what_is_granted_asks_for_its_level(text: str, niveau: Niveau) -> None:
    """Money within the caps, money above them, an end, a protocol."""
    assert highest(granting_grounds(f"Bonjour Madame,\n\n{text}\n\nBien à vous")) is niveau


@pytest.mark.parametrize(
    "text",
    [
        "Vous nous demandez le remboursement de 15 000 €.",
        "Votre demande de remboursement est transmise à la comptabilité.",
        "Vous nous faites part de votre volonté de mettre fin au contrat.",
        "Nous ne pouvons pas vous rembourser.",
        "Nous étudions le remboursement et revenons vers vous.",
        "Je vérifie avec la comptabilité si l’avoir est parti.",
        "Nous versons votre message au dossier.",
        "> Nous vous remboursons 320 €.",
    ],
)
def test_what_is_asked_refused_or_quoted_grants_nothing(text: str) -> None:
    """The client's own words, a refusal and a quote need nobody's agreement."""
    assert granting_grounds(text) == ()


def test_the_caps_of_the_charter_move_the_level() -> None:
    """A company that lets its leads refund more is asked no more than it wants."""
    caps = Caps(responsable={REMBOURSEMENT: 5_000.0}, by_tier={"strategique": 2.0})
    text = "Nous vous remboursons 8 000 €."

    assert highest(granting_grounds(text, caps=caps)) is Niveau.DIRECTION
    assert highest(granting_grounds(text, tier="strategique", caps=caps)) is Niveau.RESPONSABLE
