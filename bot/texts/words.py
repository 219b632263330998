"""How are the desk's closed lists written for people?"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bot.slack.escaping import inert
from models.vocabulary import (
    AUTRE,
    TIER_WORDS,
    Cause,
    Demande,
    Enjeu,
    Etat,
    Gravite,
    Intent,
    Menace,
    Motif,
    Nature,
    Niveau,
    Origine,
    Phase,
    Risque,
    Ton,
)

NBSP = "\u00a0"
NNBSP = "\u202f"

_WORDS: dict[str, str] = {
    Nature.DOLEANCE: "Doléance",
    Nature.RELANCE: "Relance",
    Nature.DEMANDE: "Simple demande",
    Nature.REMERCIEMENT: "Remerciement",
    Nature.HORS_SUJET: "Hors sujet",
}
_MOTIFS: dict[str, str] = {
    Motif.QUALITE: "Qualité",
    Motif.LIVRAISON: "Livraison",
    Motif.PRIX: "Prix et facturation",
    Motif.CONFORMITE: "Conformité",
    AUTRE: "Autre motif",
}
_TONS: dict[str, str] = {
    Ton.CALME: "Calme",
    Ton.DECU: "Déçu",
    Ton.FERME: "Ferme",
    Ton.IRRITE: "Irrité",
    Ton.COLERE: "En colère",
}
_PHASES: dict[str, str] = {
    Phase.RECLAMATION: "Réclamation",
    Phase.LITIGE: "Litige",
    Phase.CONFLIT: "Conflit",
}
_MENACES: dict[str, str] = {
    Menace.JURIDIQUE: "Action en justice",
    Menace.RESILIATION: "Départ ou résiliation",
    Menace.REPUTATION: "Réputation",
    Menace.PENALITES: "Pénalités",
    Menace.PAIEMENT: "Paiement suspendu",
}
_ENJEUX: dict[str, str] = {
    Enjeu.CONTINUITE: "Activité arrêtée ou menacée",
    Enjeu.RECURRENCE: "Déjà arrivé",
    Enjeu.STRATEGIQUE: "Relation stratégique",
    Enjeu.SECURITE: "Sécurité ou données personnelles",
    Enjeu.FINANCIER: "Montant en jeu",
}
_DEMANDES: dict[str, str] = {
    Demande.REMPLACEMENT: "Remplacement",
    Demande.REMBOURSEMENT: "Remboursement",
    Demande.AVOIR: "Avoir",
    Demande.GESTE: "Geste commercial",
    Demande.REPARATION: "Réparation",
    Demande.LIVRAISON: "Livraison",
    Demande.EXPLICATION: "Explication",
    Demande.CORRECTION: "Correction",
    Demande.INDEMNISATION: "Indemnisation",
    Demande.RESILIATION: "Résiliation",
    Demande.CONTACT: "Appel ou rencontre",
}
_ETATS: dict[str, str] = {
    Etat.RECU: "Reçu",
    Etat.QUALIFIE: "Qualifié",
    Etat.INSTRUCTION: "En instruction",
    Etat.PROPOSITION: "Proposition faite",
    Etat.MEDIATION: "En médiation",
    Etat.RESOLU: "Résolu",
    Etat.CLOS: "Clos",
    Etat.CONTENTIEUX: "Contentieux",
}
_RISQUES: dict[str, str] = {
    Risque.AUCUN: "Rien à signaler",
    Risque.MINIMISATION: "Minimise la gêne du client",
    Risque.OPINION_INTERNE: "Dit une opinion interne",
    Risque.ACCUSATION: "Accuse le client",
    Risque.MENACE: "Menace le client",
    Risque.PROMESSE: "Engage l’entreprise",
    Risque.AVEU: "Reconnaît une faute",
}
_NIVEAUX: dict[str, str] = {
    Niveau.AGENT: "vous pouvez envoyer",
    Niveau.RESPONSABLE: "accord d’un responsable",
    Niveau.DIRECTION: "accord de la direction",
}
_INTENTS: dict[str, str] = {
    Intent.STATUT_DOSSIER: "Le point sur un dossier",
    Intent.LISTE_DOSSIERS: "La liste des dossiers",
    Intent.INDICATEURS: "Des chiffres",
    Intent.RESUMER: "Le résumé d’un dossier",
    Intent.ANALYSER: "L’analyse d’un texte",
    Intent.CONSEIL: "Un conseil",
    Intent.REDIGER: "Un brouillon de réponse",
    Intent.ASSIGNER: "Confier un dossier",
    Intent.CHANGER_STATUT: "Changer l’état d’un dossier",
    Intent.RAPPEL: "Poser un rappel",
    Intent.DECLARER: "Déclarer une doléance",
    Intent.RECHERCHER: "Une recherche",
    Intent.AIDE: "De l’aide",
    Intent.BAVARDAGE: "Simplement bavarder",
    Intent.HORS_SUJET: "Autre chose",
}
_CAUSES: dict[str, str] = {
    Cause.COMMUNICATION: "Communication entre équipes",
    Cause.TRANSPARENCE: "Manque de transparence",
    Cause.ATTENTES: "Attentes mal cadrées",
    Cause.OPERATIONS: "Défaillance opérationnelle",
    Cause.CONTRAT: "Lectures différentes du contrat",
}
_ORIGINES: dict[str, str] = {
    Origine.PRODUIT: "Produit ou service défectueux",
    Origine.ERREUR_HUMAINE: "Erreur humaine",
    Origine.IMPONDERABLE: "Impondérable extérieur",
    Origine.CLIENT: "Fait du client",
    Origine.TIERS: "Fait d’un tiers",
}
_BY_LIST: dict[type[StrEnum], dict[str, str]] = {
    Nature: _WORDS,
    Motif: _MOTIFS,
    Ton: _TONS,
    Phase: _PHASES,
    Menace: _MENACES,
    Enjeu: _ENJEUX,
    Demande: _DEMANDES,
    Etat: _ETATS,
    Risque: _RISQUES,
    Niveau: _NIVEAUX,
    Intent: _INTENTS,
    Cause: _CAUSES,
    Origine: _ORIGINES,
}
_GRAVITES = {
    Gravite.FAIBLE: ("⚪", "Faible"),
    Gravite.MOYENNE: ("🟡", "Moyenne"),
    Gravite.FORTE: ("🟠", "Forte"),
    Gravite.CRITIQUE: ("🔴", "Critique"),
}


def word(label: StrEnum) -> str:
    """Write a label of a closed list."""
    return _BY_LIST[type(label)][label]


def words(labels: Iterable[StrEnum]) -> str:
    """Write several labels, separated by commas."""
    said = ", ".join(word(label).lower() for label in labels)
    return said[:1].upper() + said[1:]


def motif(label: str | None) -> str:
    """Write a main motif, which may be none of the four."""
    return _MOTIFS.get(label or AUTRE, _MOTIFS[AUTRE])


def word_of_cause(label: str) -> str:
    """Write a cause given by its label."""
    return _CAUSES.get(label, label)


def ton(label: str) -> str:
    """Write a tone given by its label."""
    return _TONS.get(label, label)


def tier(label: str) -> str:
    """Write the tier of a customer; the charter may have tiers of the company's own."""
    return TIER_WORDS.get(label) or inert(label)


def awaited(first_answered: object) -> str:
    """Return what the running deadline is for: an end, once a first answer was given."""
    return "Résolution" if first_answered else "Première réponse"


def gravite(value: int) -> str:
    """Write the gravite with its sign; the word says it all for who does not see the colour."""
    sign, name = _GRAVITES[Gravite(value)]
    return f"{sign} {name} ({value}{NBSP}/{NBSP}4)"


def gravite_sign(value: int) -> str:
    """Return the sign of a gravite alone, for lines that also say it in words."""
    return _GRAVITES[Gravite(value)][0]


def gravite_word(value: int) -> str:
    """Return the word of a gravite alone."""
    return _GRAVITES[Gravite(value)][1]


def quoted(text: str) -> str:
    """Put a text between French quotation marks."""
    return f"«{NBSP}{text}{NBSP}»"


def percent(value: float) -> str:
    """Write a probability as a rounded percentage."""
    return f"{round(value * 100)}{NBSP}%"


def euros(value: float) -> str:
    """Write an amount in euros, as French typography does."""
    whole = f"{value:,.2f}".replace(",", NNBSP).replace(".", ",")
    return whole.removesuffix(",00") + f"{NBSP}€"


def count(number: int, singular: str, plural: str) -> str:
    """Write a number with its noun; in French zero is singular."""
    return f"{number}{NBSP}{singular if number < 2 else plural}"


def size(value: int) -> str:
    """Write a number of bytes."""
    if value < 1_000_000:
        return f"{max(round(value / 1000), 1)}{NBSP}ko"
    return f"{value / 1_000_000:.1f}".replace(".", ",") + f"{NBSP}Mo"
