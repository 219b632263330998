"""How much do the words around a date speak of something the writer wants done by then?"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.facts.candidates import Candidate
from nlp.facts.days import WEEKDAYS
from nlp.facts.source import Source

_REACH = 220
"""Characters read on each side of a candidate."""


class Surroundings(NamedTuple):
    """What stands around a candidate, in folded lower-case text."""

    before: str
    """The sentence up to the candidate."""
    clause: str
    """The end of it, from the last comma or conjunction on."""
    after: str
    """The sentence from there on, its end mark included."""
    previous: str
    """The sentence before."""
    following: str
    """The sentence after."""
    intro: str
    """The line that announces the list in which the candidate stands, or nothing."""
    quoted: bool
    late: bool


_SENTENCE_END = re.compile(r"(?<!\bm)(?<!\bmme)(?<!\bart)(?<!\n\d)(?<!\n\d\d)[.!?…]+(?=\s|$)|;|\n")
_CLAUSE_START = re.compile(
    r"[,:(»\"]|(?<![a-z])(?:et|ou|mais|car|donc|or|puis|alors|soit|parce que|puisque) "
)
_ITEM = re.compile(r"[ >]*(?:[-•*–]|\(?[0-9a-zivx]{1,3}[).°])")


def surroundings(source: Source, candidate: Candidate) -> Surroundings:
    """Return the words around a candidate."""
    low = source.low
    left = low[max(source.body_start, candidate.start - _REACH) : candidate.start]
    right = low[candidate.end : candidate.end + _REACH]
    ends = [match.end() for match in _SENTENCE_END.finditer(left)]
    before = (left[ends[-1] :] if ends else left).lstrip(" >-•*")
    previous = left[ends[-2] if len(ends) > 1 else 0 : ends[-1]] if ends else ""
    starts = [match.end() for match in _CLAUSE_START.finditer(before.rstrip(" ,:("))]
    stop = _SENTENCE_END.search(right)
    after = right[: stop.end()] if stop else right
    rest = right[len(after) :].lstrip()
    second = _SENTENCE_END.search(rest)
    line_start = low.rfind("\n", 0, candidate.start) + 1
    return Surroundings(
        before=before,
        clause=before[starts[-1] if starts else 0 :],
        after=after,
        previous=previous,
        following=rest[: second.end()] if second else rest,
        intro=_intro(low, line_start, candidate.start),
        quoted=low.startswith((">", " >"), line_start) or _in_guillemets(low[line_start : candidate.start]),
        late=candidate.start - source.body_start > 0.55 * (len(low) - source.body_start),
    )


def _in_guillemets(left: str) -> bool:
    return left.rfind("«") > left.rfind("»") or left.count('"') % 2 == 1


def _intro(low: str, line_start: int, position: int) -> str:
    """Return the line ending in a colon that opens the list to which this line belongs."""
    if not _ITEM.match(low, line_start, position):
        return ""
    for _ in range(8):
        end = line_start - 1
        if end <= 0:
            return ""
        line_start = low.rfind("\n", 0, end) + 1
        line = low[max(line_start, end - _REACH) : end].rstrip()
        if line.endswith(":"):
            return line
        if line and not _ITEM.match(line):
            return ""
    return ""


_REQUEST = (
    r"merci de|merci d'|pourriez|pouvez|pourrais|pourrait|peux-tu|tu peux|\bpeut\b|veuillez|vous prie |prions|gre de|gre d'"
    r"|voudrez bien|voudriez|svp|stp|s'il (?:vous|te) plait|remercie de|remercie d'|vous (?:en )?remercie|\bdemand(?:e|ons)\b"
    r"|invit(?:e|ons)|saurai|(?:possible|envisageable|faisable)|souhait(?:e|ons|erai)|tu (?:crois|penses)|penses-tu|j'aimerais"
    r"|nous aimerions|je voudrais|nous voudrions|parfait|qu'on|que vous|que tu"
)
_DEMAND = (
    r"exig|en demeure|somm(?:e|ons) de|enjoi|je veux|nous voulons|\bil (?:me |m'|nous |vous )?(?:le |la |les |l'|en )?fau|\bfaut"
    r"|j'attends|attendons|attendue?s?\b|souhaitee?s?\b|requise?\b|vous est demande|besoin|compte sur|comptons|devr(?:a|ez|ont)"
    r"|doit etre|doivent|tenus de|imperati|j'en veux|invitee? a|a (?:rappeler|livrer|envoyer|remplacer|traiter|regler|restituer)"
)
_PAST = (
    r"devai|deviez|etai|avai|promis|promesse|prevu|annonc|convenu|garanti|depuis|prevoi|stipul|engag|contrat|clause|article"
    r"|affich|\bdit\b|ecrit que|repondu|parle de|\w+erait\b|\w+aient\b|norm|conditions"
)
_PERFECT = (
    r"\b(?:ai|a|as|avons|avez|ont|est|sont|suis|ete) (?:\w+ ){0,2}?\w+(?:e|ee|es|ees|i|is|it|u|us|ue)\b"
)
_FAULT = r"\b(?:faute d[e']|a defaut d[e']|sans |si |soit |tant que )[^,]*$"
_OR_ELSE = (
    r"\bsinon\b|a defaut|sans quoi|faute de quoi|sous peine|faute d|sans (?:reponse|retour|virement|nouvelle|reglement)"
    r"|\bou (?:alors |bien )?(?:je|j'|nous|on|c'est)\b|passe ce"
)
_IMPERATIVE = (
    r"(?:^|[,;:!?.)] |\bet |\bou |\balors |\bdonc |\bsoit |\bmais |\bbref,? )(?:ne |me |m'|nous |les |le |la )?(?!vous)"
    r"(?:[a-z]{3,}ez\b|faites|dites|fais\b|dis\b|[a-z]+(?:e|s|z|ds|ts)-(?:moi|nous|le|la|les|toi)\b)"
)
_YOU_DO = (
    r"^ ?(?:(?:que |alors |donc |la |maintenant )*)(?:vous|tu) (?:me |m'|nous |le |la |les |l'|en |y |lui |te |vous |m'en )*"
    r"(?!avez|etes|aviez|etiez|as |es |savez|dites|croyez|comprenez|parlez|pensez|trouvez|faisiez|n|ne )[a-z]+(?:ez|s|ts|ds|x)\b"
)
_THEIR_NOUN = (
    r"repon|retour|confirm|interven|livr|passage|remplac|vire|avoir\b|enlev|echang|rembours|restitu|correct|regl|expedi|envo"
    r"|transm|adress|rappel|repris|appel|communiqu|produi|regulari|depann|equipe|rendez|fourni|parvenir|venir|visite|rapport"
)
_FINITE = (
    r"\b(?:vous|je|j'|nous|il|elle|on|tu|c'|ils|elles|qui|que|qu'|est|sont|a|ont|ai|etes|avez|sera|seront|fait|part|peut|doit|va|vont)\b"
    r"|\w+(?:ez|ons|ait|aient|era|eront|erai)\b|\bj'|\bc'|\bn'"
)
_OUR_SUBJECT = (
    r"^ ?(?:et |ou |sinon |alors |a defaut,? )*(?:je (?!veux|vous (?:demande|prie|remercie|laisse|donne|invite)|compte|souhait|voudrais|demande)"
    r"|j'(?!exige|attends|aimerais|ai besoin|en veux)|on |mon |ma |mes |notre |nos |maitre |me |l'avocat|la cnil|le tribunal|l'huissier"
    r"|nous (?!vous|exige|demand|attend|souhait|voul|voudr|aime|compt))"
)

# (name, part of the surroundings, pattern): each that is found adds its weight (weights.py).
CLUES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (name, part, re.compile(pattern))
    for name, part, pattern in (
        ("request_clause", "clause", _REQUEST),
        ("request_before", "before", _REQUEST),
        ("request_after", "after", _REQUEST),
        ("demand_clause", "clause", _DEMAND),
        ("demand_before", "before", _DEMAND),
        ("demand_after", "after", _DEMAND),
        ("request_previous", "previous", f"{_REQUEST}|{_DEMAND}"),
        ("request_intro", "intro", f"{_REQUEST}|{_DEMAND}|vous (?:nous |me )?\\w+rez"),
        ("past_clause", "clause", _PAST),
        ("past_before", "before", _PAST),
        ("past_after", "after", _PAST),
        ("perfect_clause", "clause", _PERFECT),
        ("perfect_before", "before", _PERFECT),
        ("our_subject", "clause", _OUR_SUBJECT),
        ("our_subject_after", "after", r"^,? ?(?:je |j'|nous |on |mon |notre |c'est |maitre |me )"),
        ("fault_clause", "before", _FAULT),
        ("or_else_before", "before", _OR_ELSE),
        ("or_else_after", "after", _OR_ELSE),
        (
            "or_else_following",
            "following",
            f"^(?:{_OR_ELSE}|au-dela|passe |le lendemain|apres c'est|ensuite)",
        ),
        ("imperative_clause", "clause", _IMPERATIVE),
        ("imperative_before", "before", _IMPERATIVE),
        ("imperative_after", "after", _IMPERATIVE),
        ("you_do", "clause", _YOU_DO),
        (
            "you_will",
            "before",
            r"\bvous (?:me |m'|nous |en |y |le |la |les )*\w+rez\b|\bvous (?:devez|avez a)\b",
        ),
        ("their_noun", "clause", _THEIR_NOUN),
        ("verb_clause", "clause", _FINITE),
        ("verb_before", "before", _FINITE),
        ("not_before", "clause", r"\b(?:pas|plus|jamais|rien|aucune?)\b[^.,]{0,24}$"),
        ("not_just_before", "before", r"\b(?:pas|non|et pas) ?$"),
        (
            "gives_before",
            "before",
            r"\b(?:disposez|avez|laisse|laissons|donne|donnons|accord\w+|as) (?:donc |encore )?$",
        ),
        ("question", "after", r"\?"),
        ("exclaim", "after", r"!"),
        ("starts", "before", r"^$"),
        ("after_comma", "before", r"[,:(] ?$"),
        ("ends", "after", r"^ ?(?:[.!?;,)\n]|$)"),
        ("ends_firm", "after", r"^ ?(?:[.!?;\n]|$)"),
        ("article_just_before", "before", r"(?<![\w-])(?:le|ce|les|chaque|tous les|par|entre|un|a) ?$"),
        ("de_just_before", "before", r"\b(?:de|du|d'|des) ?$"),
        (
            "since_just_before",
            "before",
            r"\b(?:depuis|jusqu'a|hier|avait|etait|est|d'ici|pour|apres|que|dit|promis|prevu) ?$",
        ),
        (
            "event_just_before",
            "before",
            r"\b(?:parti|arrive|livre|recu|promis|prevu|passe|venu|convenu|annonce|repasse|prevue|recue)(?:e|s|es)? ?$",
        ),
        ("whether", "clause", r"\b(?:si|qu'il|qu'elle|qu'ils|qu'elles|qu'on|quand|qui) "),
        (
            "person_asked",
            "clause",
            r"\b(?:quelqu'un|un (?:technicien|responsable|camion|autre|appel|livreur|chauffeur|directeur))\b",
        ),
        (
            "third_will",
            "clause",
            r"\b(?!vous)[a-z']+ (?:partira|arrivera|sera|seront|passera|viendra|aura|livrera|part|partent|ouvre|commence|doivent partir|repasse|tombe|monte|arrive|ferme)\b",
        ),
        ("to_pass", "clause", r"\bd?[' ]?(?:[a-z]{2,}(?:er|ir|re|oir))\b"),
        (
            "meeting",
            "before",
            r"disponib|dispo\b|rendez-vous|rdv|reunion|ouvert|ferme\b|joignable|audit|mariage|service|ouverture|client",
        ),
        ("reason_after", "after", r"^,? ?(?:car|parce|pour|afin|sinon|au plus tard|et)\b"),
        (
            "supplier_said",
            "clause",
            r"repon|votre (?:site|chat|contrat|mail|courrier|collegue|livreur)|on m'a|on nous|vous m'aviez|vous aviez|support|sav\b",
        ),
    )
)


_ASKING = (
    "request_clause",
    "demand_clause",
    "imperative_clause",
    "you_do",
    "you_will",
    "fault_clause",
    "request_intro",
)
_SPOILING = (
    "past_clause", "our_subject", "third_will", "supplier_said", "not_just_before", "article_just_before", "de_just_before",
    "since_just_before", "event_just_before", "quoted",
)  # fmt: skip


def clues_of(around: Surroundings, candidate: Candidate, source: Source) -> list[str]:
    """Return the names of the clues found around a candidate, its form first."""
    found = [f"form_{candidate.form}"]
    if around.quoted:
        found.append("quoted")
    if around.late:
        found.append("late")
    if source.raw[candidate.start : candidate.end].isupper():
        found.append("capitals")
    if candidate.form == "jour":
        word = source.low[candidate.start : candidate.end].split()[0]
        found.append("day_weekday" if word in WEEKDAYS else f"day_{word.rstrip(',')[:5]}")
    if not around.before and len(around.after) < 4:
        found.append("alone")
    found.extend(name for name, part, pattern in CLUES if pattern.search(getattr(around, part)))
    return found + _combined(frozenset(found))


def _combined(found: frozenset[str]) -> list[str]:
    """Return what several clues say together."""
    asks = any(name in found for name in _ASKING)
    spoilt = any(name in found for name in _SPOILING)
    combined = ["asks"] if asks else []
    if asks and not spoilt:
        combined.append("asks_cleanly")
        combined.extend(["asks_cleanly_at_end"] if "ends" in found else [])
        combined.extend([] if "perfect_clause" in found and "fault_clause" not in found else ["asks_now"])
    if "verb_clause" not in found and not spoilt:
        combined.append("verbless")
        combined.extend(["verbless_noun"] if "their_noun" in found else [])
        combined.extend(["verbless_end"] if "ends_firm" in found and "starts" not in found else [])
    return combined
