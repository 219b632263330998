"""Which number is written in a stretch of French text, in digits or in words?"""

from __future__ import annotations

import re

_WORD = (
    r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|vingts?|trente"
    r"|quarante|cinquante|soixante|septante|huitante|octante|nonante|cents?|mille|millions?|milliards?)"
)
NUMBER_WORDS = rf"{_WORD}(?:(?:-|[ ]et[ ]|-et-|[ ]){_WORD}){{0,9}}"
"""A number in words; a pattern for folded lower-case text."""

COUNT_WORDS = (
    rf"(?:{NUMBER_WORDS}|(?:une )?(?:demi-)?(?:dizaine|douzaine|quinzaine|vingtaine|trentaine|centaine)s?)"
)

DIGITS = r"\d{1,3}(?:,\d{3}){1,3}\.\d\d|\d{1,3}(?:[ .]\d{3}){1,4}(?:,\d{1,4})?|\d{1,9}(?:[.,]\d{1,4})?"
"""A number in digits as French mails write it."""

_NOT_DIGITS = re.compile(r"[^\d,.]")


def parse_digits(written: str) -> float | None:
    """
    Return the value of a number in digits, French or Anglo-Saxon, or ``None``.

    >>> parse_digits("1.234,56"), parse_digits("4 280"), parse_digits("23.45"), parse_digits("1,234.50")
    (1234.56, 4280.0, 23.45, 1234.5)
    """
    digits = _NOT_DIGITS.sub("", written).strip(".,")
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        thousands, decimal = (".", ",") if comma > dot else (",", ".")
        digits = digits.replace(thousands, "").replace(decimal, ".")
    elif comma >= 0:
        digits = digits.replace(",", ".") if digits.count(",") == 1 else digits.replace(",", "")
    elif dot >= 0 and (digits.count(".") > 1 or len(digits) - dot == 4):
        digits = digits.replace(".", "")
    try:
        return float(digits)
    except ValueError:
        return None


def parse_words(written: str) -> float | None:
    """
    Return the value of a number in words, or ``None``.

    >>> parse_words("deux mille cinq cents"), parse_words("un")
    (2500.0, 1.0)
    """
    from text_to_num import text2num

    try:
        return float(text2num(written.replace("-", " ").strip(), "fr"))
    except ValueError:
        return None
