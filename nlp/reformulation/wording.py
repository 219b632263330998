"""How are pieces of French joined (elision, contraction, lists), and which wording does a dossier get?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæh]", re.IGNORECASE)
# Words that begin with an aspirated h, or a vowel that refuses elision ("le onze", "le oui").
_NO_ELISION = re.compile(
    r"(?:h(?:a[iïu]|all|amb|and|anga|ang|ap|aras|aric|as|aut|eur|éri|érou|éros|iér|isse|ola|ollan|ong|onte"
    r"|ors|ous|uit|urle|ublo|uss)|onz|oui|yaourt|yacht|ouate|uhl|ululer)",
    re.IGNORECASE,
)


# An elision that the client forgot.
_MISSED = re.compile(r"\b(que|lorsque|puisque|jusque) (?=(?:ils?|elles?|on|une?|au|à)\b)", re.IGNORECASE)


class Choice:
    """Picks wordings that differ between dossiers and never between two runs on the same one."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def pick(self, options: Sequence[str], key: str) -> str:
        """Return one of the options, fixed by the seed and the key."""
        digest = hashlib.blake2b(f"{self._seed}\x00{key}".encode(), digest_size=8).digest()
        return options[int.from_bytes(digest, "big") % len(options)]


def elides(word: str) -> bool:
    """
    Tell whether "que", "de" or "le" lose their vowel before this text.

    >>> elides("il a"), elides("hauteur"), elides("homme")
    (True, False, True)
    """
    return bool(_VOWEL.match(word)) and not _NO_ELISION.match(word)


def que(clause: str) -> str:
    """
    Put "que" before a clause.

    >>> que("il manque deux colis")
    'qu’il manque deux colis'
    """
    return f"qu’{clause}" if elides(clause) else f"que {clause}"


def de(words: str) -> str:
    """
    Put "de" before a noun group, an infinitive or a name, contracted where French contracts.

    >>> de("le lot 12"), de("les factures"), de("obtenir un avoir")
    ('du lot 12', 'des factures', 'd’obtenir un avoir')
    """
    if words.startswith("le "):
        return f"du {words[3:]}"
    if words.startswith("les "):
        return f"des {words[4:]}"
    return f"d’{words}" if elides(words) else f"de {words}"


def join(parts: Sequence[str], last: str = "et") -> str:
    """
    Write a list as French does.

    >>> join(["un avoir", "un échange", "une date"])
    'un avoir, un échange et une date'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def sentence(text: str) -> str:
    """Give a text its capital, its full stop, single spaces and curly apostrophes."""
    text = re.sub(r"[ \t\r\n]+", " ", text.replace("'", "’")).strip(" ,;:")
    text = _MISSED.sub(lambda m: m.group(1)[:-1] + "’", re.sub(r" +([,.)])", r"\1", text))
    if not text.endswith((".", "…", "!", "?")):
        text += "."
    return text[:1].upper() + text[1:]
