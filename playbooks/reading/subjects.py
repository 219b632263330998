"""What does a sentence speak of: which thing, which day, which amount?"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOUN = (
    r"(?:commandes?|livraisons?|factures?|colis|palettes?|cartons?|machines?|appareils?|chantiers?"
    r"|dossiers?|demandes?"
    r"|r[ée]clamations?|contrats?|remboursements?|avoirs?|remises?|interventions?|pannes?|retards?"
    r"|pi[èe]ces?|lots?"
    r"|installations?|mat[ée]riels?|logiciels?|serveurs?|sites?|donn[ée]es|travaux|toiture|chaudi[èe]re"
    r"|fours?"
    r"|mobiliers?|prestations?|formations?|devis|acomptes?|cautions?|loyers?|tarifs?|p[ée]nalit[ée]s?"
    r"|compteurs?|badges?"
    r"|v[ée]hicules?|camions?|planning|repas|chambres?|stocks?|produits?|marchandises?|courriers?"
    r"|courriels?|messages?"
    r"|appels?|abonnements?|licences?|garanties?|r[ée]parations?|portails?|mails?|signalements?"
    r"|bons? de livraison"
    r"|transports?|tourn[ée]es?|stands?|emballages?|[ée]tiquettes?|certificats?|pr[ée]judices?|frais"
    r"|indemnisations?)"
)
_DETAIL = (
    r"(?: (?:n°|num[ée]ro) ?[\w/-]+| [A-Z]{0,4}-?\d[\w/-]*(?![\d%€])"
    r"| du \d{1,2}(?:er)?(?: [a-zéû]+)?(?: \d{4})?"
    r"| de (?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre"
    r"|d[ée]cembre))?"
)
_YOURS = re.compile(rf"\b(votre|vos) (?:\d+ )?({_NOUN}){_DETAIL}\b", re.IGNORECASE)
_THE = re.compile(rf"(?<![\w’'])(la|les?|l['’]) ?({_NOUN}){_DETAIL}\b", re.IGNORECASE)
_PARTNER = re.compile(
    r"\b(?:notre |nos |le |l['’]|la )(transporteur|sous-traitant|prestataire|fournisseur|fabricant)", re.I
)
_DATE = re.compile(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain)(?: (?:matin|midi|soir"
    r"|apr[èe]s-midi))?\b"
    r"|\ble \d{1,2}(?:er)? (?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre"
    r"|novembre|d[ée]cembre)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\b\d[\d \u00a0\u202f.,]*\s?(?:€|euros)(?:\s?(?:HT|TTC))?")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sentence names, as written; each may be absent."""

    sujet: str | None = None
    date: str | None = None
    montant: str | None = None

    def as_fields(self) -> dict[str, str]:
        """Return what is known, by the names that suggestions use."""
        pairs = {"sujet": self.sujet, "date": self.date, "montant": self.montant}
        return {name: value for name, value in pairs.items() if value is not None}


def find_subject(sentence: str) -> Subject:
    """Return what a sentence speaks of."""
    read = sentence[:600]
    thing = None
    if (match := _YOURS.search(read)) or (match := _THE.search(read)):
        owned = "vos" if match[1].lower() in {"vos", "les"} else "votre"
        thing = f"{owned} {match[0][len(match[1]) :].strip()}"
    date, amount = _DATE.search(read), _AMOUNT.search(read)
    return Subject(thing, date[0] if date else None, amount[0].strip() if amount else None)


def names_partner(sentence: str) -> str | None:
    """Return the partner a sentence speaks of ("transporteur"), or ``None``."""
    match = _PARTNER.search(sentence)
    return match[1].lower() if match else None
