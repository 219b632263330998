"""How is a value of a figure written in French?"""

from __future__ import annotations

from datetime import date

from desk.figures.labels import NBSP, euros
from desk.figures.values import Unit

DAY_HOURS = 48
"""From so many hours on, a delay is written in days."""
NOTHING = "—"


def value(number: float | None, unit: Unit) -> str:
    """
    Write a value with its unit; a dash where there was nothing to measure.

    >>> value(0.873, Unit.PART), value(1234.5, Unit.EUROS), value(100.0, Unit.HEURES), value(None, Unit.PART)
    ('87\\xa0%', '1\\u202f234\\xa0€', '4,2\\xa0j', '—')
    """
    if number is None:
        return NOTHING
    if unit is Unit.PART:
        return f"{decimal(number * 100, 0)}{NBSP}%"
    if unit is Unit.EUROS:
        return euros(number)
    if unit is Unit.HEURES:
        days = abs(number) >= DAY_HOURS
        return f"{decimal(number / 24, 1)}{NBSP}j" if days else f"{decimal(number, 1)}{NBSP}h"
    if unit is Unit.HEURES_OUVREES:
        return f"{decimal(number, 1)}{NBSP}h"
    if unit is Unit.JOURS:
        return f"{decimal(number, 1)}{NBSP}j"
    return decimal(number, 1)


def decimal(number: float, digits: int = 1) -> str:
    """
    Write a number with a comma, and no useless zero.

    >>> decimal(12345.0), decimal(3.14159, 2)
    ('12\\u202f345', '3,14')
    """
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return str(format_decimal(round(number, digits) + 0.0, format=pattern, locale="fr_FR"))


def day(when: date) -> str:
    """Write a day of a month: ``4 mai``."""
    from babel.dates import format_date

    return str(format_date(when, "d MMM", locale="fr_FR"))


def month(when: date) -> str:
    """Write a month: ``novembre 2026``."""
    from babel.dates import format_date

    return str(format_date(when, "MMMM y", locale="fr_FR"))
