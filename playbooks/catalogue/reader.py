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
        return CatalogueError(f"{self.where} [{key}]: {message}")

    def text(self, key: str, *, default: str | None = None, within: frozenset[str] | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "a text is expected here")
        if within is not None and value not in within:
            raise self.wrong(key, f"{value!r} is not one of {', '.join(sorted(within))}")
        return value

    def texts(self, key: str, *, within: frozenset[str] | None = None) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.wrong(key, "a list of texts is expected here")
        for item in value:
            if within is not None and item not in within:
                raise self.wrong(key, f"{item!r} is not one of {', '.join(sorted(within))}")
        return tuple(value)

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            raise self.wrong(key, "a list of whole numbers is expected here")
        return tuple(value)

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false is expected here")
        return value

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self.wrong(key, "this table is missing")
        return value

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, "a list of tables is expected here")
        return value
