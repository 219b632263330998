"""How is a person masked in a text that others wrote?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

MASK = "[effacé]"
_SHORTEST = 4
"""Letters of a name that is masked alone: below, it may be a word."""


def names_to_mask(names: Iterable[str], entreprises: Iterable[str] = ()) -> tuple[str, ...]:
    """
    Return the ways in which colleagues write the name of a person.

    The family name alone counts, unless the company bears it: Fonderie Vasseur stays.

    >>> names_to_mask(["Claire Vasseur"], ["Aciéries du Nord"])
    ('Claire Vasseur', 'Vasseur Claire', 'Vasseur')
    >>> names_to_mask(["Claire Vasseur"], ["Fonderie Vasseur"])
    ('Claire Vasseur', 'Vasseur Claire')
    """
    companies = " ".join(entreprises).casefold()
    found: dict[str, None] = {}
    for name in names:
        words = name.split()
        if len(words) < 2:
            continue
        first, last = words[0], " ".join(words[1:])
        found |= dict.fromkeys((name, f"{last} {first}"))
        if len(last) >= _SHORTEST and last.casefold() not in companies:
            found[last] = None
    return tuple(found)


def address_pattern(address: str) -> str:
    """
    Return the pattern of an address that is not the end or the beginning of another one.

    >>> [bool(re.search(address_pattern("a@b.fr"), text)) for text in ("x-a@b.fr", "a@b.fr.org", "<a@b.fr>.")]
    [False, False, True]
    """
    return rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)"


class Mask:
    """
    Replaces an address and names, in any case of letters.

    Args:
        address: The address.
        names: Names; the longest is tried first.
    """

    def __init__(self, address: str, names: Iterable[str] = ()) -> None:
        wanted = sorted({*names} - {""}, key=len, reverse=True)
        patterns = [address_pattern(address)] if address else []
        # Not within an address or a domain: those are other people's.
        patterns += [rf"(?<![\w@.-]){re.escape(text)}(?![\w@-]|\.\w)" for text in wanted]
        # A mask of nothing finds nothing: an empty pattern would be found everywhere.
        self._pattern = re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE)
        self.needles = tuple(sorted({form for text in {address, *wanted} - {""} for form in _forms(text)}))

    def finds(self, value: object) -> bool:
        """Tell whether a text, or plain data, names the person."""
        return bool(self.apply(value) != value)

    def apply(self, value: Any) -> Any:
        """Return a text, or plain data, with the person masked in it."""
        if isinstance(value, str):
            return self._pattern.sub(MASK, value)
        if isinstance(value, list):
            return [self.apply(item) for item in value]
        if isinstance(value, dict):
            return {self.apply(key): self.apply(item) for key, item in value.items()}
        return value


def _forms(text: str) -> set[str]:
    """Return how a database writes a text: as it is, in JSON, and in the cases that LIKE tells apart."""
    forms = {text, text.lower(), text.upper(), text.title()}
    return forms | {json.dumps(form)[1:-1] for form in forms}
