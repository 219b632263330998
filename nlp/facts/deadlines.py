"""Which deadlines does the writer set?"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.days import MONTH, WEEKDAY
from nlp.facts.figures import NUMBER_WORDS
from nlp.facts.source import Source

_COUNT = rf"(?:\d{{1,3}}|{NUMBER_WORDS})"
_UNIT = r"(?:h|heures?|min|minutes?|j|jours?|semaines?|mois)(?![a-z])(?: (?:ouvre|ouvrable|franc|calendaire|plein)s?)?"
_HOUR = r"(?: ?(?:a |vers |, )?(?:\d{1,2} ?(?:h|heures)(?: ?\d\d)?|midi|minuit))"
_PART = r"(?: (?:au )?(?:matin|midi|soir|apres-midi|prochaine?|au plus tard))"
_DATE = rf"(?:{WEEKDAY} )?(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|\d{{1,2}}(?:er)?(?: {MONTH}(?: 20\d\d)?| du mois)?)(?![\w/])"
_WHEN = (
    rf"(?:(?:{_DATE}|{WEEKDAY}|demain|ce soir|aujourd'hui|midi|minuit|\d{{1,2}} ?h(?:eures)?(?: ?\d\d)?(?!\w)"
    rf"|(?:la )?fin (?:de |du |d')?(?:la |cette |l')?(?:semaine|mois|journee|annee|{MONTH})"
    rf"|(?:la )?fin {MONTH}|la semaine prochaine|cette (?:date|echeance)|noel|paques|la rentree){_PART}?{_HOUR}?{_PART}?)"
)
_STRONG = re.compile(
    rf"(?<![\w'-])(?:"
    rf"(?:sous|dans(?: un delai (?:maximum )?de| les)?) {_COUNT} {_UNIT}(?![a-z])"
    rf"|(?:sous|a) (?:huitaine|quinzaine)"
    rf"|(?:au plus tard )?(?:avant(?: le)?|d'ici(?: au| a| le)?|au plus tard(?: le| au)?) {_WHEN}"
    rf"|(?:pour le|jusqu'au|jusqu'a) {_WHEN}"
    rf"|d'ici la|avant cette date|par retour(?: de (?:mail|courrier|courriel))?|dans l'heure|dans la journee"
    rf")"
)


class Deadline(NamedTuple):
    """A deadline with its offsets in the source."""

    start: int
    end: int


def find_deadlines(source: Source) -> list[Deadline]:
    """Return the deadlines that the writer sets, in the order of the text."""
    return [Deadline(*match.span()) for match in _STRONG.finditer(source.low, source.body_start)]
