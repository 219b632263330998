"""How is a doleance restated by its theme and references, where no sentence of the client turns?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from models.values import Faits
from models.vocabulary import Demande, Motif
from nlp.reformulation.wording import Choice, de, join

# Singular and plural of each kind of reference, with the article.
_REFERENCES: Mapping[str, tuple[str, str]] = {
    "commande": ("la commande", "les commandes"),
    "facture": ("la facture", "les factures"),
    "bl": ("le bon de livraison", "les bons de livraison"),
    "contrat": ("le contrat", "les contrats"),
    "lot": ("le lot", "les lots"),
}
_MAX_REFERENCES = 3

_THEMES: Mapping[str, tuple[str, ...]] = {
    Motif.QUALITE: (
        "vous nous signalez un problème de qualité",
        "votre message décrit une difficulté de qualité",
        "vous nous alertez sur la qualité de ce qui vous a été fourni",
    ),
    Motif.LIVRAISON: (
        "vous nous signalez un problème de livraison ou de délai",
        "votre message décrit une difficulté de livraison ou de délai",
        "vous nous alertez sur le déroulement d’une livraison ou d’une intervention attendue",
    ),
    Motif.PRIX: (
        "vous nous signalez un désaccord sur une somme, facturée ou réglée",
        "votre message porte sur un désaccord de prix, de facturation ou de règlement",
        "vous nous alertez sur une question de prix ou de paiement",
    ),
    Motif.CONFORMITE: (
        "vous nous signalez un écart entre ce qui était convenu et ce que vous constatez",
        "votre message décrit un écart avec ce qui était prévu",
        "vous nous alertez sur un point qui, selon vous, n’est pas conforme à ce qui était convenu",
    ),
    "autre": (
        "vous nous écrivez qu’une situation ne vous convient pas",
        "votre message décrit une situation qui ne vous convient pas",
        "vous nous alertez sur une situation qui ne vous convient pas",
    ),
}

_DEMANDES: Mapping[Demande, tuple[str, ...]] = {
    Demande.REMPLACEMENT: ("un remplacement",),
    Demande.REMBOURSEMENT: ("un remboursement",),
    Demande.AVOIR: ("un avoir",),
    Demande.GESTE: ("un geste commercial",),
    Demande.REPARATION: ("une intervention", "une remise en état"),
    Demande.LIVRAISON: ("une date ferme",),
    Demande.EXPLICATION: ("une explication", "des explications"),
    Demande.CORRECTION: ("une correction", "une rectification"),
    Demande.INDEMNISATION: ("une indemnisation", "un dédommagement"),
    Demande.RESILIATION: ("la fin du contrat qui nous lie",),
    Demande.CONTACT: ("un échange avec un interlocuteur", "un échange de vive voix"),
}


def written_in(reference: str, text: str) -> bool:
    """Tell whether a reference stands in the text as a whole token, exactly as written."""
    return bool(reference) and re.search(rf"(?<!\w){re.escape(reference)}(?!\w)", text) is not None


def references(faits: Faits, text: str, *, unless_in: str = "") -> tuple[list[str], list[str]]:
    """
    Return the references of a mail as noun groups, and the keys of what they cover.

    A reference that the mail does not hold letter for letter is left out: nothing may be invented;
    so is one that ``unless_in`` says already.
    """
    groups: list[str] = []
    keys: list[str] = []
    for kind, (one, several) in _REFERENCES.items():
        found = [
            ref for ref in getattr(faits, kind) if written_in(ref, text) and not written_in(ref, unless_in)
        ]
        found = found[:_MAX_REFERENCES]
        if found:
            groups.append(f"{one if len(found) == 1 else several} {join(found)}")
            keys.extend(f"faits.{kind}:{ref}" for ref in found)
    return groups, keys


def theme(motif: str, groups: Sequence[str], choice: Choice) -> str:
    """Return the clause that names the theme of a doleance and the references it bears on."""
    clause = choice.pick(_THEMES.get(motif, _THEMES["autre"]), f"theme.{motif}")
    if not groups:
        return clause
    return f"{clause}, {choice.pick(('au sujet', 'à propos'), 'theme.link')} {join([de(g) for g in groups])}"


def demande_group(demande: Demande, choice: Choice) -> str:
    """Return a request as a noun group, for instance "un avoir"."""
    return choice.pick(_DEMANDES[demande], f"demande.{demande}")
