"""How are the parts of a figure written in French? ``bot.texts.words`` says the same of the same labels."""

from __future__ import annotations

from models.vocabulary import AUTRE, TIER_WORDS, Cause, Gravite, Issue, Motif, Ton

CAUSES: dict[str, str] = {
    Cause.COMMUNICATION: "Communication entre équipes",
    Cause.TRANSPARENCE: "Manque de transparence",
    Cause.ATTENTES: "Attentes mal cadrées",
    Cause.OPERATIONS: "Défaillance opérationnelle",
    Cause.CONTRAT: "Lectures différentes du contrat",
}
MOTIFS: dict[str, str] = {
    Motif.QUALITE: "Qualité",
    Motif.LIVRAISON: "Livraison",
    Motif.PRIX: "Prix et facturation",
    Motif.CONFORMITE: "Conformité",
    AUTRE: "Autre motif",
}
ISSUES: dict[str, str] = {
    Issue.ACCORD: "Accord amiable",
    Issue.EXPLICATION: "Explication donnée",
    Issue.REFUS: "Refus expliqué",
    Issue.MEDIATION: "Médiation",
    Issue.CONTENTIEUX: "Contentieux",
    Issue.SANS_OBJET: "Sans objet",
}
TONS: dict[str, str] = {
    Ton.CALME: "Calme",
    Ton.DECU: "Déçu",
    Ton.FERME: "Ferme",
    Ton.IRRITE: "Irrité",
    Ton.COLERE: "En colère",
}
GRAVITES: dict[int, str] = {
    Gravite.FAIBLE: "Faible",
    Gravite.MOYENNE: "Moyenne",
    Gravite.FORTE: "Forte",
    Gravite.CRITIQUE: "Critique",
}
NO_CAUSE = "Cause à établir"
NO_TIER = "standard"
NBSP = "\u00a0"


def cause(label: str | None) -> str:
    """Write a cause; one that nobody has established yet says so."""
    return CAUSES.get(label or "", NO_CAUSE)


def motif(label: str | None) -> str:
    """Write a main motif."""
    return MOTIFS.get(label or AUTRE, MOTIFS[AUTRE])


def tier(label: str | None) -> str:
    """Write the tier of a customer; the charter may have others than ours."""
    return TIER_WORDS.get(label or NO_TIER, label or NO_TIER).capitalize()


def gravite(value: int) -> str:
    """Write a gravite."""
    return GRAVITES.get(value, str(value))


def euros(value: float) -> str:
    """
    Write an amount in whole euros, as French typography does.

    >>> euros(12500)
    '12\\u202f500\\xa0€'
    """
    from babel.numbers import format_currency

    return str(
        format_currency(round(value), "EUR", format=f"#,##0{NBSP}¤", locale="fr_FR", currency_digits=False)
    )
