"""Which words of the client may be named or quoted as they are, where no clause of his can be turned?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlp.reformulation.clauses import is_whole, starts_with_verb
from nlp.reformulation.marks import holds_first_person, refusal
from nlp.reformulation.opening import open_clause
from nlp.reformulation.person import RefusedError, turn
from nlp.reformulation.tokens import Token, tokenize

_MIN, _MAX = 12, 110
"""Characters: shorter says nothing, longer is the mail itself."""
_MAX_SUBJECT = 45
_PERSON = frozenset(
    [
        "je",
        "j'",
        "me",
        "m'",
        "mon",
        "ma",
        "mes",
        "moi",
        "mien",
        "mienne",
        "nous",
        "notre",
        "nos",
        "nôtre",
        "vous",
        "votre",
        "vos",
        "vôtre",
        "on",
        "tu",
        "te",
        "t'",
        "toi",
        "ton",
        "ta",
        "tes",
    ]
)
_HANGING = frozenset(["qui", "que", "qu'", "dont", "où", "et", "ou", "mais", "ni", "donc", "car", "pour"])
_COUNTED = re.compile(
    r"^(?:un |une |des |deux |trois |quatre |cinq |six |sept |huit |neuf |dix |onze |douze "
    r"|quinze |vingt |trente |\d+ )(?=[a-zà-öø-ÿœ]{3})",
    re.IGNORECASE,
)
_NOT_A_GROUP = re.compile(
    r"\b(?:que|qu'|quand|mais|car|donc|alors|si|comme|puis|pas|jamais|rien|là|ça|et)\b|[:;!?«»\"=/+→]"
)


def noun_group(quotes: Iterable[str]) -> str | None:
    """
    Return a quote that can be the object of "vous nous signalez", turned.

    >>> noun_group(["31 pannes en 8 mois"])
    '31 pannes en 8 mois'
    """
    for quote in quotes:
        text = _bare(quote)
        tokens = tokenize(text)
        if (
            ". " in text
            or not _COUNTED.match(text)
            or not _MIN <= len(text) <= _MAX
            or _NOT_A_GROUP.search(text.lower())
        ):
            continue
        if is_whole(tokens) or _has_verb(tokens):
            continue
        try:
            return turn(text[:1].lower() + text[1:])
        except RefusedError:
            continue
    return None


def quotable(quotes: Iterable[str]) -> str | None:
    """Return a quote that may stand between quotation marks: factual, courteous, without a person."""
    for quote in quotes:
        text = _bare(quote)
        tokens = tokenize(text)
        if (
            not _MIN <= len(text) <= _MAX
            or any(token.lower in _PERSON for token in tokens)
            or re.search(r"[«»\"“”\n]|[.;] ", quote)
        ):
            continue
        if tokens[0].lower in _HANGING or starts_with_verb(tokens):
            continue
        if refusal(text, tokens) is None and not holds_first_person(text):
            return text[:1].lower() + text[1:] if text[1:2].islower() and text.split()[0].istitle() else text
    return None


def subject_words(subject: str) -> str:
    """
    Return a subject that may be quoted as the name of the matter, or an empty text.

    >>> subject_words("RE: Pendules"), subject_words("VOUS VOUS MOQUEZ DE MOI ?")
    ('Pendules', '')
    """
    text = re.sub(r"^(?:(?:re|tr|fw|fwd|réf?|rép)\s*:\s*)+", "", subject.strip(), flags=re.IGNORECASE).strip()
    tokens = tokenize(text)
    if (
        not 0 < len(text) <= _MAX_SUBJECT
        or any(token.lower in _PERSON for token in tokens)
        or re.search(r"[«»\"?!]|\b(?:tél|msg|note|appel|message|mail)\b", text.lower())
        or is_whole(tokens)
    ):
        return ""
    return "" if refusal(f"{text} , ,", [*tokens, Token(","), Token(",")]) else text


def _bare(quote: str) -> str:
    return open_clause(re.sub(r"\s+", " ", quote[: 2 * _MAX].replace("’", "'")))


def _has_verb(tokens: Sequence[Token]) -> bool:
    return any(
        token.lower in {"est", "sont", "a", "ont", "ai", "avons", "était", "étaient"} for token in tokens
    )
