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
    ans annees centimes degres dollars dinars exercices euros fois francs heures jours journees matinees minutes mois
    nuits points pourcents saisons secondes semaines siecles soirees temps trimestres week-ends
    centimetres kilometres micrometres microns millimetres pieds tours etages endroits bras doigts voix
    appels articles avis cas cents chiffres choses clauses alineas commandes comptes cotes courriels courriers dates
    demandes devis dossiers etoiles factures lettres lignes mails messages mots noms numeros observations pages pannes
    passages preavis prix proces questions raisons rappels refus relances remarques rendez-vous reprises retards sens
    services taux tiers virgules visites vues balles personnes
    apres autres avec ces chez depuis dernieres derniers des elles faux hors ils jamais les leurs lors mais mars mes
    mises moins nos nous pas plus premieres premiers prochaines prochains promis puis recus restants restantes sans ses
    sommes sous suis tes toujours tous toutes tres vers vieux vos vous commandes facturees factures livrees livres
    deposes mesures
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
