"""How does an amount that a person typed become cents, and cents become French words?"""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import format_currency

from models.errors import RefusedError

NBSP = "\u00a0"
MOST_CENTS = 10**12
"""Ten thousand million euros: more is a slip of the keyboard."""
_UNIT = re.compile(r"€|\beur|euro", re.IGNORECASE)
_TAX = re.compile(r"\s*(?:HT|TTC)\s*$", re.IGNORECASE)
_THREE_DECIMALS = re.compile(r"^\D*\d+,\d{3,}\s*(?:€|eur\w*)?$", re.IGNORECASE)


class AmountUnreadableError(RefusedError):
    """This is no amount in euros; the message is a French sentence."""


def read_cents(text: str) -> int:
    """
    Read an amount in euros as people type it, by the reader of mails (``nlp.facts``); return cents.

    A number without a unit is in euros. ``1,250`` is refused: nobody can tell whether the comma
    separates thousands.

    Raises:
        AmountUnreadableError: No amount, several, a negative one, or too large to be true.

    >>> read_cents("1 250,50 €"), read_cents("12 k€"), read_cents("1250"), read_cents("deux mille euros")
    (125050, 1200000, 125000, 200000)
    """
    from nlp.facts.amounts import find_amounts
    from nlp.facts.source import read_source

    written = _TAX.sub("", text.strip())
    if written and not _UNIT.search(written):
        written += " €"
    found = find_amounts(read_source(written))
    # One line break stands before the text: the empty subject's.
    whole = len(found) == 1 and (found[0].start, found[0].end) == (1, len(written) + 1)
    if not whole or _THREE_DECIMALS.match(written):
        raise AmountUnreadableError(
            f"«{NBSP}{text.strip()[:60]}{NBSP}» ne se lit pas comme un montant{NBSP}: écrivez par exemple "
            f"1{NBSP}250,50{NBSP}€."
        )
    cents = int((Decimal(str(found[0].value)) * 100).to_integral_value())
    if not 0 < cents <= MOST_CENTS:
        raise AmountUnreadableError("Un montant est plus grand que zéro, et moindre que dix milliards.")
    return cents


def show_cents(cents: int) -> str:
    """
    Write cents as French typography does, without decimals that say nothing.

    >>> " ".join(show_cents(125050).split()), " ".join(show_cents(2000).split())
    ('1 250,50 €', '20 €')
    """
    shown = str(format_currency(Decimal(cents) / 100, "EUR", locale="fr_FR"))
    return shown.replace(f",00{NBSP}€", f"{NBSP}€")
