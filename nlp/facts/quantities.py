"""Which quantities does a mail state, with their unit?"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.figures import DIGITS, NUMBER_WORDS
from nlp.facts.source import Source

_MEASURES = (
    r"kg|kilos?|kilogrammes?|grammes?|g|tonnes?|t|quintaux|litres?|l|hl|hectolitres?|cl|ml|m2|m²|m3|m³"
    r"|metres?(?: (?:lineaires?|carres?|cubes?))?|hectares?|ha|steres?|kwh|mwh|go"
)
_QUANTITY = re.compile(
    rf"(?<![\w.,/+°-])(?<!n° )(?:{DIGITS}|(?!une? ){NUMBER_WORDS}) "
    r"(?:(?:grand|petit|gros|vieux|beau|nouveau|grande|petite|belle|nouvelle)e?s? )?"
    rf"(?:(?P<measure>{_MEASURES})|(?P<goods>[a-z]{{3,}}(?:-[a-z]+)?[sx]))(?![\w'-])"
)

# Plural words that count no goods: times, places, money, shares, dealings, and words of grammar.
_NOT_GOODS_LIST = """
    alineas annees ans appels apres articles autres avec avis balles bras cas centimes centimetres cents
    ces chez chiffres choses clauses commandes comptes cotes courriels courriers dates degres demandes
    deposes depuis dernieres derniers des devis dinars doigts dollars dossiers elles endroits etages
    etoiles euros exercices exigees exiges facturees factures faux fois francs heures hors ils jamais
    journees jours kilometres les lettres leurs lignes livrees livres lors mails mais mars matinees mes
    messages mesures micrometres microns millimetres minutes mises moins mois mots noms nos nous nuits
    numeros observations pages pannes pas passages personnes pieds plus points pourcents preavis
    premieres premiers prix proces prochaines prochains promis puis questions raisons rappels recus
    refus relances remarques rendez-vous reprises requises requis restantes restants retards saisons
    sans secondes semaines sens services ses siecles soirees sommes sous suis taux temps tes tiers
    toujours tours tous toutes tres trimestres vers vieux virgules visites voix vos vous vues week-ends
"""
_NOT_GOODS = frozenset(_NOT_GOODS_LIST.split())


class Quantity(NamedTuple):
    """A number with its unit, by offsets in the source."""

    start: int
    end: int


def find_quantities(source: Source) -> list[Quantity]:
    """Return the quantities in the order of the text: the number and its unit, not what it is a unit of."""
    return [
        Quantity(*match.span())
        for match in _QUANTITY.finditer(source.low)
        if match["measure"] or match["goods"] not in _NOT_GOODS
    ]
