"""Which stretches of a mail could be a deadline, whoever set it?"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.days import MONTH, WEEKDAY
from nlp.facts.figures import NUMBER_WORDS
from nlp.facts.source import Source

_COUNT = rf"(?:\d{{1,3}}|{NUMBER_WORDS})"
_DURATION = (
    rf"{_COUNT} ?(?:h|heures?|mn|min|minutes?|j|jours?|semaines?|mois)(?![a-z'])"
    r"(?: (?:ouvre|ouvrable|franc|calendaire|plein)s?(?![a-z]))?"
)
_FROM = (
    r"(?:,? (?:a compter|a partir) d(?:e |u )(?:la |ce |cette )?(?:presente?|reception|jour|courrier"
    r"|message|lettre|notification)"
    r"(?: (?:de )?(?:la |du |ce )?(?:presente?|message|courrier|lettre))?"
    r"| a reception(?: de (?:la presente|ce [a-z]+)| du present [a-z]+)?| de (?:la presente"
    r"|sa reception))?(?![a-z])"
)
_HOUR = r"(?:\d{1,2} ?(?:h|heures|heure)(?: ?[0-5]\d)?(?![\w/])|midi|minuit)"
_PART = r"(?:(?:au |dans la |en fin de )?(?:matinee|matin|midi|soiree|soir|apres-midi|journee))(?![a-z])"
_SPAN = r"(?:semaine|mois|journee|annee|trimestre|matinee|apres-midi|saison|week-end)"
_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:er)?(?!\d)"
_DATE = (
    rf"(?:(?:{WEEKDAY} )?{_DAY_NUMBER}(?:/(?:1[0-2]|0?[1-9])(?:/(?:20)?\d\d)?(?![\w/%€])"
    rf"| {MONTH}(?:\.? 20\d\d)?| du mois| courant)"
    rf"|{WEEKDAY} {_DAY_NUMBER}(?![\w/%€]| ?(?:h\b|heures?\b)))"
)
_BARE_DAY = (
    rf"(?:{_DAY_NUMBER}(?![\w/%€]| ?{MONTH}|[,.]\d| ?(?:%|€|h\b|heures?\b|(?!mais|pas|plus|sans|vous|nous"
    rf"|les|des|dans)[a-z]+s\b)))"
)
_DAY_WORD = (
    rf"(?:{WEEKDAY}(?: (?:prochain|qui vient))?|apres-demain|demain|ce soir|ce jour"
    rf"|aujourd'?hui(?: meme)?|cet apres-midi|ce week-end"
    r"|cette nuit|ce matin|ce midi)"
)
_END = (
    rf"(?:(?:la |ma |notre )?fin (?:de la |de cette |de l'|de ce |de |du |d'|)(?:{_SPAN}"
    rf"|{MONTH})(?: (?:prochaine?|en cours))?"
    rf"|(?:la|cette) semaine(?: prochaine| du \d{{1,2}})?|le mois prochain|(?:la )?(?:debut|mi"
    rf"|courant)[ -]{MONTH}|{MONTH}(?! \d))"
)
_FEAST = (
    r"(?:noel|(?:la |l'|le |les |l)?(?:paques|ascension|pentecote|toussaint|saint-[a-z]+|ete|rentree"
    r"|vacances|fetes|hiver|week-end)"
    r"(?: de [a-z]+| prochaine?| du \d{1,2} [a-z]+)?)"
)
_TAIL = (
    rf"(?:,? {_PART})?(?:,? (?:a |avant |vers |pour )?{_HOUR})?(?: du matin)?"
    r"(?:,? (?:au plus tard|dernier delai|dernier carat|sans faute|si possible|encore"
    r"|(?:a la )?premiere heure))?"
)
_WHEN = (
    rf"(?:(?:{_HOUR}|{_DATE}|(?<=le ){_BARE_DAY}|(?<=au ){_BARE_DAY}|{_DAY_WORD}|{_END}"
    rf"|{_FEAST}){_TAIL}|cette (?:date|echeance)|ce delai)"
)
# "avant notre assemblée du 12 juin": an event, dated or not, up to where the clause ends.
_NOUN = r"[a-z]+(?:[-'][a-z]+)*"
_EVENT = (
    rf"(?:l'|la |le |les |notre |nos |votre |vos |ma |mon |mes |toute )(?:(?:prochaine?|nouvelle"
    rf"|premiere?) )?{_NOUN}"
    rf"(?: (?:du|de la|de l'|de|des|d'|a l'|a la|au)? ?{_NOUN}){{0,2}}?"
    rf"(?: (?:du (?:{_DATE}|{_BARE_DAY})|le {_DATE}|de {WEEKDAY}(?: {_PART})?|de {_HOUR}|prochaine?"
    rf"|annuelle?))?"
    r"(?=[ ]?(?:[.,;:!?)\n]|si possible|sans|et |ou |au |qui |faute |pour |afin |les |le |la |avec )|[ ]?$)"
)
_GIVES = (
    r"(?:(?<!quand )(?:vous|tu) (?:disposez|avez|as|disposes)(?: donc| encore)?(?: d'un delai)?(?: de)?"
    r"|(?:vous|te|leur) (?:laisse|laissons|donne|donnons|accorde|accordons|octroyons)(?: encore| donc)?"
    r"|delai ?:)"
)

_FORMS: tuple[tuple[str, str], ...] = (
    (
        "sous",
        rf"(?:dans )?(?:un |le )?(?:ultime |dernier |nouveau )?delai (?:maximum |maximal "
        rf"|imperatif )?(?:de |d'){_DURATION}{_FROM}",
    ),
    ("sous", rf"(?:sous(?: un delai de)?|dans les|d'ici(?: a)?|endeans) ?{_DURATION}{_FROM}"),
    ("huitaine", r"(?:sous|a|dans la|d'ici) (?:huitaine|quinzaine)"),
    ("retour", r"par retour(?: de (?:mail|courrier|courriel))?"),
    ("retour", r"dans (?:l'heure|la (?:journee|matinee|semaine|minute|soiree)|les plus brefs delais)"),
    ("given", rf"{_GIVES} (?P<given>{_DURATION}{_FROM})(?! d[e'])"),
    ("tard", rf"au plus tard (?:(?:le|au|a|pour|avant|ce|d'ici) ){{0,2}}{_WHEN}"),
    ("tard", rf"(?:(?:le |pour |pour le )?(?:{_DATE}|{_DAY_WORD})|(?:pour )?le {_BARE_DAY}) au plus tard"),
    ("avant", rf"(?:avant|avt)(?: le)? {_WHEN}"),
    ("event", rf"avant {_EVENT}"),
    ("event", rf"(?:par|pour|a|avant) (?:le |la |l'|les ){_NOUN} de (?:{_DAY_WORD}|{WEEKDAY})(?: {_PART})?"),
    ("ici", rf"d'ici(?: au| a| le| a la| la)? {_WHEN}"),
    ("meantime", r"d'ici la"),
    ("pour", rf"pour(?: le| la)? {_WHEN}"),
    ("jusque", rf"jusqu'(?:au|a)(?: la)? {_WHEN}"),
    ("au", rf"au (?:{WEEKDAY} )?{_DAY_NUMBER} {MONTH}(?: 20\d\d)?{_TAIL}"),
    ("des", rf"des (?:{_DAY_WORD}|maintenant){_TAIL}"),
    ("le", rf"le (?:{WEEKDAY} )?{_DAY_NUMBER} {MONTH}(?: 20\d\d)?{_TAIL}"),
    ("limite", rf"(?<=limite : )(?:le )?{_DATE}"),
    (
        "semaine",
        r"cette semaine(?: encore| si possible)?|la semaine prochaine(?: au plus tard)?"
        r"|a la fin (?:du mois|de la semaine)",
    ),
    ("semaine", rf"au mois d(?:e |'){MONTH}|dans la semaine du {_DAY_NUMBER}(?: {MONTH})?"),
    ("jour", rf"{_DAY_WORD}(?: {_PART})? ou {_DAY_WORD}(?: {_PART})?"),
    ("jour", rf"(?:demain|{WEEKDAY}) avant {_EVENT}"),
    ("jour", rf"(?:{WEEKDAY} {_DAY_NUMBER} {MONTH}|{_DAY_WORD}){_TAIL}"),
    ("heure", rf"a (?:{_HOUR}|(?:six|sept|huit|neuf|dix|onze) heures)(?: demain)?"),
    ("now", r"tout de suite|maintenant|immediatement|sans delai|sans attendre"),
)
_GROUPS = tuple(f"{form}_{index}" for index, (form, _) in enumerate(_FORMS))
_CANDIDATE = re.compile(
    r"(?<![\w'-])(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, (_, pattern) in zip(_GROUPS, _FORMS, strict=True))
    + r")(?!\w|-la\b| (?:dernier|derniere|passe|passee)s?\b)"
)


class Candidate(NamedTuple):
    """A stretch that could be a deadline."""

    start: int
    end: int
    form: str


def find_candidates(source: Source) -> list[Candidate]:
    """Return the stretches that could be deadlines, in the order of the text."""
    found: list[Candidate] = []
    for match in _CANDIDATE.finditer(source.low, source.body_start):
        # In "vous disposez de dix jours" only the duration is the deadline.
        group = "given" if match["given"] else 0
        name = next(name for name in _GROUPS if match[name])
        found.append(Candidate(match.start(group), match.end(group), name.partition("_")[0]))
    return found
