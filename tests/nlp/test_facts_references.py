"""Which numbers of documents and goods are found, in the many ways people write them?"""

from __future__ import annotations

import pytest

from nlp.facts import find_facts

WRITTEN = [
    ("commande", "cde 4578 toujours pas là", ("4578",)),
    ("commande", "commande n° CMD-2024-118 reçue incomplète", ("CMD-2024-118",)),
    ("commande", "COMMANDE N°A-5518 !!!", ("A-5518",)),
    ("commande", "notre bon de commande 2026/0714", ("2026/0714",)),
    ("commande", "BC 26-0088 et PO 7700412", ("26-0088", "7700412")),
    ("commande", "la commande passée le 3 mars (n° A-5518) n'est pas là", ("A-5518",)),
    ("commande", "commandes 4402, 4431 et 4467 jamais livrées", ("4402", "4431", "4467")),
    ("commande", "cde n°771-S", ("771-S",)),
    ("commande", "confirmation de commande 8829 l'indique", ("8829",)),
    ("commande", "la commande CDE-771, promise mardi", ("CDE-771",)),
    ("facture", "facture FA2026/031", ("FA2026/031",)),
    ("facture", "fact. 2026-1187 : erreur", ("2026-1187",)),
    ("facture", "vos factures FO-3312 (14/10/2025) et FO-3498 (20/01/2026)", ("FO-3312", "FO-3498")),
    ("facture", "La FA-8812 vous pouvez la garder, je ne paierai pas", ("FA-8812",)),
    ("facture", "sur votre facture d'avril (FV 0426-18)", ("FV 0426-18",)),
    ("facture", "la note d'honoraires n° H-2026-0412", ("H-2026-0412",)),
    ("facture", "la facture 6620 fait doublon avec la 6602", ("6620", "6602")),
    ("bl", "BL 88 213", ("88 213",)),
    ("bl", "le bon de livraison 55302 indique un reliquat", ("55302",)),
    ("bl", "BL n° 2026-0418, BL 61044", ("2026-0418", "61044")),
    ("bl", "réserves sur le bordereau 552071", ("552071",)),
    ("bl", "livrés le 3, bon 7716, par votre chauffeur", ("7716",)),
    ("contrat", "contrat-cadre CC-2024-077", ("CC-2024-077",)),
    ("contrat", "votre contrat d'entretien CE-1528 prévoit", ("CE-1528",)),
    ("contrat", "la police RC-EXP 5512", ("RC-EXP 5512",)),
    ("contrat", "marché 2025-SI-014, lot 3", ("2025-SI-014",)),
    ("contrat", "le contrat de location 2026-L-088", ("2026-L-088",)),
    ("lot", "lots 6A417 et 6A418", ("6A417", "6A418")),
    ("lot", "lot n°603317", ("603317",)),
    ("lot", "n° de série 21B04417", ("21B04417",)),
    ("lot", "S/N 40118 / 40121", ("40118", "40121")),
    ("lot", "numéros de série : NB7-40218, NB7-40233", ("NB7-40218", "NB7-40233")),
    ("lot", "Moteur n° L-41077-36 : toujours en panne", ("L-41077-36",)),
]


@pytest.mark.parametrize(("kind", "text", "expected"), WRITTEN, ids=[text for _, text, _ in WRITTEN])
def test_a_number_is_found_as_written(kind: str, text: str, expected: tuple[str, ...]) -> None:
    """Each way of writing gives the number without the word before it."""
    assert getattr(find_facts(text), kind) == expected


OTHER = [
    "J'ai commandé 60 nappes et vous m'en avez facturé 212.",
    "j'ai commande 1200 m de grillage",
    "Le devis D-5512, le ticket 71180 et le dossier 2024/1187 sont à votre nom.",
    "Notre numéro client 4471-B, votre compte 00041.",
    "Le minimum de commande de 10 000 rivets par couleur.",
    "commande du 12/03 à 14h30, facture de 1 140 €",
    "accord-cadre 2024-2027, marché lot 2, police 4",
    "norme ISO 9001 et EN 10204, article 9.3, annexe 2",
    "SIRET 552 100 554 00013, tél. 04 90 55 00 11",
    "Il manque 3 lots de 2 pièces, série 7.",
]


@pytest.mark.parametrize("text", OTHER, ids=OTHER)
def test_counts_and_other_numbers_are_no_references(text: str) -> None:
    """Quantities, dates, quote, ticket and customer numbers have no field (corpus/GUIDE.md)."""
    facts = find_facts(text)

    assert (facts.commande, facts.facture, facts.bl, facts.contrat, facts.lot) == ((), (), (), (), ())


def test_a_list_on_several_lines_keeps_each_kind() -> None:
    """In a list of errors each line's number has the kind of its own word."""
    facts = find_facts(
        "À corriger :\n- cde 55120 : 12 bocaux\n- facture 26-0214 : doublon\n- BL 90-4471 absent"
    )

    assert (facts.commande, facts.facture, facts.bl) == (("55120",), ("26-0214",), ("90-4471",))


def test_a_number_like_a_named_one_is_adopted() -> None:
    """Once one invoice is named, a number of the same series elsewhere is an invoice too."""
    facts = find_facts("Facture PX-26-0330 fausse. La même ligne revient ce matin (PX-26-0362).")

    assert facts.facture == ("PX-26-0330", "PX-26-0362")
