"""Is the playbook that fits chosen, and can the choice be explained?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.errors import CatalogueError
from models.values import Faits
from models.vocabulary import Demande, Enjeu, Menace, Motif, Nature, Phase, Ton
from playbooks.catalogue import Catalogue
from playbooks.choosing import choose, take
from tests.playbooks.support import analysis, mail

P, Q, L, C = Motif.PRIX, Motif.QUALITE, Motif.LIVRAISON, Motif.CONFORMITE

CASES: dict[str, tuple[Motif, str, dict[str, Any]]] = {
    "prix-indexation": (P, "Nous contestons la hausse de 8 % et la clause d’indexation.", {}),
    "relance-facture-payee": (P, "Troisième rappel pour une facture déjà payée, virement joint.", {}),
    "remboursement-non-recu": (
        P, "Toujours pas reçu le remboursement promis, aucun virement.",
        {"demandes": (Demande.REMBOURSEMENT,)},
    ),
    "facture-erronee": (P, "La facture compte deux fois la même ligne.", {}),
    "retard-de-livraison": (L, "La commande a dix jours de retard, nous attendons depuis lundi.", {}),
    "avarie-de-transport": (L, "Les cartons sont arrivés écrasés et trempés, j’ai noté des réserves.", {}),
    "livraison-partielle": (L, "Il manque quatre colis, le reliquat n’est annoncé nulle part.", {}),
    "rendez-vous-manque": (L, "Le technicien devait passer mardi, personne n’est venu.", {}),
    "mauvaise-reference": (C, "Ce n’est pas la bonne couleur : du bleu au lieu du gris.", {}),
    "certificat-manquant": (C, "Le certificat matière et le procès-verbal d’essai manquent.", {}),
    "donnees-personnelles": (
        C, "Nos données personnelles ont été envoyées à un tiers, violation du RGPD.",
        {"enjeux": (Enjeu.SECURITE,)},
    ),
    "service-interrompu": (
        Q, "Panne totale depuis ce matin, le magasin est à l’arrêt.", {"enjeux": (Enjeu.CONTINUITE,)},
    ),
    "qualite-recurrente": (Q, "Encore la même fissure, troisième fois.", {"enjeux": (Enjeu.RECURRENCE,)}),
    "securite-des-personnes": (
        Q, "Une collègue a été blessée, l’appareil est dangereux.", {"enjeux": (Enjeu.SECURITE,)},
    ),
    "contact-desagreable": (Q, "Votre standard m’a raccroché au nez, conseiller impoli.", {}),
    "logiciel-et-acces": (Q, "Le ticket est fermé mais le logiciel plante depuis la mise à jour.", {}),
    "travail-mal-fait": (Q, "Le carrelage du chantier est mal posé, finitions bâclées.", {}),
    "colere": (Q, "C’EST INADMISSIBLE !!!", {"ton": Ton.COLERE}),
    "menace-reputation": (
        Q, "Je raconte tout sur Google, un avis bien senti.",
        {"ton": Ton.IRRITE, "menaces": (Menace.REPUTATION,)},
    ),
    "mise-en-demeure": (
        C, "Par la présente nous vous mettons en demeure sous huit jours.",
        {"ton": Ton.FERME, "phase": Phase.LITIGE, "menaces": (Menace.JURIDIQUE,)},
    ),
    "fin-de-contrat": (
        Q, "Nous mettons fin au contrat au 30 juin.",
        {"phase": Phase.CONFLIT, "demandes": (Demande.RESILIATION,), "menaces": (Menace.RESILIATION,)},
    ),
    "relance-sans-reponse": (
        L, "Deuxième message, toujours aucune réponse de votre part.", {"nature": Nature.RELANCE},
    ),
}  # fmt: skip


@pytest.mark.parametrize("slug", CASES)
def test_expected_playbook_is_chosen(catalogue: Catalogue, slug: str) -> None:
    """A plain mail of each kind gets the playbook written for it."""
    motif, body, changes = CASES[slug]
    understood = analysis(motifs=(motif,), motif_principal=str(motif), **changes)

    choice = choose(catalogue, understood, tier="standard", mail=mail(body, subject="Bonjour"))

    assert choice.playbook.slug == slug
    assert choice.reasons
    assert choice.runner_up is not None
    assert choice.runner_up.slug != slug


@pytest.mark.parametrize(
    ("nature", "slug"),
    [
        (Nature.DEMANDE, "question-sans-grief"),
        (Nature.REMERCIEMENT, "remerciement"),
        (Nature.HORS_SUJET, "hors-sujet"),
    ],
)
def test_other_natures_have_their_answer(catalogue: Catalogue, nature: Nature, slug: str) -> None:
    """What is no complaint is answered too, politely and apart."""
    understood = replace(analysis(), nature=nature, motifs=(), motif_principal=None, phase=None)

    assert choose(catalogue, understood, tier="standard").playbook.slug == slug


def test_a_situation_keeps_the_subject(catalogue: Catalogue) -> None:
    """Anger decides how to answer; what the mail is about still decides what is verified and asked."""
    understood = analysis(motifs=(P,), motif_principal="prix", ton=Ton.COLERE)

    choice = choose(catalogue, understood, tier="standard", mail=mail("Cette facture est fausse !"))

    assert choice.playbook.slug == "colere"
    assert choice.subject is not None
    assert choice.subject.slug == "facture-erronee"


def test_learning_moves_ties_but_not_signs(catalogue: Catalogue) -> None:
    """A good record may decide between near equals; it never beats what the mail says."""
    understood = analysis(motifs=(P,), motif_principal="prix")
    text = mail("Cette facture compte deux fois la même ligne, le tarif est faux.")

    choice = choose(
        catalogue,
        understood,
        tier="standard",
        mail=text,
        learned={"retard-de-livraison": 99.0, "facture-erronee": -99.0},
    )

    assert choice.playbook.slug in {"facture-erronee", "prix-indexation", "remboursement-non-recu"}


def test_playbooks_of_later_moments_are_never_chosen(catalogue: Catalogue) -> None:
    """The client at fault, mediation and the closing report are a person's choice (seed rows 65, 75)."""
    later = {slug for slug, book in catalogue.playbooks.items() if book.genre == "suite"}

    assert {"client-en-tort", "mediation", "bilan-de-cloture"} <= later


def test_nothing_to_choose_from_is_an_error() -> None:
    """An empty catalogue says so."""
    with pytest.raises(CatalogueError):
        choose(Catalogue(playbooks={}, commun={}), analysis(), tier="standard")


def test_a_person_may_take_another(catalogue: Catalogue) -> None:
    """The one taken is kept, the one proposed is remembered, an unknown one is refused."""
    text = mail("Cette facture compte deux fois la même ligne.")
    understood = analysis(motifs=(P,), motif_principal="prix")

    choice = take(catalogue, "mediation", understood, tier="standard", mail=text)

    assert choice.playbook.slug == "mediation"
    assert choice.runner_up is not None
    assert choice.runner_up.slug == "facture-erronee"
    with pytest.raises(CatalogueError):
        take(catalogue, "absent", understood, tier="standard", mail=text)


def test_papers_that_are_missing_are_no_missing_goods(catalogue: Catalogue) -> None:
    """Who asks to be sent certificates asks for a delivery too: it is still about certificates."""
    words = "Il manque les certificats 3.1 exigés. Peux-tu les obtenir de ton fournisseur avant mercredi ?"
    asked = (Demande.LIVRAISON, Demande.CORRECTION)
    read = analysis(motifs=(C,), motif_principal=str(C), demandes=asked, faits=Faits())

    assert choose(catalogue, read, tier="standard", mail=mail(words)).playbook.slug == "certificat-manquant"
