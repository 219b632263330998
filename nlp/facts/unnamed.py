"""Which kind has a number that no keyword announces: by its letters, its likeness, what it stands on?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.facts.codes import Code, Reference, continues, shape
from nlp.facts.keywords import KEYWORD
from nlp.facts.source import Source

_INVOICE = re.compile(r"(?:f|fa|fac|fact|fc|fv|fi|fp|fe|fl|ft|fact-[a-z]{1,3})[-/]?\d[\w/.-]{2,}")
_MONEY_TALK = re.compile(
    r"factur|avoir|pai|pay|regl|annul|credit|relanc|€|euros|montant|somme|ligne|libelle|tarif|compta"
    r"|comptes?\b|pieces suivantes|virement|prelev|echeance"
)
_THE = re.compile(r"(?:la|de la|ta|votre|cette) $")
_LONG_RUN = re.compile(r"\d{3}")
_NUMBERED = re.compile(r"(?:n°s?|numeros?|no)(?: (?:de |du |d')[a-z]{3,14})? ?:? ?$")
_OWN_PREFIX = re.compile(
    r"(?P<commande>(?:cde|cmde?|bc|bdc|po)[-/]?\d{2}.*)|(?P<bl>bl[-/]?\d{2}.*)"
    r"|(?P<contrat>ctr[-/]?\d{2}.*)|(?P<lot>lot[-/]?\d{2}.*)"
)
# Machines and goods that bear a serial or lot number of their own.
_THING = re.compile(
    r"(?:"
    + "|".join(
        """appareil arrivage ascenseur balance batterie bobine bouteille broche camera capteur
        chariot chassis chaudiere climatiseur colonne compresseur compteur copieur coque cuve
        defibrillateur ecran element engin extincteur fauteuil flacon four fut groupe hotte
        implant imprimante lave-vaisselle lit machine module moteur onduleur plaque pompe portail
        poste presse robot rouleau serrure serveur sonde tableau terminal tracteur treuil turbine
        vanne variateur vehicule verin
        """.split()  # noqa: SIM905
    )
    + r") ?(?:n°|no)? ?:? ?$"
)


def is_invoice(written: str) -> bool:
    """Tell whether a number in lower case looks like an invoice's: "fa-8812", "f26-362"."""
    return _INVOICE.fullmatch(written) is not None


def adopt(source: Source, found: list[Reference], free: list[Code]) -> Iterator[Reference]:
    """Yield the free numbers that resemble a named one, or that their own form or neighbours name."""
    kinds: dict[str, str] = {}
    for reference in found:
        kinds.setdefault(shape(source.plain[reference.start : reference.end]), reference.kind)
    named = {source.plain[reference.start : reference.end] for reference in found}
    last: Reference | None = None
    for code in free:
        written = source.plain[code.start : code.end]
        if written in named or code.spaced or (written.isdigit() and len(written) < 3):
            continue
        kind = _own_kind(source, code, written)
        if kind is None and last and continues(source, last, code):
            kind = last.kind
        if kind is None and (_is_telling(written) or _has_article(source, code)):
            kind = kinds.get(shape(written))
        if kind is not None:
            last = Reference(kind, code.start, code.end)
            yield last


def _is_telling(written: str) -> bool:
    """Tell whether a number is particular enough for its shape to mean something."""
    return not written.isdigit() and len(written) >= 5


def _has_article(source: Source, code: Code) -> bool:
    article = _THE.search(source.low, max(0, code.start - 8), code.start)
    return article is not None and code.end - code.start >= 4


def _own_kind(source: Source, code: Code, written: str) -> str | None:
    """Return the kind that the number's letters or the words beside it give, or ``None``."""
    low = source.low
    if prefixed := _OWN_PREFIX.fullmatch(low, code.start, code.end):
        return prefixed.lastgroup
    before = low[max(0, code.start - 24) : code.start]
    if is_invoice(written.lower()) or (_is_telling(written) and "-" in written and _THE.search(before)):
        around = low[max(0, code.start - 90) : code.end + 90]
        if _MONEY_TALK.search(around):
            return "facture"
    if _NUMBERED.search(before) and len(written) >= 4:
        reach = max(0, code.start - 40)
        sentence = max(low.rfind(". ", reach, code.start), low.rfind("! ", reach, code.start), reach)
        nearby = [word.lastgroup for word in KEYWORD.finditer(low, sentence, code.start)]
        return "lot" if all(kind == "lot" for kind in nearby) else None
    if _THING.search(before) and len(written) >= 6 and _LONG_RUN.search(written):
        return "lot"
    return None
