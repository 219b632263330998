"""Which amounts in euros does a mail state?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nlp.facts.figures import DIGITS, NUMBER_WORDS, parse_digits, parse_words
from nlp.facts.source import Source

_SCALE = {"k": 1e3, "m": 1e6, "md": 1e9, "million": 1e6, "milliard": 1e9, "mille": 1e3}
_SCALED = r"(?: ?(?P<scale>k|md|m|millions?|milliards?|mille)(?: d'| )?)?"
_EURO = r"(?:€|euros?(?![a-z])|eur(?![a-z]))"
_SLANG = r"(?:balles|boules)(?![a-z])"
_TAX = r"(?:ht|ttc|h\.t\.|t\.t\.c\.)(?![a-z'-])"
_START = r"(?<![\w.,/+±€])(?<!\w-)(?<!n° )"

_AMOUNT = re.compile(
    rf"{_START}(?P<number>{DIGITS}){_SCALED} ?(?:{_EURO}(?P<cents>\d\d)?(?!\d)|{_SLANG}|{_TAX})"
)
_LEADING = re.compile(
    # The look-behinds come after the mark, which the engine can then search for.
    rf"(?:€(?<![\dk]€)(?<![\dk] €)|eur(?<![a-z\d]eur)(?<![\dk] eur)) ?"
    rf"(?P<number>{DIGITS})(?!\d|[,.]\d| ?(?:%|€|euro))"
)
_IN_WORDS = re.compile(rf"(?<![\w-])(?<!\d )(?P<number>{NUMBER_WORDS})(?: d'| )(?:euros?|balles)(?![a-z])")

# Numbers without a unit that share the unit of the amount after or before them.
_SHARED_BEFORE = re.compile(
    rf"{_START}(?P<number>{DIGITS})(?: ?k)? ?(?:et|ou|puis|,|\+|plus|contre|vers|au lieu de|et non"
    rf"|et pas|pas)(?: de| a)? $"
    rf"|(?:de|entre|des) (?P<low>{DIGITS})(?: ?k)? ?(?:a|et|-) $"
)
_SHARED_AFTER = re.compile(
    rf",? ?\(?(?:au lieu d(?:e|es|u)|contre|et non(?: pas)?(?: de)?|pas"
    rf"|plutot que)(?: les)? (?P<number>{DIGITS})(?![\w%°]|[.,]\d| ?(?:%|h\b|jours?|m\b|mm\b|kg"
    rf"|pieces))"
)
# A year or a single digit before an amount counts something else ("en 2025, 75 €", "ligne 4, 26 €").
_NO_SHARE = re.compile(r"(?:19|20)\d\d|\d")
_TIMES = re.compile(rf"(?:x|\*) ?(?P<number>{DIGITS}) ?= ?$")

# Two decimals and no unit: nearly always money in a business mail, when words of price stand by.
_BARE = re.compile(
    r"(?<![\w.,/+±=°-])(?P<number>\d{1,3}(?:[ .]\d{3}){0,4},\d\d)(?![\d%°]|[,.]\d| ?(?:%|°"
    r"|(?:[mcdk]?m[23²³]?|[mk]?g|t|[mc]?l|v|a|[mk]?w|kwh|kva|m?pa|bars?|h|min|s|j|ha|[mk]?hz|db|um"
    r"|points?|metres|degres|kilos|tonnes|litres)(?![a-z'])))"
)
_BARE_AFTER = re.compile(
    r" ?(?:/|l[ea] [a-z]{2,}(?! (?:\d|lundi|mardi))|l'unite|l'heure"
    r"|piece|ht\b|de port|au lieu|x ?\d)"
)
_PRICE_TALK = re.compile(r"prix|tarif|factur|euro|€|paye|regle|preleve|avoir|rembours|port |coute|vendu")
_NOT_PRICE = re.compile(r"coef|indice|epaisseur|diametre|densite|mesur")
_CAPITAL = re.compile(r"capital(?: social)?(?: de| :)? $")


_NO_UNIT = r"(?![\w%°]|[ .,-]\d| ?(?:%|\$|£|chf|da\b)| [a-z]+s\b| (?:m|mm|kg|t|l|v|h)\b)"
# What a document is said to say, in a mail that speaks of euros: "le devis disait 7 400".
_SAID = re.compile(
    r"(?:devis|facture|tarif|offre|prix|releve|forfait|contrat|loyer)(?: [^\s.;:!?]{1,20})?"
    r" (?:disait|dit|indique|indiquait|annoncait|affiche|etait de|est de|passe a)"
    rf" (?P<number>{DIGITS}){_NO_UNIT}"
)
_BACK = re.compile(
    r"\b(?:rend\w{0,4}|rembours\w{1,6}|vir\w{1,3}|credit\w{1,4})(?:-| )(?:[a-z]{2,12}[ -]){0,3}les"
    rf" (?P<number>{DIGITS}){_NO_UNIT}"
)


class Amount(NamedTuple):
    """An amount in euros with its offsets in the source, unit included where it has one."""

    start: int
    end: int
    value: float


def find_amounts(source: Source) -> list[Amount]:
    """Return the amounts in the order of the text; the same value may come back."""
    low = source.low
    found = list(_marked(low))
    found.extend(_led(low, {amount.start for amount in found}))
    found.extend(_in_words(low))
    for amount in tuple(found):
        found.extend(_sharing(low, amount))
    found.extend(_told(low))
    taken = {amount.start for amount in found}
    found.extend(amount for amount in _bare(low) if amount.start not in taken)
    return sorted(set(found))


def _marked(low: str) -> Iterator[Amount]:
    """Yield the numbers that stand beside a mark of money."""
    for match in _AMOUNT.finditer(low):
        value = parse_digits(match["number"])
        if value is None or _CAPITAL.search(low, max(0, match.start() - 24), match.start()):
            continue
        value *= _SCALE.get((match["scale"] or "").rstrip("s"), 1.0)
        yield Amount(match.start(), match.end(), round(value + int(match["cents"] or 0) / 100, 2))


def _led(low: str, taken: set[int]) -> Iterator[Amount]:
    """Yield the amounts whose mark comes first ("€ 450"), unless the mark ends another amount."""
    for match in _LEADING.finditer(low):
        value = parse_digits(match["number"])
        if value and match.start("number") not in taken:
            yield Amount(match.start(), match.end(), value)


def _in_words(low: str) -> Iterator[Amount]:
    for match in _IN_WORDS.finditer(low):
        value = parse_words(match["number"])
        # "un euro" is an idiom ("pas un euro de plus"), never a claim.
        if value is not None and value > 1:
            yield Amount(match.start(), match.end(), value)


def _sharing(low: str, amount: Amount) -> Iterator[Amount]:
    """Yield the bare numbers that borrow an amount's unit ("de 118 à 171 €", "1 146 € au lieu de 764")."""
    start = amount.start
    for _ in range(3):
        before = _SHARED_BEFORE.search(low, max(0, start - 40), start)
        if before is None:
            break
        group = "number" if before["number"] else "low"
        value = parse_digits(before[group])
        if not value or _NO_SHARE.fullmatch(before[group]):
            break
        start = before.start(group)
        yield Amount(start, before.end(group), value)
    if times := _TIMES.search(low, max(0, amount.start - 20), amount.start):
        value = parse_digits(times["number"])
        if value:
            yield Amount(times.start("number"), times.end("number"), value)
    after = _SHARED_AFTER.match(low, amount.end)
    value = parse_digits(after["number"]) if after else None
    if after and value:
        yield Amount(after.start("number"), after.end("number"), value)


def _told(low: str) -> Iterator[Amount]:
    """Yield the bare numbers that a sentence about a document or a refund makes amounts."""
    for pattern in (_SAID, _BACK):
        for match in pattern.finditer(low):
            value = parse_digits(match["number"])
            if value and value >= _SMALLEST_TOLD and not _NO_SHARE.fullmatch(match["number"]):
                yield Amount(match.start("number"), match.end("number"), value)


_SMALLEST_TOLD = 10


def _bare(low: str) -> Iterator[Amount]:
    for match in _BARE.finditer(low):
        value = parse_digits(match["number"])
        around = low[max(0, match.start() - 60) : match.end() + 60]
        if (
            value
            and not _NOT_PRICE.search(around)
            and (_BARE_AFTER.match(low, match.end()) or _PRICE_TALK.search(around))
        ):
            yield Amount(match.start(), match.end(), value)
