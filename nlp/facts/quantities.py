"""Which quantities does a mail state, with their unit?"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.figures import DIGITS, NUMBER_WORDS
from nlp.facts.source import Source

_MEASURES = (
    r"kg|kilos?|kilogrammes?|grammes?|g|tonnes?|t|quintaux|litres?|l|hl|hectolitres?|cl|ml|m2|m²|m3|m³"
    r"|metres?"
    r"(?: (?:lineaires?|carres?|cubes?))?|ml|km|hectares?|ha|steres?|kwh|mwh|go"
)
# Plural nouns that count no goods: times, ranks, money, shares, people's dealings.
_NOT_GOODS = (
    r"heures?|jours?|semaines?|mois|ans|annees?|minutes?|secondes?|nuits?|fois|euros?|centimes?|balles"
    r"|degres|points?|pourcents?"
    r"|francs|dollars|dinars|trimestres?|siecles?|reprises?|relances?|appels?|mails?|courriels?"
    r"|messages?|courriers?|raisons?"
    r"|lignes?|pages?|chiffres?|articles?|clauses?|alineas?|questions?|etages?|choses?|cas|virgules?"
    r"|rappels?|mots?|lettres?"
    r"|matinees?|soirees?|week-ends|saisons|exercices|et|ou|est|sans|dans|sous|vers|chez|nous|vous|ils"
    r"|elles|mais|plus|moins|puis"
    r"|pas|alors|depuis|lors|hors|mars|tous|toutes|autres|dernieres?|derniers|premieres?|premiers"
    r"|prochaines?|prochains|personnes"
    r"|selon|apres|avec|jamais|toujours|restants?|mises?|promis|suis|etes|sommes|avons|avez|n'avons|vos"
    r"|nos|leurs|mes|ses|tes|des|les|ces"
)
_QUANTITY = re.compile(
    rf"(?<![\w.,/+°-])(?<!n° )(?P<number>{DIGITS}|{NUMBER_WORDS}) (?:(?:grand|petit|gros|vieux|beau"
    rf"|nouveau|grande|petite|belle|nouvelle)e?s? )?"
    rf"(?P<unit>(?:{_MEASURES})(?![\w'])|(?!(?:{_NOT_GOODS})(?![\w-]))[a-z]{{3,}}(?:-[a-z]+)?[sx](?![\w'-]))"
    r"(?P<of> (?:de |d')(?!la |l'|le |les |ce|mon|ma|votre|vos|notre|nos|plus|moins"
    r"|retard)[a-z]{3,}(?:-[a-z]+)?(?![\w']))?"
)


class Quantity(NamedTuple):
    """A number with its unit, by offsets in the source."""

    start: int
    end: int


def find_quantities(source: Source) -> list[Quantity]:
    """Return the quantities in the order of the text: the number and its unit, not what it is a unit of."""
    return [Quantity(match.start(), match.end("unit")) for match in _QUANTITY.finditer(source.low)]
