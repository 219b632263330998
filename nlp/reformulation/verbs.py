"""Which words of a clause are conjugated verbs? (Without a model: lists, endings and neighbours.)"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.reformulation.conjugation import is_first_plural, is_second_plural, je_to_vous
from nlp.reformulation.lexicon import words
from nlp.reformulation.tokens import Token

_AUXILIARIES = frozenset({"est", "a", "ont", "sont"})
_ARTICLES = frozenset({"un", "une", "du", "de", "d'", "sans", "en"})
_PARTICIPLE_BEFORE = frozenset({"et", "ou", "", "a", "ont", "avez", "est", "été", "avons", "ai"})
_OBJECTS = frozenset({"le", "la", "les", "l'", "en"})
_MARKS = frozenset({"ne", "n'", "se", "s'"})
_NEGATIONS = frozenset({"pas", "plus", "jamais", "rien"})
_ENDINGS = re.compile(r"(?:aient|èrent|eront|iront|dront|tront|vront|ait|era|ira|dra|tra|vra|ura)$")


def is_finite(tokens: Sequence[Token], i: int) -> bool:
    """
    Tell whether the word at this place is a conjugated verb.

    Sure forms are listed; forms that are also nouns ("porte", "facture") count only after a pronoun,
    or between a noun and a complement; the rest goes by its ending.
    """
    word = tokens[i].lower
    before = tokens[i - 1].lower if i else ""
    clitics = words("mots", "clitiques")
    if (before in words("mots", "determinants") and before not in clitics) or word in words("verbes", "faux"):
        return False
    if is_second_plural(word) or (
        is_first_plural(word) and (before in {"et", ","} or "nous" in _clitics_before(tokens, i))
    ):
        return True
    if before in {"je", "j'"} or (before in clitics and _subject_before(tokens, i) in {"je", "j'"}):
        return je_to_vous(word) is not None
    if _after_negation(tokens, i):
        return True
    if word in words("verbes", "douteux"):
        return _doubtful(tokens, i, before)
    if (
        word in {"a", "est"}
        and before.endswith("s")
        and before not in clitics
        and tokens[i - 1].text.islower()
    ):
        return False  # "2000 cartes a la poubelle": an accent is missing
    if word in words("verbes", "surs"):
        return before not in _ARTICLES or word in _AUXILIARIES
    return _by_ending(word, before)


def _after_negation(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether "ne", "se" or "qui" shows a word to be a verb ("ne se referme", "l'image se fige")."""
    word = tokens[i].lower
    if (
        re.search(r"(?:er|ir|re|oir|é|és|ée|ées)$", word)
        or word in _NEGATIONS
        or not tokens[i].text.isalpha()
    ):
        return False
    clitics = words("mots", "clitiques")
    k = i - 1
    while k >= 0 and tokens[k].lower in clitics and tokens[k].lower not in _MARKS:
        k -= 1
    return k >= 0 and (tokens[k].lower in _MARKS or tokens[k].lower == "qui") and word not in clitics


def _clitics_before(tokens: Sequence[Token], i: int) -> set[str]:
    k = i - 1
    while k >= 0 and tokens[k].lower in words("mots", "clitiques"):
        k -= 1
    return {token.lower for token in tokens[k + 1 : i]}


def _subject_before(tokens: Sequence[Token], i: int) -> str:
    k = i - 1
    while k >= 0 and tokens[k].lower in words("mots", "clitiques"):
        k -= 1
    return tokens[k].lower if k >= 0 else ""


def _doubtful(tokens: Sequence[Token], i: int, before: str) -> bool:
    if before in words("mots", "clitiques", "pronoms") and before not in _OBJECTS:
        return True
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    spoken = bool(before) and (before[-1].isalnum() or before in ")»,")
    barred = before in words("mots", "determinants", "prepositions") or before in _PARTICIPLE_BEFORE
    return spoken and not barred and after in words("mots", "complements")


def _by_ending(word: str, before: str) -> bool:
    if len(word) < 4:
        return False
    if _ENDINGS.search(word):
        return before not in words("mots", "prepositions") and before not in {"un", "une", "du"}
    if word.endswith("ent") and not word.endswith(("ment", "cent")):
        plural = before.endswith(("s", "x", "z")) or before.isdigit()
        return plural or before == "qui" or before in words("mots", "clitiques", "nombres")
    return False
