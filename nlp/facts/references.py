"""Which order, invoice, delivery note, contract and lot numbers does a mail give?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.facts.codes import Code, Reference, continues, find_codes
from nlp.facts.keywords import KEYWORD
from nlp.facts.source import Source
from nlp.facts.unnamed import adopt, is_invoice

_VERB = re.compile(r"(?:command|factur)(?:é|ée|és|ées|É|ÉE|ÉS)", re.IGNORECASE)

_NUMBER_SIGN = r"(?:(?:n°s?|nos?|no\.|num\.?|numeros?|ref\.?|references?|#)[ ]?:?[ ]?)"
_DIRECT = re.compile(rf"[ ]?(?:[:(\[#\"«=/-][ ]?|\. ?|, )?{_NUMBER_SIGN}?")
_FILLED = re.compile(rf"(?:[ (,'-]+[^\W\d_]{{1,18}}\.?){{0,5}}[ ]?[,:(\[\"«-]?[ ]?{_NUMBER_SIGN}?")
_FAR = re.compile(
    rf"[^.!?;\n(]{{0,60}}\((?:[^()\n]{{0,25}}[ ,])?{_NUMBER_SIGN}?|[^.!?;\n]{{0,50}}(?:n°s?"
    rf"|numeros?)[ ]?:?[ ]?"
)


def find_references(source: Source) -> list[Reference]:
    """Return the references in the order of the text."""
    found: list[Reference] = []
    free: list[Code] = []
    for start, end in _lines(source.low):
        for code, kind in _read_line(source, start, end):
            if kind is None:
                free.append(code)
            elif kind != "other":
                found.append(Reference(kind, code.start, code.end))
    found.extend(adopt(source, found, free))
    return sorted(found, key=lambda reference: reference.start)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _read_line(source: Source, start: int, end: int) -> Iterator[tuple[Code, str | None]]:
    """Yield each number of a line with the kind that the words before it give, or ``None``."""
    words = list(KEYWORD.finditer(source.low, start, end))
    index = -1
    last: Reference | None = None
    for code in find_codes(source, start, end, KEYWORD):
        while index + 1 < len(words) and words[index + 1].end() <= code.start:
            index += 1
        kind: str | None = None
        if last is not None and (index < 0 or last.end >= words[index].end()):
            if continues(source, last, code):
                kind = last.kind
        elif index >= 0:
            kind = _kind(source, words[index], code, end)
        if kind is not None:
            last = Reference(kind, code.start, code.end)
        yield code, kind


def _kind(source: Source, word: re.Match[str], code: Code, line_end: int) -> str | None:
    """Return the kind that the word before gives to the number, or ``None`` when it says nothing of it."""
    after, kind = word.end(), str(word.lastgroup)
    gap = code.start - after
    if gap > 90 or _VERB.fullmatch(source.raw, *word.span()):
        return None
    written = source.low[code.start : code.end]
    between = source.low[after : code.start]
    if _DIRECT.fullmatch(between):
        fits = _fits_directly(source, word.group().rstrip("s"), code, written)
    elif word.group().rstrip("s") in _LETTERED_ONLY or (kind in {"other", "lot"} and is_invoice(written)):
        fits = False
    elif _FILLED.fullmatch(between) and (kind != "other" or between.strip().count(" ") < 3):
        fits = "n°" in between or _fits_after_words(source, code, written, between)
    else:
        far = kind != "other" and _FAR.fullmatch(between)
        fits = bool(far) and (not written.isdigit() or "n°" in between)
    if not fits:
        return None
    return _kind_of_bon(source, code, line_end) if kind == "bon" else kind


def _fits_directly(source: Source, word: str, code: Code, written: str) -> bool:
    """Tell whether a number right after its keyword is one: short or spaced ones may be counts."""
    if word in _LETTERED_ONLY:
        return written[0].isalpha() and len(written) >= 5
    if word in _LONG_ONLY and len(written) < 4:
        return False
    short = written.isdigit() and len(written) < 4
    return not (code.spaced or short) or _stands_alone(source, code)


_LONG_ONLY = frozenset(("livraison", "releve", "ar", "fa", "confirmation", "order"))
_LETTERED_ONLY = frozenset(("note", "location", "mission", "ordre"))
_SAYS = re.compile(r"\b(?:mentionn|impos|dit|prevoi|indiqu|stipul|annonc|appel|port)")
_LOOSE_END = re.compile(r"\b(?:de|du|des|d'|a|le|la|les|pour|est|sur|en|par|et|avec|sous)[ ]?$")


def _fits_after_words(source: Source, code: Code, written: str, between: str) -> bool:
    """Tell whether a number still belongs to its keyword when plain words stand between them."""
    if _SAYS.search(between):
        return False
    if written.isdigit() or code.spaced:
        return len(written) >= 4 and not _LOOSE_END.search(between) and _stands_alone(source, code)
    return len(written) >= 5


_STOPS = re.compile(
    r" ?[:;]|[).,;:\n!?\]»\"]| ?$| -| (?:est|et|a|n'|ne|au|du|de|des|le|la|qui|que|que|pour|sur|avec|dit"
    r"|indique|pas)\b"
    r"| [a-z]{2,12}(?:ees?|ues?|ies?)\b"
)


def _stands_alone(source: Source, code: Code) -> bool:
    """Tell a number from a count: no noun follows."""
    return code.end >= len(source.low) or bool(_STOPS.match(source.low, code.end))


_DELIVERED = re.compile(
    r"livr|recu|recep|chauffeur|transport|decharg|enlev|camion|quai|pese|date du|datee? |cartons"
    r"|caisses|palettes|beton"
)
_ORDERED = re.compile(r"command|signe|demand|prevo|prevu|devis|mentionn|ligne|specifi|choisi|precis")


def _kind_of_bon(source: Source, code: Code, line_end: int) -> str:
    """Decide whether "bon 88 213" is an order or a delivery note, by its letters, then by what is around."""
    first = source.low[code.start : code.start + 2]
    if first == "bl":
        return "bl"
    if first[0].isalpha():
        return "commande"
    around = source.low[max(0, code.start - 100) : min(line_end, code.end + 80)]
    delivered, ordered = len(_DELIVERED.findall(around)), len(_ORDERED.findall(around))
    plain = source.low[code.start : code.end].isdigit()
    return "bl" if delivered > ordered or (plain and delivered == ordered) else "commande"
