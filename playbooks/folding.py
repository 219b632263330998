"""How are words looked up in a client's text, whatever its accents and capitals?"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def fold(text: str) -> str:
    """
    Return the text in small letters without accents, straight apostrophes, plain spaces.

    >>> fold("L’Été À venir")
    "l'ete a venir"
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").lower())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return bare.replace("\u00a0", " ").replace("\u202f", " ").replace("œ", "oe").replace("æ", "ae")


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
