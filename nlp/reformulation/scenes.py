"""What trouble of the client's can be named in a few words, fit for "nous mesurons ce que représente …"?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from models.values import Analysis
from nlp.reformulation.complements import infinitive_group
from nlp.reformulation.marks import is_heated
from nlp.reformulation.opening import calm, open_clause
from nlp.reformulation.person import RefusedError, turn
from nlp.reformulation.tokens import sentences, tokenize
from nlp.reformulation.wording import de

_MAX = 90
_NUMBER = r"(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|cent)"
# What a state is called as a noun, and its gender does not matter.
_STATES = {
    "arrêt": "l’arrêt", "arrêté": "l’arrêt", "stoppé": "l’arrêt", "bloqué": "le blocage", "fermé": "la fermeture", "panne": "la panne",
    "immobilisé": "l’immobilisation", "paralysé": "la paralysie", "interrompu": "l’interruption",
}  # fmt: skip
_PLACES = (
    "lignes?|ateliers?|production|usines?|magasins?|boutiques?|chantiers?|cuisines?|restaurants?|services?|sites?|cabinets?|écoles?"
    "|machines?|équipes?|chaînes?|fours?|caisses?|standard|bureaux?|salles?|chambres?|laboratoires?|labo|entrepôts?|quais?|presses?"
    "|camions?|véhicules?|activité|exploitation|hôtel|gîtes?|salons?|fournil|bloc|serres?|studios?|théâtre|piscine|ascenseurs?"
    "|chaudières?|téléphones?|serveurs?|pistes?|blocs?|navettes?|robots?|autoclaves?|scanners?"
)
_STOPPED = re.compile(
    rf"\b(?P<article>notre|nos|mon|ma|mes|le|la|les|l') ?(?P<noun>(?:{_PLACES})\b(?: (?:de|d'|du|des) ?[\w-]+| \d+)?) (?:est|sont|reste|restent)"
    r" (?:donc |encore |toujours |à nouveau |de nouveau |maintenant )?(?:à l'|en )?(?P<state>arrêt|arrêté|stoppé|bloqué|fermé|panne|immobilisé|paralysé|interrompu)e?s?\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(?P<rank>deuxième|second|seconde|troisième|quatrième|cinquième|sixième|septième) (?P<noun>retard|report|incident|panne|coupure|erreur|casse|fuite"
    rf"|avarie|dégât|oubli|annulation|défaut)\b(?P<span> en (?:un|une|{_NUMBER}) (?:mois|semaines?|ans?|jours?))?",
    re.IGNORECASE,
)
_FEMININE = frozenset({"panne", "coupure", "erreur", "casse", "fuite", "avarie", "annulation"})
_TIMES = re.compile(
    r"\bc'est la (?P<rank>deuxième|seconde|troisième|quatrième|cinquième|sixième|septième|[2-9]e) fois"
    rf"(?P<span> en (?:un|une|{_NUMBER}) (?:mois|semaines?|ans?|jours?))?",
    re.IGNORECASE,
)
_RANKS = {
    "2e": "deuxième",
    "3e": "troisième",
    "4e": "quatrième",
    "5e": "cinquième",
    "6e": "sixième",
    "7e": "septième",
    "8e": "huitième",
    "9e": "neuvième",
}
_WAIT = re.compile(
    rf"\b(?:depuis|cela fait|ça fait|voilà|voici) (?P<span>{_NUMBER} (?:jours|semaines|mois|ans))\b",
    re.IGNORECASE,
)
_LOSE = re.compile(
    r"\b(?:je perds|nous perdons|on perd) (?P<what>[^,.;:!?()«»]{3,75})(?=[,.;:!?(]|$)", re.IGNORECASE
)
_HAVE = re.compile(
    rf"\b(?:j'ai|nous avons|on a) (?P<what>{_NUMBER} (?!fois|mois|jours|semaines|ans|heures)[^,.;:!?()«»]{{3,75}})(?=[,.;:!?(]|$)",
    re.IGNORECASE,
)
_DISTRESS = re.compile(
    r"\b(?:vides?|bloquée?s?|arrêtée?s?|en attente|au sol|à jeter|par terre|sans|en panne|immobilisée?s?|à l'arrêt|fermée?s?|hors service|en souffrance)\b"
)
_MUST = re.compile(
    r"\b(?:je dois|nous devons|on doit) (?P<what>[^,.;:!?()«»]{3,75})(?=[,.;:!?(]|$)", re.IGNORECASE
)
_HAD_TO = re.compile(
    r"\b(?:j'ai|nous avons|on a) dû (?P<what>[^,.;:!?()«»]{3,75})(?=[,.;:!?(]|$)", re.IGNORECASE
)
_CANNOT = re.compile(
    r"\b(?:je ne peux|nous ne pouvons|on ne peut) (?P<how>plus|pas) (?P<what>[^,.;:!?()«»]{3,75})(?=[,.;:!?(]|$)",
    re.IGNORECASE,
)


def scene(body: str, analysis: Analysis) -> str:
    """
    Return the client's own trouble as a singular noun group, or an empty text where no rule is sure.

    Only the sentences that carry the enjeux and the motifs are read, and only closed patterns count:
    a scene that is wrong hurts more than none. Singular, since "ce que représente" comes before it.
    """
    for text in _carriers(body, analysis):
        for rule in _RULES:
            found = rule(text)
            if found and len(found) <= _MAX and not is_heated(tokenize(found)):
                return found.replace("'", "’")
    return ""


def _carriers(body: str, analysis: Analysis) -> Iterator[str]:
    spans = sentences(body)
    for family in ("enjeux.continuite", "enjeux.securite", "enjeux.recurrence", "motifs."):
        for key, quotes in analysis.evidence.items():
            for quote in quotes if key.startswith(family) else ():
                start = body.find(quote)
                for span in spans:
                    if (
                        start >= 0
                        and span.start < start + len(quote)
                        and span.end > start
                        and "?" not in span.text
                    ):
                        yield calm(span.text.replace("’", "'"))


def _stopped(text: str) -> str:
    found = _STOPPED.search(text)
    if found is None:
        return ""
    article = found["article"].lower()
    owner = {
        "nos": "vos ",
        "mes": "vos ",
        "notre": "votre ",
        "mon": "votre ",
        "ma": "votre ",
        "l'": "l'",
    }.get(article, f"{article} ")
    return f"{_STATES[found['state'].lower()]} {de(owner + found['noun'].lower())}"


def _again(text: str) -> str:
    found = _ORDINAL.search(text)
    if found is not None:
        noun = found["noun"].lower()
        return f"{'une' if noun in _FEMININE else 'un'} {found['rank'].lower()} {noun}{(found['span'] or '').lower()}"
    found = _TIMES.search(text)
    return (
        f"une {found['rank'].lower()} difficulté{(found['span'] or '').lower()}" if found is not None else ""
    )


def _waiting(text: str) -> str:
    found = _WAIT.search(text)
    return f"une attente de {found['span'].lower()}" if found is not None and "attend" in text.lower() else ""


def _losing(text: str) -> str:
    found = _LOSE.search(text)
    if found is None or not re.match(rf"(?:{_NUMBER}|mes|nos)\b", found["what"], re.IGNORECASE):
        return ""
    what = _turned(found["what"])
    return f"la perte {de(what)}" if what else ""


def _having(text: str) -> str:
    found = _HAVE.search(text)
    if found is None or not _DISTRESS.search(found["what"]):
        return ""
    what = _turned(found["what"])
    return f"le fait d'avoir {what}" if what and _DISTRESS.search(what) else ""


def _having_to(text: str) -> str:
    for pattern, lead in ((_HAD_TO, "le fait d'avoir dû "), (_MUST, "le fait de devoir ")):
        found = pattern.search(text)
        group = _burden(found)
        if group:
            return lead + group
    return ""


def _unable(text: str) -> str:
    found = _CANNOT.search(text)
    group = _burden(found)
    return f"le fait de ne {found['how'].lower()} pouvoir {group}" if found is not None and group else ""


def _burden(found: re.Match[str] | None) -> str:
    """Return what the writer must or cannot do, where it says enough and leaves the company out."""
    group = infinitive_group(found["what"]) if found is not None else None
    if (
        group is None
        or len(group.split()) < 3
        or re.match(r"(?:le|la|les|en|y|lui|leur|savoir|dire) |l'|l’|d'|d’", group)
    ):
        return ""
    return "" if re.search(r"\b(?:nous|notre|nos|que|qu['’]|si|ce)\b", group) else group


def _turned(text: str) -> str:
    """Turn a complement, up to what links it to another clause."""
    text = re.split(
        r"\s(?:et|ou|mais|car|parce que|parce qu'|qui|que|qu'|dont|alors|quand|si|depuis que|puisque|avec)\s",
        text,
    )[0]
    try:
        return turn(f"{open_clause(text)} , ,").rstrip(" ,")
    except RefusedError:
        return ""


_RULES: tuple[Callable[[str], str], ...] = (_stopped, _unable, _having_to, _losing, _having, _again, _waiting)
