"""Which marks show that a clause cannot be turned with confidence? (FRENCH.md 1.5, measured there)"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from nlp.reformulation.conjugation import is_future_plural
from nlp.reformulation.lexicon import pattern, words
from nlp.reformulation.tokens import Token

MAX_LENGTH = 230
"""Characters; a longer clause is no restatement any more."""
_LAST_LETTER = 0x2FFF
"""Code points above are pictures, or scripts that no French clause holds."""
_MIN_WORDS = 3
_SHOUT = 4
_FIRST_PERSON = re.compile(
    r"\b(?:je|me|mon|ma|mes|moi|mien|mienne|miens|miennes|tu|toi|moi-même)\b(?!-\d)|\b[jmt]['’]",
    re.IGNORECASE,
)
_LATE_ORDER = re.compile(
    r"\bvous (?:me |m'|nous |le |la |les |lui |leur |en |y |ne |n')*(?:allez|devez|pouvez toujours)\b"
)
_BROKEN_QUOTE = re.compile(r"[«“][^»”]*$|^[^«“]*[»”]")
_ULTIMATUM = re.compile(r"\bà défaut\b|\bfaute de quoi\b|\bsans quoi\b|\bsinon\b")


_VOCATIVE = re.compile(
    r", (?:[A-ZÉ][a-zéèêëïôü]+|(?:cher |chère )?(?:monsieur|madame|maître|docteur)(?: [A-ZÉ][\w-]+)?)(?:,|$)"
)


def _question(text: str) -> bool:
    return "?" in text or "!!" in text or "…" in text or "..." in text


def holds_first_person(text: str) -> bool:
    """Tell whether the words of one who says "je" or "tu" are in the text, however it is cut or spelt."""
    return _FIRST_PERSON.search(text) is not None


def _unaccented(text: str) -> bool:
    """Tell whether "A 11H40" stands for "à 11 h 40": the rest is then as hurried."""
    return re.search(r"\S A \d", text) is not None


def is_heated(tokens: Sequence[Token]) -> bool:
    """Tell whether a word of insult, contempt or irony stands among the tokens."""
    heat = words("refus", "chaleur")
    return any(token.lower in heat for token in tokens)


def _shouting(tokens: Sequence[Token]) -> bool:
    known = words("refus", "sigles")
    return any(
        len(t.text) >= _SHOUT
        and re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", t.text)
        and t.text.isupper()
        and t.text not in known
        for t in tokens
    )


def _imperative(tokens: Sequence[Token]) -> bool:
    return any(
        re.search(
            r"\w-(?:moi|nous|vous|je|tu|toi|le|la|les|en|y|lui|on|t-on|t-il|il|ils|elle|elles|ce)$", t.lower
        )
        is not None
        and t.lower not in {"rendez-vous", "celui-ci", "parce", "vis-à-vis", "au-delà"}
        and not re.fullmatch(r"(?:nous|vous|moi|eux|elles?|lui)-mêmes?", t.lower)
        for t in tokens
    )


def _future_order(tokens: Sequence[Token]) -> bool:
    """Tell whether "vous" rules a future: an order, that the company would turn into a promise."""
    clitics = words("mots", "clitiques")
    for i, token in enumerate(tokens):
        if token.lower == "vous":
            after = next((t.lower for t in tokens[i + 1 :] if t.lower not in clitics), "")
            if is_future_plural(after):
                return True
    return False


def _familiar(tokens: Sequence[Token]) -> bool:
    return any(token.lower in words("refus", "parle") for token in tokens)


def _bare_negation(tokens: Sequence[Token]) -> bool:
    """Tell whether a negation lacks its "ne": spoken French does not read well in a letter."""
    lower = {token.lower for token in tokens}
    for k, (one, two) in enumerate(pairwise(tokens)):
        near = {token.lower for token in tokens[max(0, k - 4) : k]}
        if k and one.lower == "plus" and two.lower in {"personne", "rien"} and not near & {"ne", "n'"}:
            return True  # "on pique plus personne"
    return bool(lower & {"pas", "rien", "jamais"}) and not lower & {"ne", "n'", "non"}


def refusal(text: str, tokens: Sequence[Token], *, allowing: frozenset[str] = frozenset()) -> str | None:
    """
    Return why a clause of the mail must not be turned, or ``None`` where nothing speaks against it.

    Args:
        text: The clause as written.
        tokens: The same, in tokens.
        allowing: Names of marks that do not count.
    """
    lower = text.lower().replace("’", "'")
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("length", lambda: len(text) > MAX_LENGTH or len(tokens) < _MIN_WORDS),
        ("question or emphasis", lambda: _question(text)),
        ("closing formula", lambda: bool(pattern("formules").search(lower))),
        ("idiom", lambda: bool(pattern("idiomes").search(lower))),
        ("inclusive we", lambda: bool(pattern("inclusif").search(lower))),
        ("order", lambda: bool(_LATE_ORDER.search(lower)) or _future_order(tokens)),
        ("ultimatum", lambda: bool(_ULTIMATUM.search(lower))),
        ("cut quote", lambda: bool(_BROKEN_QUOTE.search(text)) or text.count('"') % 2 == 1),
        ("cut bracket", lambda: text.count("(") != text.count(")")),
        ("heat", lambda: is_heated(tokens)),
        ("pictures", lambda: any(ord(char) > _LAST_LETTER for char in text) or ":)" in text or ";)" in text),
        ("capitals", lambda: _shouting(tokens) or _unaccented(text)),
        ("imperative or inversion", lambda: _imperative(tokens)),
        ("vocative", lambda: bool(_VOCATIVE.search(text))),
        ("negation", lambda: _bare_negation(tokens)),
        ("familiar", lambda: _familiar(tokens)),
        ("link", lambda: "http" in lower or "@" in lower or "www." in lower),
    )
    return next((name for name, found in checks if name not in allowing and found()), None)
