"""How do values become JSON, and JSON values again?"""

from __future__ import annotations

import dataclasses
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """
    Turn a value into what ``json`` can write: dicts, lists, strings, numbers.

    Raw bytes never travel this way: a field of type bytes is left out.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name.rstrip("_"): to_plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if not isinstance(getattr(value, f.name), bytes)
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_plain(item) for item in value]
    return value


@cache
def _adapter(kind: type[Any]) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def from_plain(kind: type[T], data: object) -> T:
    """
    Build a value of *kind* from plain data, checking every field.

    Raises:
        pydantic.ValidationError: The data does not fit the value.
    """
    result: T = _adapter(kind).validate_python(data)  # type: ignore[arg-type]
    return result
