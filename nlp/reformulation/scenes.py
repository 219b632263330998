"""What trouble of the client's can be named in a few words, fit for "nous mesurons ce que représente …"?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.values import Analysis
from nlp.reformulation.tokens import sentences
from nlp.reformulation.wording import de

_OWNED = r"(?P<owned>(?:notre|nos|mon|ma|mes|le|la|les|l['’]) ?(?P<noun>[a-zà-öø-ÿœ-]+(?: (?:de|d['’]|du|des|à) ?[a-zà-öø-ÿœ-]+| [a-zà-öø-ÿœ]+e?s?)?))"
_PLURALS = {"nos": "vos", "mes": "vos", "notre": "votre", "mon": "votre", "ma": "votre"}
# What a state is called as a noun.
_STATES: tuple[tuple[str, str], ...] = (
    (r"à l['’]arrêt|arrêtée?s?|stoppée?s?", "l’arrêt"),
    (r"bloquée?s?|coincée?s?", "le blocage"),
    (r"fermée?s?", "la fermeture"),
    (r"en panne|hors service|hs", "la panne"),
    (r"immobilisée?s?", "l’immobilisation"),
    (r"paralysée?s?", "la paralysie"),
    (r"interrompue?s?|suspendue?s?", "l’interruption"),
)
_OURS = re.compile(
    r"^(?:lignes?|ateliers?|production|usines?|magasins?|boutiques?|chantiers?|cuisines?|restaurants?|services?|sites?|cabinets?|écoles?|machines?"
    r"|équipes?|chaînes?|chaîne|fours?|caisses?|standard|bureaux?|salles?|chambres?|laboratoires?|labo|entrepôts?|quais?|presses?|camions?|véhicules?|activité"
    r"|exploitation|hôtel|gîtes?|salons?|fournil|bloc|serres?|studios?|théâtre|piscine|ascenseurs?|chaudières?|téléphones?|serveurs?|atelier)$"
)
_ORDINAL = re.compile(
    r"\b(?P<rank>deuxième|seconde?|troisième|quatrième|cinquième|sixième|septième|[2-9]e|1\de) "
    r"(?P<noun>retard|report|incident|panne|coupure|erreur|rappel|relance|livraison|rendez-vous|réclamation|lot|facture|passage|intervention|casse|fuite|avarie)\b"
    r"(?P<span> en (?:un|une|deux|trois|quatre|cinq|six|sept|huit|dix|\d+) (?:mois|semaines?|ans?|jours?)| (?:cette année|ce mois-ci|cette semaine|depuis janvier))?",
    re.IGNORECASE,
)
_FEMININE = frozenset(
    "panne coupure erreur relance livraison réclamation facture intervention casse fuite avarie".split()
)
_TIMES = re.compile(
    r"\bc['’]est la (?P<rank>deuxième|seconde|troisième|quatrième|cinquième|sixième|[2-9]e) fois(?P<span> en (?:un|une|deux|trois|quatre|cinq|six|\d+) (?:mois|semaines?|ans?|jours?))?",
    re.IGNORECASE,
)


def scene(body: str, analysis: Analysis) -> str:
    """
    Return the client's own trouble as a noun group, or an empty text where no rule is sure of one.

    Only the sentences that carry the enjeux and the motifs are read, and only closed patterns count:
    a scene that is wrong hurts more than none.
    """
    for text in _carriers(body, analysis):
        found = _stopped(text) or _again(text)
        if found:
            return found
    return ""


def _carriers(body: str, analysis: Analysis) -> Iterator[str]:
    spans = sentences(body)
    for family in ("enjeux.continuite", "enjeux.recurrence", "motifs."):
        for key, quotes in analysis.evidence.items():
            if not key.startswith(family):
                continue
            for quote in quotes:
                start = body.find(quote)
                yield from (
                    s.text for s in spans if start >= 0 and s.start < start + len(quote) and s.end > start
                )


def _stopped(text: str) -> str:
    for state, name in _STATES:
        found = re.search(
            rf"\b{_OWNED} (?:est|sont|reste|restent|était|étaient)(?: (?:donc|encore|toujours|à nouveau|de nouveau))? (?:{state})\b",
            text,
            re.IGNORECASE,
        )
        if found is None or not _OURS.match(found["noun"].lower().split()[0]):
            continue
        article, _, noun = found["owned"].lower().replace("’", "'").partition(" ")
        if article not in _PLURALS:
            continue  # "la ligne" may be anybody's
        return f"{name} {de(f'{_PLURALS[article]} {noun}')}".replace("'", "’")
    return ""


def _again(text: str) -> str:
    found = _ORDINAL.search(text)
    if found is not None:
        noun = found["noun"].lower()
        article = "une" if noun in _FEMININE else "un"
        return f"{article} {found['rank'].lower()} {noun}{(found['span'] or '').lower()}"
    found = _TIMES.search(text)
    if found is not None:
        return f"une {found['rank'].lower()} fois{(found['span'] or '').lower()}".replace(
            "une seconde", "une seconde"
        )
    return ""
