"""Where does a message name a day, an hour or a period?"""

from __future__ import annotations

import re

from nlp.conversation.folding import fold

_DAY = (
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?"
)
_MONTH = (
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|janv|fev|fevr|avr|juil|sept|oct|nov|dec|january|february|march|april|may|june|july|august"
    r"|september|october|november|december)\.?"
)
_COUNT = (
    r"(?:\d{1,3}(?:\s?(?:a|ou|-)\s?\d{1,3})?|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze"
    r"|vingt|trente|quelques|two|three|four|five|ten|an?)"
)
_UNIT = (
    r"(?:minutes?|min|mn|heures?|h|jours?|j|jrs|week[- ]?ends?|semaines?|sem|quinzaines?|mois|trimestres?"
    r"|semestres?|ans?|annees?|hours?|days?|weeks?|months?|years?|quarters?|demi[- ]heure|demi-journee|wk)"
)
_WORK = r"(?:\s(?:ouvres?|ouvrables?|calendaires?|glissants?))?"
_HOUR = (
    r"(?:\d{1,2}\s?(?:h|:)\s?\d{0,2}|\d{1,2}\s?(?:heures?|am|pm)|midi|minuit|noon)(?:\s?(?:pile|tapantes?))?"
)
_PART = (
    r"(?:matin(?:ee)?|aprem|apres[- ]midi|soir(?:ee)?|midi|nuit|morning|afternoon|evening|night"
    r"|fin de (?:matinee|journee|semaine|mois)|debut de (?:matinee|journee|semaine|mois)"
    r"|premiere heure|1(?:ere|re) heure)"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:er)?\s{_MONTH}(?:\s20\d\d)?|1er\b|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?"
    rf"|\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}})"
)
_NAMED = (
    r"(?:aujourd'?hui|ajd|auj|demain|dem\b|apres[- ]demain|hier|avant[- ]hier|today|tomorrow|tmrw"
    r"|yesterday|tonight"
    r"|tout a l'heure)"
)
_SIDE = (
    r"(?:dernier|derniere|prochain|prochaine|passee?|pro|suivante?|precedente?|courante?|ci|en cours"
    r"|d'avant|d'apres)"
)
_SEASON = (
    r"(?:les? fetes|noel|paques|la rentree|l'ete(?: dernier)?|l'hiver(?: dernier)?|le printemps|l'automne"
    r"|les vacances|les conges"
    r"|le week-?end|le wk|les soldes|black friday)"
)
_CORE = "|".join(
    [
        r"s\d{1,2}/s\d{1,2}",
        rf"{_DAY} entre \d{{1,2}}h? et \d{{1,2}}h(?:\d\d)?",
        rf"(?:du|entre(?:\sle)?)\s\d{{1,2}}(?:er)?(?:\sh\d{{0,2}})?(?:\s{_MONTH})?\s(?:au|et"
        rf"|et le)\s(?:{_DATE}|{_HOUR}|\d{{1,2}})",
        rf"{_NAMED}(?:\s(?:au\s|en\s|a la\s)?{_PART})?",
        rf"(?:ces|les|mes|nos)\s{_COUNT}\s(?:derniers?\s|dernieres?\s|prochaine?s?\s|premiere?s?\s)?{_UNIT}",
        rf"(?:ce|cet|cette|ces|this|l'|le|la|les|mon|nos)\s?(?:derniers?\s|dernieres?\s|prochaine?s?\s"
        rf"|premiere?s?\s)?"
        rf"(?:{_UNIT}|{_PART}|{_DAY})(?:[\s-]{_SIDE})?(?:\s{_MONTH})?",
        rf"{_DAY}(?:\s{_SIDE})?(?:\s(?:au\s|en\s|a la\s)?{_PART})?(?:\sen\s(?:huit"
        rf"|quinze))?(?:\s\d{{1,2}}(?:\s{_MONTH})?)?",
        rf"(?:le\s)?{_DATE}",
        rf"(?:le mois de |mois de |debut |fin |mi-)?{_MONTH}(?:\s20\d\d)?(?:\s{_SIDE})?",
        rf"{_COUNT}\s?{_UNIT}{_WORK}",
        rf"(?:\d{{1,2}}|{_COUNT})\s(?:derniers?|dernieres?|prochaine?s?)\s{_UNIT}",
        rf"(?:last|next|this|past)\s(?:{_COUNT}\s)?(?:{_UNIT}|{_DAY}|{_MONTH})",
        rf"{_HOUR}",
        r"(?:[tsq][1-4]|(?:premier|deuxieme|second|troisieme|quatrieme|1er|2e|3e|4e"
        r"|dernier)\s(?:trimestre|semestre))(?:\s?20\d\d)?",
        r"(?:semaines?|sem|s)\s?\d{1,2}\b",
        r"(?:semaine|sem|mois|trimestre|semestre|annee)\s(?:derniere?|passee?|precedente?|ecoulee?|prochaine?)",
        r"(?:debut|fin|mi)[\s-](?:de\s)?(?:mois|semaine|annee|d'annee|journee|trimestre|matinee"
        r"|(?:l')?annee)",
        r"(?:le )?debut (?:de l'|d')annee",
        r"20[12]\d(?:\s(?:vs|et)\s20[12]\d)?",
        r"s\d{1,2} ?[/-] ?s\d{1,2}",
        r"(?:depuis|jusqu'au|avant|apres)\s?le\s\d{1,2}\b",
        r"jusqu'au\s\d{1,2}\b",
        r"j\s?\+\s?\d{1,3}",
        r"pendant mes (?:vacances|conges)|(?:ce |du |le )?mois(?:[ -]ci)?(?: (?:dernier|prochain))?|du jour",
        rf"(?:tous|toutes|chaque|every)\s(?:les\s)?(?:{_DAY}|{_UNIT}|{_PART})",
        _SEASON,
        r"le \d{1,2}(?=\s(?:a|vers|avant)\s\d|,\s|\W*$)",
    ]
)
_LEAD = (
    r"(?:depuis|since|avant|apres|after|before|by|d'ici|dici|jusqu'(?:au|a)|dans|ds|in|within|sous|des"
    r"|vers|a partir de"
    r"|a partir du|pendant|en|entre|from|du|au cours de|until|till|to)\s(?:le\s|la\s|les\s)?"
)
_JOIN = r"\s?(?:,?\s?(?:a|vers|avant|apres|at|des|entre|et|vs|contre|au|/|-|and|to)\s?)?(?:le\s)?"
_TIME = re.compile(rf"(?<![\w-])(?:{_LEAD})?(?:{_CORE})(?:{_JOIN}(?:{_CORE}|\d{{1,2}}(?![\w%€])))?(?![\w%€])")


READ = 600
"""Characters read, as for dossiers."""


def find_times(text: str) -> list[tuple[int, int]]:
    """
    Return the stretches that name a time, widest reading first.

    >>> [("rappelle moi lundi 9h"[a:b]) for a, b in find_times("rappelle moi lundi 9h")]
    ['lundi 9h']
    """
    return [match.span() for match in _TIME.finditer(fold(text[:READ]))]
