"""Which facts, requests, deadlines and threats of the mail does this text answer, and which not?"""

from __future__ import annotations

import re
from collections.abc import Collection

from models.values import Analysis
from playbooks.choosing import label
from playbooks.folding import fold
from playbooks.wording import parse_day, write_amount, write_date

_KINDS = {
    "commande": "commande",
    "facture": "facture",
    "bl": "bon de livraison",
    "contrat": "contrat",
    "lot": "lot",
}


def find_uncovered(text: str, analysis: Analysis, *, answered: Collection[str]) -> tuple[str, ...]:
    """
    Return, in French, what the mail holds and the text leaves aside (issue outcome 4).

    Args:
        text: The body of the draft.
        analysis: What the desk understood of the mail.
        answered: Keys (``demandes.avoir``, ``menaces.juridique``) that the draft answers in words.
    """
    faits = analysis.faits
    missing = [
        f"{name} {value}"
        for kind, name in _KINDS.items()
        for value in getattr(faits, kind)
        if not mentions(text, value)
    ]
    missing += [f"montant {write_amount(a)}" for a in faits.montants if not mentions_amount(text, a)]
    missing += [f"date {_readable(day)}" for day in faits.dates if not mentions_day(text, day)]
    missing += [f"échéance «\u00a0{delai}\u00a0»" for delai in faits.delais if not mentions(text, delai)]
    missing += [f"demande\u00a0: {label(d)}" for d in analysis.demandes if f"demandes.{d}" not in answered]
    missing += [f"menace\u00a0: {label(m)}" for m in analysis.menaces if f"menaces.{m}" not in answered]
    return tuple(missing)


def mentions(text: str, value: str) -> bool:
    """Tell whether the text holds a value as a whole, whatever its typography."""
    wanted = re.escape(_plain(value))
    return bool(re.search(rf"(?<!\w){wanted}(?!\w)", _plain(text)))


def mentions_amount(text: str, euros: float) -> bool:
    """Tell whether the text holds an amount, with or without thousand spaces, cents or k."""
    digits = re.sub(r"(?<=\d)[ .\u00a0\u202f](?=\d{3}\b)", "", text)
    whole = f"{euros:.2f}".rstrip("0").rstrip(".").replace(".", "[.,]")
    tail = "(?:[.,]0{1,2})?" if float(euros).is_integer() else "0?"
    if re.search(rf"(?<![\d.,]){whole}{tail}(?!\d)(?![.,]\d)", digits):
        return True
    thousands = f"{euros / 1000:g}".replace(".", "[.,]")
    return euros >= 1000 and bool(re.search(rf"(?<![\d.,]){thousands} ?k", fold(digits)))


def mentions_day(text: str, iso: str) -> bool:
    """Tell whether the text holds a day, in letters or digits."""
    day = parse_day(iso)
    if day is None:
        return mentions(text, iso)
    number = "1er" if day.day == 1 else str(day.day)
    month = fold(write_date(day)).split()[-1]
    if re.search(rf"\b(?:{number}|{day.day:02d})\b(?:[^.]{{0,40}})\b{month[:4]}", fold(text)):
        return True
    return bool(re.search(rf"\b0?{day.day}[/.-]0?{day.month}\b", text)) or iso in text


def _readable(iso: str) -> str:
    day = parse_day(iso)
    return write_date(day) if day else iso


def _plain(text: str) -> str:
    spaced = re.sub(r"\s+", " ", fold(text).replace("«", '"').replace("»", '"'))
    hours = re.sub(r"(?<=\d) ?h(?: ?(?=\d\d\b)|\b)", "h", spaced)
    return re.sub(r'" | "', '"', hours)
