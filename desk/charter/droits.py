"""Who has each right? The section ``droits`` of the charter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.charter.tables import section
from desk.rights import ROLES, Right
from models.errors import CharterError

SECTION = "droits"


def read_rights(data: dict[str, Any]) -> Mapping[Right, tuple[str, ...]]:
    """
    Read the rights that the company gives otherwise than we ship them.

    Raises:
        CharterError: A right is unknown, or is not given to a list of roles and Slack ids.
    """
    table = section(data, SECTION, (str(right) for right in Right))
    return {Right(name): _holders(name, value) for name, value in table.items()}


def _holders(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(_is_holder(item) for item in value):
        raise CharterError(
            f'{SECTION}.{name} must be a list like ["charge", "responsables", "U01ABC"]; '
            f"roles: {', '.join(ROLES)}"
        )
    return tuple(value)


def _is_holder(value: Any) -> bool:
    return isinstance(value, str) and (value in ROLES or (value.isalnum() and value.isupper()))
