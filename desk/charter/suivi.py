"""
What is still due once a dossier is resolved, and where there is none? The sections ``suivi``,
``comptes_cles`` and ``reflexion``.

Seed rows 91 (ask the client once it is solved), 118 (does the correction hold?), 92 (a word to key
accounts outside any conflict) and contradiction C4 (an angry client: answer fast, but not hot).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desk.charter.tables import number, section
from models.errors import CharterError
from models.vocabulary import Ton

_TONS = (Ton.IRRITE, Ton.COLERE)


@dataclass(frozen=True, slots=True)
class Suivi:
    """What is due after the end of a dossier, and between dossiers."""

    call_days: int = 5
    """Business days after resolution, the call that asks whether all is well; 0 for none."""
    close_days: int = 15
    """Business days after resolution, the dossier may be closed: somebody is told; 0 for none."""
    broken_days: int = 5
    """Business days after the day we promised, a promise that nobody settled counts as broken."""
    check_in_days: int = 90
    """Days without a word after which a key account is due a call; 0 for none."""
    reflection_hours: float = 7
    """Business hours that the answer to an angry client may wait, once, a day at most; 0 for none."""
    reflection_tons: tuple[Ton, ...] = _TONS


def read_suivi(data: dict[str, Any], *, business_day_hours: float) -> Suivi:
    """
    Read what is due after the end.

    Args:
        data: The charter.
        business_day_hours: The longest business day: no reflection may last longer (C4).

    Raises:
        CharterError: A value is wrong.
    """
    after = section(data, "suivi", ("appel_jours", "cloture_jours", "promesse_rompue_jours"))
    accounts = section(data, "comptes_cles", ("prise_de_nouvelles_jours",))
    pause = section(data, "reflexion", ("heures", "tons"))
    shipped = Suivi()
    hours = number(pause, "reflexion", "heures", min(shipped.reflection_hours, business_day_hours))
    if hours > business_day_hours:
        raise CharterError(
            f"reflexion.heures must be one business day at most ({business_day_hours:g} hours)"
        )
    return Suivi(
        _days(after, "suivi", "appel_jours", shipped.call_days),
        _days(after, "suivi", "cloture_jours", shipped.close_days),
        max(_days(after, "suivi", "promesse_rompue_jours", shipped.broken_days), 1),
        _days(accounts, "comptes_cles", "prise_de_nouvelles_jours", shipped.check_in_days),
        hours,
        _tons(pause.get("tons", list(shipped.reflection_tons))),
    )


def _days(table: dict[str, Any], where: str, key: str, default: int) -> int:
    value = number(table, where, key, default)
    if value != int(value):
        raise CharterError(f"{where}.{key} must be a whole number of days")
    return int(value)


def _tons(values: Any) -> tuple[Ton, ...]:
    if not isinstance(values, list):
        raise CharterError("reflexion.tons must be a list of tones")
    try:
        return tuple(Ton(value) for value in values)
    except ValueError as error:
        raise CharterError(f"reflexion.tons: {error}; known: {', '.join(Ton)}") from error
