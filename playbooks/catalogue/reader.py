"""Which value does this key of a playbook hold, and is it of the right kind?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.errors import CatalogueError


class TableReader:
    """Takes typed values out of one table, and says which key is wrong."""

    def __init__(self, where: str, table: Mapping[str, Any]) -> None:
        self.where = where
        self.values = table

    def wrong(self, key: str, message: str) -> CatalogueError:
        """Return the error that names file and key."""
        return CatalogueError(f"{self.where} [{key}]: {message}")

    def text(self, key: str, *, within: frozenset[str] | None = None) -> str:
        """Return a text that is not blank, one of ``within`` where that is given."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "a text is expected here")
        if within is not None and value not in within:
            raise self.wrong(key, f"{value!r} is not one of {', '.join(sorted(within))}")
        return value

    def texts(self, key: str, *, within: frozenset[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts, empty where the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.wrong(key, "a list of texts is expected here")
        for item in value:
            if within is not None and item not in within:
                raise self.wrong(key, f"{item!r} is not one of {', '.join(sorted(within))}")
        return tuple(value)

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers, empty where the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            raise self.wrong(key, "a list of whole numbers is expected here")
        return tuple(value)

    def number(self, key: str) -> int:
        """Return a whole number, zero where absent."""
        value = self.values.get(key, 0)
        if type(value) is not int:
            raise self.wrong(key, "a whole number is expected here")
        return value

    def flag(self, key: str) -> bool:
        """Return a truth, false where the key is absent."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false is expected here")
        return value

    def table(self, key: str) -> Mapping[str, Any]:
        """Return a table, which must be there."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self.wrong(key, "this table is missing")
        return value

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        """Return a list of tables, empty where the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, "a list of tables is expected here")
        return value
