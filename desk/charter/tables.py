"""How is a table of the charter read, with an error that names the key?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models.errors import CharterError
from models.vocabulary import Gravite


def get(table: dict[str, Any], key: str, kind: type) -> Any:
    """
    Return the value of a key that must be given.

    Raises:
        CharterError: It is missing, or of another kind.
    """
    value = table.get(key)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise CharterError(f"{key} must be given, as {kind.__name__}")
    return value


def section(data: dict[str, Any], name: str, keys: Iterable[str]) -> dict[str, Any]:
    """
    Return a section that may be absent, none of whose keys is unknown.

    Raises:
        CharterError: It is no table, or has a key that nobody reads (a slip of the pen).
    """
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise CharterError(f"{name} must be a table")
    known = set(keys)
    for key in table:
        if key not in known:
            raise CharterError(f"{name}.{key} is unknown; known keys: {', '.join(sorted(known))}")
    return table


def flag(table: dict[str, Any], where: str, key: str, default: bool) -> bool:
    """
    Return a yes or no.

    Raises:
        CharterError: It is neither ``true`` nor ``false``.
    """
    value = table.get(key, default)
    if not isinstance(value, bool):
        raise CharterError(f"{where}.{key} must be true or false")
    return value


def number(table: dict[str, Any], where: str, key: str, default: float, *, least: float = 0) -> float:
    """
    Return a number of at least *least*.

    Raises:
        CharterError: It is no number, or too small.
    """
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < least:
        raise CharterError(f"{where}.{key} must be a number of at least {least:g}")
    return value


def four(table: dict[str, Any], where: str, key: str, default: tuple[float, ...] = ()) -> tuple[float, ...]:
    """
    Return four positive numbers, from gravite 1 to gravite 4.

    Raises:
        CharterError: There are not four, or one is not above zero.
    """
    values = table.get(key, list(default) or None)
    if (
        not isinstance(values, list)
        or len(values) != len(Gravite)
        or not all(isinstance(v, int | float) and not isinstance(v, bool) and v > 0 for v in values)
    ):
        raise CharterError(f"{where}.{key} must be four positive numbers")
    return tuple(values)
