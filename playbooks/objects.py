"""Which thing, authority or clause of the client's own words can an answer name?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from playbooks.folding import fold

_WORD = r"[A-Za-zÀ-ÖØ-öø-ÿœŒ][\w’'\-À-ÿ]*"
_DETERMINER = r"un|une|mon|ma|mes|notre|nos|votre|vos|cette|ces|le|la|les"
_VERB = (
    r"(?:^|(?<=\w[eiï]r )|(?<=\wre )|(?<=\wez )|(?<=ez-moi )|(?<=ez-nous )"
    r"|(?<=\battends )|(?<=\battendons )|(?<=\bdemande )|(?<=\bdemandons )|(?<=\bveux )|(?<=\bvoulons )"
    r"|(?<=\bvoudrais )|(?<=\bexige )|(?<=\bexigeons )|(?<=\bfaut )|(?<=\bsouhaite )|(?<=\bsouhaitons )"
    r"|(?<=\baimerais )|(?<=\bréclame )|(?<=\bréclamons ))"
)
_NUMBER = (
    r"(?:(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente"
    r"|quarante|cinquante|soixante|cent|quelques|\d{1,4})\s+)?"
)
_LINK = r"\s+(?:(?:de|du|des|au|aux|en)\s+|d['’])"
_TAIL = rf"(?:{_LINK}(?:(?:{_DETERMINER})\s+|l['’])?{_NUMBER}{_WORD}){{0,2}}"
_GROUP = re.compile(
    rf"{_VERB}(?P<determiner>{_DETERMINER})\s+(?P<number>{_NUMBER})(?P<noun>{_WORD})(?P<tail>{_TAIL})",
    re.IGNORECASE,
)
MAX_QUOTE = 600
"""Characters of one piece of evidence that are searched."""

_POSSESSIVES = {
    "mon": "votre", "ma": "votre", "mes": "vos", "notre": "votre", "nos": "vos",
    "votre": "notre", "vos": "nos",
}  # fmt: skip
_POSSESSIVE = re.compile(rf"\b({'|'.join(_POSSESSIVES)})\b", re.IGNORECASE)
_VERB_ENDS = re.compile(r"(?:ez|[^itscnr]ons|ait|aient|iez|ieme|iemes|[ui]ire|ndre|[^ai]er|[^s]ir)$")
_ARTICLE = re.compile(
    r"\b(article|clause|annexe|chapitre)\s+((?:[LR]\.?\s?)?\d[\d.\-]*\d|\d+)", re.IGNORECASE
)
_BEFORE_ARTICLE = {"article": "l’", "annexe": "l’", "clause": "la ", "chapitre": "le "}


def request_object(demande: str, quotes: Iterable[str]) -> str:
    """
    Return the thing a request bears on, turned to the company's side, or an empty text.

    Only a determiner with its noun and what hangs on it by a preposition is taken, only as the
    object of a verb or at the head of the quote, and only nouns that suit the request: better
    nothing than half a verb.

    >>> request_object("indemnisation", ["la prise en charge de notre achat de dépannage"])
    'la prise en charge de votre achat'
    >>> request_object("reparation", ["Vous la faites réparer"])
    ''
    >>> request_object("contact", ["Une réunion d'une heure avec le chef de projet serait utile"])
    'une réunion d’une heure'
    """
    lists = _lists()
    suited = lists["noms"].get(demande)
    for quote in quotes:
        for found in _GROUP.finditer(quote[:MAX_QUOTE]):
            noun = fold(found["noun"])
            if noun not in suited if suited else (noun in lists["exclus"] or _VERB_ENDS.search(noun)):
                continue
            turned = _turn(found)
            if turned.startswith(("notre ", "nos ")) and not (suited or is_document(turned)):
                # What the client calls yours is mostly a person or a place, seldom the thing asked.
                continue
            if fold(turned).split(maxsplit=1)[1] not in lists["nus"]:
                return turned
    return ""


def is_document(thing: str) -> bool:
    """Tell whether the thing asked is a document to send."""
    return bool(set(fold(thing).split()[1:3]) & _lists()["documents"])


def named_authority(quotes: Iterable[str]) -> str:
    """Return the authority or person of law that the client announces, or an empty text."""
    return _first("autorites", quotes)


def named_voice(quotes: Iterable[str]) -> str:
    """Return before whom the client announces to speak, or an empty text."""
    return _first("audiences", quotes)


def named_article(quotes: Iterable[str]) -> str:
    """
    Return the clause that the client cites, as written.

    >>> named_article(["Il est fait application de l'article 14.1 (150 € par jour)"])
    'l’article 14.1'
    """
    for quote in quotes:
        found = _ARTICLE.search(quote[:MAX_QUOTE])
        if found:
            word = found[1].lower()
            return f"{_BEFORE_ARTICLE[word]}{word} {found[2]}"
    return ""


def _turn(found: re.Match[str]) -> str:
    determiner = found["determiner"].lower()
    tail = found["tail"] or ""
    pieces = re.findall(rf"{_LINK}(?:(?!{_LINK}).)+", tail)
    while pieces and not _whole(pieces[-1], found["noun"]):
        pieces.pop()
    kept = _POSSESSIVE.sub(lambda match: _POSSESSIVES[match[1].lower()], "".join(pieces))
    return f"{_POSSESSIVES.get(determiner, determiner)} {found['number']}{found['noun']}{kept}".replace(
        "'", "’"
    )


def _whole(piece: str, noun: str) -> bool:
    last = fold(piece.rsplit(maxsplit=1)[-1])
    if fold(noun) == "prise" and last == "charge":
        return True
    return last not in _lists()["coupes"] and not _VERB_ENDS.search(last)


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    table = tomllib.loads((files("playbooks") / "data" / "objets.toml").read_text("utf-8"))
    words = table["noms"]
    single = ("exclus", "nus", "documents", "coupes")
    return {
        "noms": {key: frozenset(text.split()) for key, text in words.items() if key not in single},
        **{key: frozenset(words[key].split()) for key in single},
        **{
            key: [(row["nom"], re.compile(row["signes"])) for row in table[key]]
            for key in ("autorites", "audiences")
        },
    }


def _first(table: str, quotes: Iterable[str]) -> str:
    folded = [fold(quote[:MAX_QUOTE]) for quote in quotes]
    return next((name for name, signs in _lists()[table] if any(signs.search(text) for text in folded)), "")
