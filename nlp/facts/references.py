"""Which order, invoice, delivery note, contract and lot numbers does a mail give?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nlp.facts.source import Source

# What people write before a number. Patterns over folded lower-case text; the first that fits wins.
_WORDS_BEFORE: tuple[tuple[str, str], ...] = (
    (
        "other",
        r"bons? d'intervention|devis|tickets?|dossiers?|clients?|articles?|art\.|clauses?|annexes?|"
        r"incidents?|reclamations?|siret|siren|rcs|telephone|tel|tél|colis|suivi|expeditions?|"
        r"rapports?|fiches?|plans?|normes?|iso|rue|avenue|chambres?|lignes?|pages?|points?|alineas?|"
        r"avenants?|comptes?|demandes?|references?|sinistres?|rib|iban|lettres? recommandee?s?|lrar|"
        r"nc|quais?|portes?|lot de|agences?|magasins?|signalements?|version|indice|vol|avoirs?",
    ),
    (
        "bl",
        r"bons? de livraison|bordereaux? de livraison|bulletins? de livraison|bons? d'enlevement|"
        r"bordereaux?|bulletins?|delivery notes?|lieferschein|livraison bl|bl|lettres? de voiture|"
        r"recepisses?|livraison n°",
    ),
    (
        "commande",
        r"bons? de commandes?|bons? de reservation|ordres? de reparation|accuses? de reception de commande|"
        r"confirmations? de commande|commandes?|cdes?|cmdes?|cmd|cdt|cdc|bcs?|po|purchase order|order|"
        r"bestellung|reservations?",
    ),
    ("facture", r"notes? d'honoraires|factures?|facturations?|facts?|fac|fra|invoices?|rechnung"),
    (
        "contrat",
        r"contrats?[- ]cadres?|accords?[- ]cadres?|marches?[- ]cadres?|contrats?|conventions?|marches?|"
        r"polices?|accords?|protocoles?|mandats?|bail|baux|abonnements?|lettre de mission",
    ),
    (
        "lot",
        r"n°s? de series?|numeros? de series?|n° serie|no de serie|numeros? de lots?|series?|s/n|sn|lots?|batch|"
        r"coulees?",
    ),
    ("bon", r"bons?"),
)
_BEFORE = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS_BEFORE) + r")(?![\w'])"
)

# A run that may be a number: letters, digits, and single separators between them, at least one digit.
_RUN = re.compile(
    r"(?<![\w€])[A-Za-z]{0,12}(?:[-/._]?[A-Za-z]{1,8}[-/._])?\d[\w]{0,24}(?:[-/._][A-Za-z0-9]{1,20}){0,6}(?![\w€%°])"
)
_GROUPS = re.compile(r"\d{1,3}(?: \d{3}){1,3}(?![\w.,/-]*\d)|\d{2} \d{2} \d{2}(?! \d)")
_PREFIX = re.compile(r"(?<![\w-])([A-Z]{1,4}|[A-Z]{1,4}-[A-Z]{1,4}) $")

_NOT_A_NUMBER = re.compile(
    r"\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{1,2}h\d{0,2}|\d{1,4}(?:er|e|eme|ere|nd|nde|s|x|h|j|kg|g|m|mm|cm|km|l|ml|cl|t|v|kw|kwh|mo|go|k|bars?|mpa|min)"
    r"|\d{4}-\d{2}-\d{2}|\d+-(?:la|les?|ci)|[a-z]\d"
)
_UNIT_AFTER = re.compile(
    r" ?(?:€|euros?\b|eur\b|%|ht\b|ttc\b|h\b|jours?\b|heures?\b|k€|(?:kg|g|m|mm|cm|t|l|km|m²|m2|m3)\b)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")

_DIRECT = re.compile(
    r"[ ]?(?:[:(#\"«=-]?[ ]?(?:(?:n°s?|nos?|no\.|num\.?|numeros?|ref\.?|reference|réf\.?|#)[ ]?:?[ ]?)?|[.,:]? ?)"
)
_FILLED = re.compile(
    r"(?:[ (,'-]+[a-z'./]{1,16}){0,5}[ ]?[,:(\"«-]?[ ]?(?:(?:n°s?|nos?|no\.|num\.?|numeros?|ref\.?)[ ]?:?[ ]?)?"
)
_FAR = re.compile(
    r"[^.!?;\n(]{0,60}\((?:[^()\n]{0,25}[ ,])?(?:(?:n°s?|nos?|ref\.?|numeros?)[ ]?:?[ ]?)?|[^.!?;\n]{0,50}(?:n°s?|numeros?)[ ]?:?[ ]?"
)
_LINK = re.compile(
    r"(?: ?\([^()\n]{0,60}\))?(?: ?(?:,|/|;|&|\+|et|ou|a|puis|-|ainsi que|, et) ?\n?){1,2}(?:(?:la|le|les|aux?|de|du|n°s?|nos?) ?){0,2}"
    r"|\n[-•* ]*"
)


class Reference(NamedTuple):
    """A number of one of the five kinds, with its offsets in the source."""

    kind: str
    start: int
    end: int


class _Code(NamedTuple):
    start: int
    end: int


def find_references(source: Source) -> list[Reference]:
    """Return the references in the order of the text."""
    found: list[Reference] = []
    for line_start, line_end in _lines(source.low):
        found.extend(_in_line(source, line_start, line_end))
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _in_line(source: Source, start: int, end: int) -> Iterator[Reference]:
    low = source.low
    words = [
        (match.start(), match.end(), match.lastgroup or "") for match in _BEFORE.finditer(low, start, end)
    ]
    if not words:
        return
    last: Reference | None = None
    index = -1
    for code in _codes(source, start, end):
        while index + 1 < len(words) and words[index + 1][1] <= code.start:
            index += 1
        if index < 0:
            continue
        word = words[index]
        reference: Reference | None = None
        if last is not None and last.end >= word[1]:
            if _LINK.fullmatch(low, last.end, code.start) and _alike(source, last, code):
                reference = Reference(last.kind, code.start, code.end)
        else:
            kind = _kind(source, word, code)
            reference = Reference(kind, code.start, code.end) if kind else None
        if reference is not None:
            last = reference
            if reference.kind != "other":
                yield reference


def _codes(source: Source, start: int, end: int) -> Iterator[_Code]:
    position = start
    while match := _RUN.search(source.plain, position, end):
        begin, stop = match.span()
        groups = _GROUPS.match(source.plain, begin, end)
        if groups and groups.end() > stop:
            stop = groups.end()
        position = max(stop, begin + 1)
        if prefix := _PREFIX.search(source.plain, max(start, begin - 10), begin):
            if not _BEFORE.fullmatch(source.low, prefix.start(1), prefix.end(1)):
                begin = prefix.start(1)
        if not _NOT_A_NUMBER.fullmatch(source.low, begin, stop) and not _UNIT_AFTER.match(
            source.low, stop, min(stop + 8, end)
        ):
            yield _Code(begin, stop)


def _kind(source: Source, word: tuple[int, int, str], code: _Code) -> str | None:
    """Return the kind that the word before gives to the code, or ``None`` when it says nothing of it."""
    _, after, kind = word
    written = source.low[code.start : code.end]
    if code.start - after > 90:
        return None
    if _DIRECT.fullmatch(source.low, after, code.start):
        fits = not _YEAR.fullmatch(written)
    elif _FILLED.fullmatch(source.low, after, code.start) or _FAR.fullmatch(source.low, after, code.start):
        fits = not written.isdigit() or "n°" in source.low[after : code.start]
    else:
        fits = False
    if not fits:
        return None
    return {"bon": "commande"}.get(kind, kind)


def _alike(source: Source, last: Reference, code: _Code) -> bool:
    """Tell whether a second number of a list looks like the first, so that "facture 12 et 30 palettes" stops."""
    first, second = source.plain[last.start : last.end], source.plain[code.start : code.end]
    return len(second) >= 3 and (
        not second.isdigit() or (first.isdigit() and abs(len(first) - len(second)) <= 1)
    )
