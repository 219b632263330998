"""Is a piece of the mail a whole clause, and where does a second one begin in it?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.reformulation.conjugation import is_first_plural, is_second_plural
from nlp.reformulation.lexicon import words
from nlp.reformulation.opening import is_opener
from nlp.reformulation.tokens import Token, tokenize
from nlp.reformulation.verbs import is_finite
from nlp.reformulation.wording import que

_CONDITION = re.compile(
    r"(?:si|s['’]il|quand|lorsque|lorsqu['’]|comme|puisque|dès que|alors que|parce que|il y a) ?",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(
    r"(?:,? mais |,? et |, | ?; )(?=(?:vous|nous|il|elle|ils|elles|le|la|les|notre|votre|nos|vos|personne"
    r"|rien|aucun|aucune|une?(?! d)|c['’]est|depuis|deux|trois) |l['’]|c['’])",
    re.IGNORECASE,
)
_QUESTIONS = frozenset(
    {"quel", "quelle", "quels", "quelles", "combien", "comment", "pourquoi", "lequel", "laquelle", "lesquels"}
)
_SUBJECTS = frozenset({"je", "j'", "nous", "vous", "il", "elle", "ils", "elles", "on", "c'", "ça"})
_AFTER_DATE = 3
"""Where the verb stands that follows "le 29 mai" at once."""
_COMPARED = frozenset({"plus", "moins", "aussi", "autant", "plutôt", "ne", "n'"})


def is_whole(tokens: Sequence[Token]) -> bool:
    """Tell whether a clause has a verb of its own, besides those of its subordinates."""
    verbs = [i for i in range(len(tokens)) if is_finite(tokens, i)]
    subordinates = [i for i in range(len(tokens)) if _is_subordinate(tokens, i)]
    main = bool(verbs) and (not subordinates or verbs[0] < subordinates[0] or len(verbs) > len(subordinates))
    return (
        main and not _begins_badly(tokens, verbs) and not _ends_badly(tokens) and not _hangs(tokens, verbs[0])
    )


def has_loose_verb(tokens: Sequence[Token]) -> bool:
    """Tell whether a complement holds a verb that no "que", "qui" or question word governs."""
    doubtful = words("verbes", "douteux")  # "une vraie date": an adjective hides the noun
    verbs = [i for i in range(len(tokens)) if tokens[i].lower not in doubtful and is_finite(tokens, i)]
    governed = [i for i in range(len(tokens)) if _is_subordinate(tokens, i) or tokens[i].lower in _QUESTIONS]
    return bool(verbs) and (not governed or verbs[0] < governed[0])


def starts_with_verb(tokens: Sequence[Token]) -> bool:
    """Tell whether the first word is a conjugated verb, whose subject is then missing."""
    if not tokens:
        return False
    return is_finite(tokens, 0) or tokens[0].lower in words("verbes", "surs") | {"fait", "dit"}


def subordinate(text: str) -> str:
    """
    Repeat "que" before each later clause of a turned text, as one restates several claims.

    >>> subordinate("la pompe fuit, et votre ligne est arrêtée")
    'la pompe fuit, et que votre ligne est arrêtée'
    """
    for found in reversed(list(_NEXT_CLAUSE.finditer(text))):
        before, after = text[: found.start()], text[found.end() :]
        last = re.split(r", | et ", before)[-1]
        if not any(is_finite(tokenize(last), i) for i in range(len(tokenize(last)))):
            continue  # "et ce coup de fil, vous l'avez reçu": an apposition, no second claim
        if (
            _inside_quote(before)
            or _CONDITION.match(last)
            or not is_whole(tokenize(before))
            or not begins_clause(after)
        ):
            continue
        word = found.group().strip(" ,;")
        link = f"{word} " if word else "" if found.group() == ", " else "et "
        comma = " " if found.group() == " et " else ", "
        text = f"{before}{comma}{link}{que(after)}"
    # What would be left to stand as the company's own statement is left out.
    return re.split(r" ?; nous ", text)[0]


def begins_clause(text: str) -> bool:
    """Tell whether a text opens with a subject and soon its verb, so that "que" may come before it."""
    tokens = tokenize(text)
    if not is_whole(tokens):
        return False
    verb = next(i for i in range(len(tokens)) if is_finite(tokens, i))
    subject = tokens[0].lower
    rules = {"vous": is_second_plural, "nous": is_first_plural}.get(subject)
    if rules is not None and not rules(tokens[verb].lower):
        return False
    between = [token.lower for token in tokens[1:verb]]
    return not {",", ";"} & set(between) and not {"vous", "nous", "il", "elle", "qui", "que", "dont"} & set(
        between[1:]
    )


def _inside_quote(before: str) -> bool:
    return before.count("«") > before.count("»") or before.count("(") > before.count(")")


def _begins_badly(tokens: Sequence[Token], verbs: Sequence[int]) -> bool:
    first = tokens[0]
    if first.lower in words("mots", "faux_debuts"):
        return True
    if first.lower in {"vous", "nous"} and not _rules_a_verb(tokens):
        return True  # "nous a écrit": an object, the subject was cut off
    if is_opener(first.lower):
        return False
    # A name or a number: only right before its verb ("Mélanie a répondu").
    named = first.text[:1].isupper() or first.text[:1].isdigit()
    return not named or 0 in verbs or not {1, 2} & set(verbs)


def _rules_a_verb(tokens: Sequence[Token]) -> bool:
    """Tell whether the "vous" or "nous" that opens a clause is its subject."""
    verb = next((t.lower for t in tokens[1:] if t.lower not in words("mots", "clitiques")), "")
    if tokens[0].lower == "nous":
        return is_first_plural(verb) or is_second_plural(verb)
    return is_second_plural(verb) or is_first_plural(verb)


def _hangs(tokens: Sequence[Token], verb: int) -> bool:
    """Tell whether the clause opens with a noun group that has no verb ("trois pièces rayées, et vous…")."""
    first = tokens[0].lower
    if first in words("mots", "prepositions") and any(
        tokens[i].text == "," and tokens[i + 1].lower in {"et", "mais"} and tokens[i + 2].lower in _SUBJECTS
        for i in range(1, verb - 1)
    ):
        return True  # "après onze jours, et j'étais ravie": what the complement hung on was cut off
    if first == "le" and tokens[1].text.isdigit() and verb == _AFTER_DATE:
        return True  # "le 29 mai ont été clôturés": a date is nobody's subject
    counted = first.isdigit() or first.split("-")[0] in words("mots", "nombres") | {"dix"}
    if not counted and first not in words("mots", "determinants"):
        return False
    before = [token.lower for token in tokens[1:verb]]
    if "puis" in before:
        return True
    if words("mots", "temps") & set(before[:2]):
        return False
    for i in range(1, verb):
        follows = tokens[i + 1].lower
        if tokens[i].text == "," and (follows in _SUBJECTS or follows in words("mots", "nombres")):
            return True
        if tokens[i].lower == "et" and follows in _SUBJECTS:
            return True
    return False


def _ends_badly(tokens: Sequence[Token]) -> bool:
    """Tell whether the last word calls for another ("depuis", "vous avez", "et")."""
    last = tokens[-1].lower
    if len(tokens) > 1 and tokens[-2].lower in {"l'", "le"} and last in words("mots", "etre"):
        return True
    hanging = words("mots", "determinants") | words("mots", "clitiques") | words("mots", "prepositions")
    return last in (hanging | words("mots", "subordonnants") | words("mots", "fausses_fins")) - words(
        "mots", "fins"
    )


def _is_subordinate(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i].lower
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if word == "si":
        return after in words("mots", "determinants") | words("mots", "pronoms") | {
            "je",
            "j'",
            "nous",
            "vous",
        }
    if word == "s'":
        return after in {"il", "ils"}
    if word not in words("mots", "subordonnants"):
        return False
    if word in {"que", "qu'"}:
        near = {token.lower for token in tokens[max(0, i - 4) : i]}
        return not near & _COMPARED or any(
            is_finite(tokens, j) for j in range(i + 1, min(len(tokens), i + 6))
        )
    return True
