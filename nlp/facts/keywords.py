"""Which words announce the number of a document or of a product?"""

from __future__ import annotations

import re

# What people write before a number, over folded lower-case text; the first that fits wins, so that
# "bon de livraison" is read before "bon". ``other`` are the words whose numbers have no field.
_KEYWORDS: tuple[tuple[str, str], ...] = (
    (
        "other",
        r"devis|demandes?|interventions?|rdv|rendez-vous|soumissions?|tickets?|dossiers?|clients?"
        r"|articles?|art\.|clauses?|annexes?|incidents?|reclamations?|siret"
        r"|siren|rcs|telephones?|tel|colis|suivi|expeditions?|rapports?|fiches?|plans?|normes?|rue"
        r"|avenue|chambres?"
        r"|lignes?|pages?|points?|alineas?|avenants?|comptes?|references?|sinistres?|rib|iban|nc|quais?"
        r"|portes?"
        r"|agences?|magasins?|signalements?|versions?|indices?|vols?|bons? de retours?"
        r"|bons? d'intervention|otif"
        r"|certificats?|adherents?|candidatures?|prelevements?|lettres? recommandees?|p/n|avis"
        r"|proces-verbal|pv"
        r"|expertises?|etats? de frais|deliberations?|reparations?|arretes?|autorisations?|cles?|permis"
        r"|cartes?|reunions?|salles?|lits?|semaines?|modeles?|types?|lois?|decrets?|reglements?"
        r"|[a-z]{2,12}(?:ons|ez) commande|(?:ai|a|avons|avez|ont) (?:commande|facture)s?",
    ),
    (
        "bl",
        r"bons? (?:de )?livraisons?|bordereaux? (?:de )?livraison|bulletins? (?:de )?livraison"
        r"|bons? d'enlevement"
        r"|bordereaux?|bordereau d'envoi|bulletins?|delivery notes?|lieferschein|bl|bls"
        r"|lettres? de voiture|recepisses?"
        r"|livraisons?|lv|cmr|bons? de reception|bons? d'expedition",
    ),
    (
        "commande",
        r"commandes? (?:en ligne|web|internet|clients?)(?!-)"
        r"|bons? (?:de )?commandes?|bons? de reservation|ordres? de reparation"
        r"|accuses? de reception de commande"
        r"|confirmations?(?: de commande)?|commandes?|cdes?|cmdes?|cmds?|cdt|cdc|bdc|bcs?|bc|po"
        r"|purchase orders?|orders?"
        r"|bestellung|affretements?|ar|ordres? d'achat|ordre de service|ordres?",
    ),
    (
        "facture",
        r"notes? d'honoraires|notes? de debit|notes?|factures?|facturations?|facts?|fac|fra|fre|fa"
        r"|invoices?|rechnung|releve",
    ),
    (
        "contrat",
        r"contrats? (?:de|d') ?(?:location(?:-gestion)?|mission)s?|contrats?[- ]cadres?"
        r"|accords?[- ]cadres?|marches?[- ]cadres?|contrats?|conventions?|marches?|ctr|ctt"
        r"|polices?|accords?|protocoles?|mandats?|baux|bail|abonnements?|lettre de mission"
        r"|bons? de location|locations?|missions?",
    ),
    (
        "lot",
        r"(?:n°s?|no|nos|num\.?|numeros?) (?:de |d')?(?:series?|lots?|fabrication|chassis|moteur|cuve"
        r"|machine|appareil|coulee|production|tracabilite)|series?|s/n|sn|lots?|batch|coulees?"
        r"|brassins?|imei|vin|matricule",
    ),
    ("bon", r"bons?"),
)
KEYWORD = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _KEYWORDS) + r")(?![\w'])"
)
