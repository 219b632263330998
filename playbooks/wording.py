"""How are dates, amounts, references and lists written in French prose?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

NBSP = "\u00a0"

_REFERENCE_NOUNS = {
    "facture": ("la facture", "les factures", True),
    "commande": ("la commande", "les commandes", True),
    "bl": ("le bon de livraison", "les bons de livraison", False),
    "lot": ("le lot", "les lots", False),
    "contrat": ("le contrat", "les contrats", False),
}
_ELIDED = re.compile(r"^[aeiouyàâäéèêëîïôöùûüœæAEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ]")


def write_day(day: date | datetime) -> str:
    """
    Return a day as people write it in a mail of the same season: no year.

    >>> write_day(date(2026, 3, 17)), write_day(date(2026, 5, 1))
    ('mardi 17\\xa0mars', 'vendredi 1er\\xa0mai')
    """
    from babel.dates import format_date

    number = "1er" if day.day == 1 else str(day.day)
    return f"{format_date(day, 'EEEE', locale='fr')} {number}{NBSP}{format_date(day, 'MMMM', locale='fr')}"


def write_hour(moment: datetime) -> str:
    """
    Return the hour of a deadline, rounded down so that it is kept, or an empty text outside the day.

    >>> write_hour(datetime(2026, 3, 17, 16, 43)), write_hour(datetime(2026, 3, 17))
    (', avant 16\\xa0h', '')
    """
    return f", avant {moment.hour}{NBSP}h" if 9 <= moment.hour <= 19 else ""


def write_date(day: date) -> str:
    """Return a day without its weekday, as a fact is quoted: ``12 mars``."""
    from babel.dates import format_date

    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{format_date(day, 'MMMM', locale='fr')}"


def parse_day(iso: str) -> date | None:
    """Return the day of an ISO date, or ``None`` where it is none (facts come from strangers)."""
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def write_amount(euros: float) -> str:
    """
    Return an amount in euros, cents only where there are some.

    >>> write_amount(4280.5), write_amount(5900)
    ('4\\u202f280,50\\xa0€', '5\\u202f900\\xa0€')
    """
    from babel.numbers import format_decimal

    pattern = "#,##0" if float(euros).is_integer() else "#,##0.00"
    return f"{format_decimal(euros, format=pattern, locale='fr')}{NBSP}€"


def join_words(items: Sequence[str], last: str = "et") -> str:
    """
    Return an enumeration in prose.

    >>> join_words(["a", "b", "c"])
    'a, b et c'
    """
    parts = [item for item in items if item]
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def name_references(kind: str, values: Sequence[str]) -> str:
    """
    Return the references of one kind with their article, or an empty text.

    >>> name_references("facture", ["FA-1", "FA-2"])
    'les factures FA-1 et FA-2'
    """
    if not values:
        return ""
    one, many, _ = _REFERENCE_NOUNS[kind]
    return f"{many} {join_words(values)}" if len(values) > 1 else f"{one} {values[0]}"


def with_de(phrase: str) -> str:
    """
    Return a noun phrase behind ``de``.

    >>> with_de("le lot 2291"), with_de("les factures A et B"), with_de("cette livraison"), with_de("avoir")
    ('du lot 2291', 'des factures A et B', 'de cette livraison', 'd’avoir')
    """
    return _contract(phrase, "de", "du ", "des ")


def with_a(phrase: str) -> str:
    """
    Return a noun phrase behind ``à``.

    >>> with_a("le lot 2291"), with_a("la facture A")
    ('au lot 2291', 'à la facture A')
    """
    return _contract(phrase, "à", "au ", "aux ")


def _contract(phrase: str, preposition: str, singular: str, plural: str) -> str:
    if phrase.startswith("le "):
        return singular + phrase[3:]
    if phrase.startswith("les "):
        return plural + phrase[4:]
    if preposition == "de" and _ELIDED.match(phrase):
        return f"d’{phrase}"
    return f"{preposition} {phrase}"


def lower_first(text: str) -> str:
    """Return the text with a small first letter, unless its first word is in capitals or a name-like code."""
    head = text[:2]
    return text[:1].lower() + text[1:] if head[1:].islower() or head[1:] in {" ", "’", "'"} else text


def upper_first(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def end_sentence(text: str) -> str:
    """Return the text closed by a full stop where it has no final sign."""
    stripped = text.rstrip()
    return stripped if stripped.endswith((".", "!", "?", "…", ".»", ". »")) else f"{stripped}."
