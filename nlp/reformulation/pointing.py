"""Does a clause begin with a word that stands for something said before it?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from nlp.reformulation.lexicon import words
from nlp.reformulation.tokens import Token
from nlp.reformulation.verbs import is_finite

_IMPERSONAL = re.compile(
    r"il (?:y a|n' y|n' est (?:pas )?(?:possible|prévu)|manque|reste|faut|fallait|pleut|est "
    r"(?:impossible|urgent|prévu|convenu|temps|\d))"
)
_ADVERBS = frozenset(
    [
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "hier",
        "demain",
        "aujourd'hui",
        "ce",
        "matin",
        "soir",
        "depuis",
        "le",
        "la",
        "à",
        "puis",
        "ensuite",
        "enfin",
        "alors",
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
        "dernier",
        "dernière",
        "là",
        "maintenant",
    ]
)
# What begins like a reference to something said before, and is none.
_BY_ITSELF = re.compile(
    r"(?:il (?:y a|n' y|manque|reste|faut|me|nous|m'|vous|est (?:impossible|urgent|prévu"
    r"|convenu)|pleut|s' agit)|c' est la \w+ fois"
    r"|(?:ce|cet|cette|ces) (?:matin|midi|soir|jour|semaine|mois|année|week-end|après-midi|lundi"
    r"|mardi|mercredi|jeudi|vendredi|samedi"
    r"|dimanche|mail|courriel|message)\b|(?:cela|ça) fait)"
)


def points_back(tokens: Sequence[Token]) -> bool:
    """
    Tell whether a clause, out of its place, would not say of what it speaks.

    >>> from nlp.reformulation.tokens import tokenize
    >>> points_back(tokenize("Elle fuit")), points_back(tokenize("Il manque deux colis"))
    (True, False)
    """
    lower = [token.lower for token in tokens[:4]]
    if not lower or _BY_ITSELF.match(" ".join(lower)):
        return False
    if _counts_back(tokens) or _pronoun_first(tokens):
        return True
    if lower[0] in {"je", "j'", "nous", "vous", "on"}:
        clitics = set(takewhile(lambda word: word in words("mots", "clitiques"), lower[1:]))
        return bool(clitics & {"le", "la", "l'", "les", "lui", "leur", "en", "y"})
    if lower[0] in {"tous", "toutes"} and len(lower) > 1 and lower[1] in words("mots", "determinants"):
        return False
    return lower[0] in words("mots", "renvois")


def _pronoun_first(tokens: Sequence[Token]) -> bool:
    """Tell whether "il", "elle" are the first subject after a complement ("lundi, il est parti")."""
    if (
        tokens[0].lower not in _ADVERBS
        and tokens[0].lower not in words("mots", "prepositions")
        and not tokens[0].text.isdigit()
    ):
        return False
    for i, token in enumerate(tokens):
        if token.lower in {"il", "elle", "ils", "elles"}:
            return not _IMPERSONAL.match(" ".join(t.lower for t in tokens[i : i + 4]))
        if is_finite(tokens, i):
            return False
    return False


def _counts_back(tokens: Sequence[Token]) -> bool:
    """Tell whether a bare number, or "en", "y", "lui" before the first verb, stands for an earlier noun."""
    if len(tokens) < 2:
        return False
    first, second = tokens[0].lower, tokens[1].lower
    if (first == "l'" and second in {"un", "une", "autre"}) or (first.isdigit() and second == "sur"):
        return True
    for i, token in enumerate(tokens[:-1][:7]):
        after = i + 1
        if _is_bare_number(tokens, i) and (is_finite(tokens, after) or tokens[after].lower in {"ne", "n'"}):
            return True
        stands_for = token.lower in {"en", "y", "lui", "l'"} and i and tokens[i - 1].lower not in {"il", "n'"}
        if stands_for and is_finite(tokens, after):
            return True
        if is_finite(tokens, i):
            return False
    return False


def _is_bare_number(tokens: Sequence[Token], i: int) -> bool:
    if i == 0:
        return tokens[0].text.isdigit() or tokens[0].lower in words("mots", "nombres")
    before = tokens[i - 1]
    return tokens[i].text.isdigit() and (before.text == "," or before.lower in words("mots", "prepositions"))
