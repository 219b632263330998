"""How are the acts and labels of a dossier written for who was not there, such as a lawyer?"""

from __future__ import annotations

from models.vocabulary import AUTRE, Cause, Etat, Issue, Motif, Nature, Phase

EVENTS = {
    "dossier.ouvert": "Dossier ouvert",
    "dossier.qualifie": "Qualification vérifiée par une personne",
    "dossier.pris": "Dossier pris en charge",
    "dossier.instruit": "Instruction commencée",
    "dossier.en_pause": "Dossier en attente du client",
    "dossier.repris": "Dossier repris après l’attente",
    "dossier.reflexion": "Délai de réflexion avant de répondre",
    "dossier.escalade": "Dossier porté à un échelon supérieur",
    "dossier.propose": "Proposition faite au client",
    "dossier.en_mediation": "Passage en médiation",
    "dossier.resolu": "Dossier résolu",
    "dossier.clos": "Dossier clos",
    "dossier.rouvert": "Dossier rouvert",
    "dossier.contentieux": "Passage au contentieux",
    "dossier.gele": "Gel légal posé ou levé",
    "dossier.cause": "Cause enregistrée",
    "dossier.exporte": "Dossier de preuve exporté",
    "dossier.efface": "Contenu effacé (RGPD)",
    "personne.effacee": "Données d’une personne effacées (RGPD)",
    "dossier.recoit": "Un autre dossier a été fusionné ici",
    "dossier.fusionne": "Fusionné avec un autre dossier",
    "dossier.separe": "Séparé d’un autre dossier",
    "dossier.detache": "Une partie a été détachée vers un autre dossier",
    "fusion.annulee": "Fusion annulée",
    "message.recu": "Nouveau courriel du client",
    "courriel.classe": "Courriel versé au dossier, empreinte inscrite",
    "brouillon.propose": "Brouillon de réponse préparé",
    "reponse.approuvee": "Envoi d’une réponse demandé",
    "reponse.responsable": "Réponse envoyée par le responsable du compte",
    "reponse.annulee": "Envoi annulé avant le départ",
    "accuse.demande": "Accusé de réception demandé",
    "mail.parti": "Courriel remis au serveur de courriel",
    "mail.rejete": "Courriel refusé par le serveur du client",
    "mail.echec": "Envoi impossible",
    "mail.inconnu": "Envoi incertain",
    "mail.constate": "Départ constaté par une personne",
    "mail.renvoi": "Renvoi demandé",
    "accord.demande": "Accord demandé avant l’envoi",
    "accord.donne": "Accord donné",
    "accord.refuse": "Accord refusé",
    "montant.ajoute": "Montant enregistré",
    "montant.annule": "Montant annulé",
    "decision.prise": "Décision enregistrée",
    "cause.analysee": "Analyse des causes enregistrée",
    "action.prevue": "Action corrective prévue",
    "action.terminee": "Action corrective terminée",
    "action.verifiee": "Action corrective vérifiée",
    "echeance.sonnee": "Échéance atteinte",
    "rappel.demande": "Rappel demandé",
    "contentieux.controle": "Contrôle de la tentative amiable",
}
"""Lines of the journal; one that is not named here shows its label."""

_LABELS: dict[str, str] = {
    Etat.RECU: "reçu",
    Etat.QUALIFIE: "qualifié",
    Etat.INSTRUCTION: "en instruction",
    Etat.PROPOSITION: "proposition faite",
    Etat.MEDIATION: "médiation",
    Etat.RESOLU: "résolu",
    Etat.CLOS: "clos",
    Etat.CONTENTIEUX: "contentieux",
    Nature.DOLEANCE: "doléance",
    Nature.RELANCE: "relance",
    Nature.DEMANDE: "simple demande",
    Nature.REMERCIEMENT: "remerciement",
    Nature.HORS_SUJET: "hors sujet",
    Motif.QUALITE: "qualité",
    Motif.LIVRAISON: "livraison",
    Motif.PRIX: "prix et facturation",
    Motif.CONFORMITE: "conformité",
    AUTRE: "autre motif",
    Phase.RECLAMATION: "réclamation",
    Phase.LITIGE: "litige",
    Phase.CONFLIT: "conflit",
    Cause.COMMUNICATION: "communication",
    Cause.TRANSPARENCE: "transparence",
    Cause.ATTENTES: "attentes",
    Cause.OPERATIONS: "opérations",
    Cause.CONTRAT: "contrat",
    Issue.ACCORD: "accord amiable",
    Issue.EXPLICATION: "explication donnée",
    Issue.REFUS: "refus expliqué",
    Issue.SANS_OBJET: "sans objet",
}


def label(value: object) -> str:
    """
    Write one of the desk's labels in French.

    >>> label(Etat.RESOLU), label("qualite"), label("inconnu")
    ('résolu', 'qualité', 'inconnu')
    """
    return _LABELS.get(str(value), str(value))
