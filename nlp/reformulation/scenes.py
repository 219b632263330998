"""What trouble of the client's can be named in a few words, fit for "nous mesurons ce que représente …"?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from models.values import Analysis
from nlp.reformulation.complements import infinitive_group
from nlp.reformulation.lexicon import words
from nlp.reformulation.marks import is_heated
from nlp.reformulation.opening import calm
from nlp.reformulation.selecting import Unit
from nlp.reformulation.tokens import render, sentences, tokenize
from nlp.reformulation.verbs import is_finite
from nlp.reformulation.wording import de

_MAX = 90
_LONGEST = 600
_LONGEST_SUBJECT = 5
"""Words of a subject that "ce … qui" still carries well."""
_NUMBER = (
    r"(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante"
    r"|cinquante|cent)"
)
_SPAN = rf"(?P<span> en (?:un|une|{_NUMBER}) (?:mois|semaines?|ans?|jours?))?"
# What a state is called as a noun.
_STATES = {
    "arrêt": "l’arrêt", "arrêté": "l’arrêt", "stoppé": "l’arrêt", "bloqué": "le blocage",
    "fermé": "la fermeture", "panne": "la panne", "immobilisé": "l’immobilisation",
    "paralysé": "la paralysie", "interrompu": "l’interruption",
}  # fmt: skip
_STOPPED = re.compile(
    r"\b(?P<owned>(?:votre|vos|le|la|les) (?P<noun>[\w-]+)(?: (?:de|d'|du|des) ?[\w-]+| \d+)?"
    r"|l'(?P<noun2>[\w-]+)) "
    r"(?:est|sont|reste|restent|a été|ont été) (?:donc |encore |toujours |à nouveau |de nouveau "
    r"|maintenant )?(?:à l'|en )?"
    rf"(?P<state>{'|'.join(_STATES)})e?s?\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(?P<rank>deuxième|second|seconde|troisième|quatrième|cinquième|sixième|septième) "
    r"(?P<noun>retard|report|incident|panne|coupure|erreur|casse|fuite|avarie|dégât|oubli"
    rf"|annulation|défaut)\b{_SPAN}",
    re.IGNORECASE,
)
_FEMININE = frozenset({"panne", "coupure", "erreur", "casse", "fuite", "avarie", "annulation"})
_TIMES = re.compile(
    r"\bc'est la (?P<rank>deuxième|seconde|troisième|quatrième|cinquième|sixième|septième"
    rf"|[2-9]e) fois{_SPAN}",
    re.IGNORECASE,
)
_RANKS = {
    "2e": "deuxième", "3e": "troisième", "4e": "quatrième", "5e": "cinquième", "6e": "sixième",
    "7e": "septième", "8e": "huitième", "9e": "neuvième",
}  # fmt: skip
_WAIT = re.compile(
    rf"\b(?:depuis|cela fait) (?P<span>{_NUMBER} (?:jours|semaines|mois|ans))\b", re.IGNORECASE
)
_UP_TO_A_STOP = r"(?P<what>[^,.;:!?()«»]{3,75})(?=[,.;:!?(]|$)"
_LOSE = re.compile(
    rf"\bvous perdez (?P<what>(?:{_NUMBER}|vos) [^,.;:!?()«»]{{3,75}})(?=[,.;:!?(]|$)", re.IGNORECASE
)
_HAVE = re.compile(
    rf"\bvous avez (?P<what>(?:{_NUMBER}|des|un|une|la queue) [^,.;:!?()«»]{{3,75}})(?=[,.;:!?(]|$)",
    re.IGNORECASE,
)
_HAD_TO = re.compile(rf"\bvous avez dû {_UP_TO_A_STOP}", re.IGNORECASE)
_MUST = re.compile(rf"\bvous devez {_UP_TO_A_STOP}", re.IGNORECASE)
_CANNOT = re.compile(rf"\bvous ne pouvez (?P<how>plus|pas) {_UP_TO_A_STOP}", re.IGNORECASE)
# What a subject is or does that makes a trouble of it.
_STATE = re.compile(
    r"(?:est|reste) (?:donc |toujours |encore )?(?:en |à |sans |hors |fermée?|vide|inutilisable"
    r"|bloquée?|arrêtée?|pleine?)"
    r"|(?:ne |n')(?:se |s')?\w+ (?:toujours |donc )?(?:plus|pas|que)\b|ouvre |s'arrête"
    r"|fonctionne sur|tourne au"
)
_DISTRESS = re.compile(
    r"\b(?:vides?|bloquée?s?|arrêtée?s?|en attente|au sol|à jeter|par terre|sans|en panne"
    r"|immobilisée?s?|à l'arrêt|fermée?s?|hors service"
    r"|en souffrance|dehors|attendent|inutilisables?)\b"
)
_COMPANY = re.compile(r"\b(?:nous|notre|nos)\b", re.IGNORECASE)
_LINK = re.compile(
    r" (?:et|ou|mais|donc|car|puis|parce que|parce qu'|que|qu'|alors|quand|si|depuis que|puisque"
    r"|pendant que|à l'heure où|pour que|pour qu')\b"
)


def scene(body: str, units: Sequence[Unit], analysis: Analysis) -> str:
    """
    Return the client's own trouble as a singular noun group, or an empty text where no rule is sure.

    The stakes are read first, then the motifs; only closed patterns count: a scene that is wrong hurts
    more than none, and one that names the company would sound like an admission. Singular, since
    "ce que représente" comes before it.
    """
    stakes = list(_turned(units, "enjeux.continuite", "enjeux.securite"))
    others = [*_turned(units, "enjeux.recurrence", "motifs."), *_repeated(body, analysis)]
    tries = [(rule, text) for text in stakes for rule in (*_RULES, _having, _relative)]
    tries += [(rule, text) for text in others for rule in _RULES]
    for rule, text in tries:
        found = rule(text)
        if found and len(found) <= _MAX and not _COMPANY.search(found) and not is_heated(tokenize(found)):
            return found.replace("'", "’")
    return ""


def _turned(units: Sequence[Unit], *families: str) -> Iterator[str]:
    for family in families:
        for unit in units:
            if any(key.startswith(family) for key in unit.keys):
                yield from unit.text.replace("’", "'").split("\x00")


def _repeated(body: str, analysis: Analysis) -> Iterator[str]:
    """Yield the sentences that say it is not the first time, turned or not: their pattern names nobody."""
    quotes = analysis.evidence.get("enjeux.recurrence", ())
    for span in sentences(body):
        if len(span.text) < _LONGEST and any(quote in span.text for quote in quotes) and "?" not in span.text:
            yield calm(span.text.replace("’", "'"))


def _stopped(text: str) -> str:
    found = _STOPPED.search(text)
    if found is None or (found["noun"] or found["noun2"]).lower() not in words("mots", "lieux_de_travail"):
        return ""
    return f"{_STATES[found['state'].lower()]} {de(found['owned'].lower())}"


def _again(text: str) -> str:
    found = _ORDINAL.search(text)
    if found is not None:
        noun = found["noun"].lower()
        article = "une" if noun in _FEMININE else "un"
        return f"{article} {found['rank'].lower()} {noun}{(found['span'] or '').lower()}"
    found = _TIMES.search(text)
    if found is None:
        return ""
    rank = _RANKS.get(found["rank"].lower(), found["rank"].lower())
    return f"une {rank} difficulté{(found['span'] or '').lower()}"


def _waiting(text: str) -> str:
    found = _WAIT.search(text)
    return f"une attente de {found['span'].lower()}" if found is not None and "attend" in text.lower() else ""


def _losing(text: str) -> str:
    found = _LOSE.search(text)
    return f"la perte {de(_up_to_link(found['what']))}" if found is not None else ""


def _having(text: str) -> str:
    found = _HAVE.search(text)
    if found is None:
        return ""
    what = _up_to_link(found["what"])
    hurried = re.search(r"\ba\b", what) is not None and "qui a " not in what
    return f"le fait d'avoir {what}" if len(what.split()) > 2 and not hurried else ""


def _having_distress(text: str) -> str:
    found = _having(text)
    return found if _DISTRESS.search(found) else ""


def _having_to(text: str) -> str:
    for pattern, lead in ((_HAD_TO, "le fait d'avoir dû "), (_MUST, "le fait de devoir ")):
        group = _burden(pattern.search(text))
        if group:
            return lead + group
    return ""


def _unable(text: str) -> str:
    found = _CANNOT.search(text)
    group = _burden(found)
    return f"le fait de ne {found['how'].lower()} pouvoir {group}" if found is not None and group else ""


def _burden(found: re.Match[str] | None) -> str:
    """Return what the client must or cannot do, where it says enough by itself."""
    what = _up_to_link(found["what"]) if found is not None else ""
    # The text is turned already: a group that survives a second turn untouched holds no person.
    group = infinitive_group(what) if what and not re.search(r"\bv(?:ous|otre|os)\b", what) else what
    if not group or re.match(r"(?:le|la|les|en|y|lui|leur|savoir|dire|nous) |l'|l’|d'|d’", group):
        return ""
    weighty = group.split()[0] in words("verbes", "peines")
    return group if weighty or len(group.split()) > 2 else ""


def _relative(text: str) -> str:
    """Make "le bac n'accoste plus que d'un bord" into "ce bac qui n'accoste plus que d'un bord"."""
    tokens = tokenize(text)
    verb = next((i for i in range(len(tokens)) if is_finite(tokens, i)), 0)
    start = verb
    while start and tokens[start - 1].lower in words("mots", "clitiques"):
        start -= 1
    article = {"le": "ce", "la": "cette", "votre": "votre", "l'": "l'"}.get(tokens[0].lower, "")
    simple = article and 2 <= start <= _LONGEST_SUBJECT and re.search(r"[,;:()«»]", text) is None
    if not simple or _LINK.search(text) or {"qui", "dont", "vous"} & {t.lower for t in tokens[:start]}:
        return ""
    if (
        "respect" in text
        or not _STATE.match(render(tokens[start:]))
        or words("mots", "temps") & {t.lower for t in tokens[:start]}
    ):
        return ""
    if article == "ce" and tokens[1].text[:1].lower() in "aeéèêiouyh":
        return ""
    rest = "" if article == "l'" else " "
    return f"{article}{rest}{render(tokens[1:start])} qui {render(tokens[start:])}"


def _up_to_link(text: str) -> str:
    return _LINK.split(text)[0].strip()


_RULES: tuple[Callable[[str], str], ...] = (
    _stopped, _unable, _having_to, _losing, _having_distress, _again, _waiting,
)  # fmt: skip
