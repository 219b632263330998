"""Up to which amount may each level grant a gesture? The section ``gestes`` (seed rows 58 to 62, C2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.charter.tables import number, section
from models.errors import CharterError
from models.vocabulary import AUTRE, Motif
from playbooks.gestes import RUNGS, Caps

_KEYS = ("agent", "responsable", "motifs", "paliers")


def read_gestes(data: dict[str, Any]) -> Caps:
    """
    Read the caps of the ladder, in euros, and their factors by motif and by tier.

    Raises:
        CharterError: A rung or a motif is unknown, or an amount is no number.
    """
    table, shipped = section(data, "gestes", _KEYS), Caps()
    return Caps(
        agent=_amounts(table, "agent", RUNGS, shipped.agent),
        responsable=_amounts(table, "responsable", RUNGS, shipped.responsable),
        by_motif=_amounts(table, "motifs", (*Motif, AUTRE), {}),
        by_tier=_amounts(table, "paliers", None, {}),
    )


def _amounts(
    table: dict[str, Any], key: str, known: tuple[str, ...] | None, default: Mapping[str, float]
) -> Mapping[str, float]:
    values = table.get(key)
    if values is None:
        return default
    where = f"gestes.{key}"
    if not isinstance(values, dict):
        raise CharterError(f"{where} must be a table")
    for name in values:
        if known is not None and name not in known:
            raise CharterError(f"{where}.{name} is unknown; known keys: {', '.join(map(str, known))}")
    return {name: float(number(values, where, name, 0)) for name in values}
