"""Where does a spoken negation lack its "ne"?"""

from __future__ import annotations

from collections.abc import Sequence

from nlp.reformulation.conjugation import is_first_plural, is_second_plural
from nlp.reformulation.lexicon import words
from nlp.reformulation.tokens import Token
from nlp.reformulation.wording import elides

_NEGATIONS = frozenset({"pas", "rien", "jamais"})
_BETWEEN = frozenset({"toujours", "encore", "même", "déjà", "vraiment"})


def mend_negation(tokens: Sequence[Token]) -> list[Token]:
    """
    Give a spoken negation its "ne" ("j'ai pas reçu" -> "je n'ai pas reçu"), where the verb is plain.

    >>> from nlp.reformulation.tokens import render, tokenize
    >>> render(mend_negation(tokenize("le gilet s'est pas gonflé")))
    "le gilet ne s'est pas gonflé"
    """
    result = list(tokens)
    lower = [token.lower for token in tokens]
    if {"ne", "n'"} & set(lower):
        return result
    k = next((i for i, word in enumerate(lower) if word in _NEGATIONS and i), None)
    if k is None:
        return result
    verb = k - 1
    while verb > 0 and lower[verb] in _BETWEEN:
        verb -= 1
    if (
        lower[verb] not in words("verbes", "nies")
        and not is_second_plural(lower[verb])
        and not is_first_plural(lower[verb])
    ):
        return result
    start = verb
    while start > 0 and lower[start - 1] in words("mots", "clitiques") - {"nous", "vous"}:
        start -= 1
    ne = "n'" if elides(result[start].text) else "ne"
    if start and lower[start - 1] == "j'":
        result[start - 1] = result[start - 1].become("je", space=True)
    return [*result[:start], Token(ne, space=ne == "ne"), *result[start:]]
