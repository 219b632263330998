"""How are words looked up in a client's text, whatever its accents and capitals?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from models.values import MailText

MAX_READ, MAX_SUBJECT = 20_000, 500
"""Characters: the longest letter of the corpus has 3,000."""


def fold(text: str) -> str:
    """
    Return the text in small letters without accents, straight apostrophes, plain spaces.

    >>> fold("L’Été À venir")
    "l'ete a venir"
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").lower())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return bare.replace("\u00a0", " ").replace("\u202f", " ").replace("œ", "oe").replace("æ", "ae")


def shorten(mail: MailText) -> MailText:
    """
    Return the mail as far as it is read for its wording.

    The facts were taken from the whole; for the choice of words, the first pages say enough, and a
    mail of a megabyte must not hold the desk for a minute.
    """
    if len(mail.body) <= MAX_READ and len(mail.history) <= MAX_READ and len(mail.subject) <= MAX_SUBJECT:
        return mail
    return replace(
        mail, body=mail.body[:MAX_READ], history=mail.history[:MAX_READ], subject=mail.subject[:MAX_SUBJECT]
    )


def has_word(needle: str, folded: str) -> bool:
    """
    Tell whether a folded text holds a word or phrase; a ``*`` at its end accepts any ending.

    >>> has_word("retard*", fold("Livraisons retardées")), has_word("panne", fold("Deux pannes"))
    (True, True)
    """
    return _pattern(needle).search(folded) is not None


@lru_cache(maxsize=4096)
def _pattern(needle: str) -> re.Pattern[str]:
    stem = fold(needle)
    ending = "" if stem.endswith("*") else r"(?:s|x|e|es)?\b"
    return re.compile(rf"\b{re.escape(stem.rstrip('*'))}{ending}")
