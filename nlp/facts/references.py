"""Which order, invoice, delivery note, contract and lot numbers does a mail give?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nlp.facts.codes import Code, find_codes, shape
from nlp.facts.source import Source

# What people write before a number, over folded lower-case text; the first that fits wins, so that
# "bon de livraison" is read before "bon". ``other`` are the words whose numbers have no field.
_KEYWORDS: tuple[tuple[str, str], ...] = (
    (
        "other",
        r"devis|demandes?|interventions?|rdv|rendez-vous|soumissions?|tickets?|dossiers?|clients?|articles?|art\.|clauses?|annexes?|incidents?|reclamations?|siret"
        r"|siren|rcs|telephones?|tel|colis|suivi|expeditions?|rapports?|fiches?|plans?|normes?|rue|avenue|chambres?"
        r"|lignes?|pages?|points?|alineas?|avenants?|comptes?|references?|sinistres?|rib|iban|nc|quais?|portes?"
        r"|agences?|magasins?|signalements?|versions?|indices?|vols?|bons? de retours?|bons? d'intervention|otif"
        r"|certificats?|adherents?|candidatures?|prelevements?|lettres? recommandees?|p/n|avis|proces-verbal|pv"
        r"|expertises?|reunions?|salles?|lits?|semaines?|modeles?|types?|lois?|decrets?|reglements?"
        r"|[a-z]{2,12}(?:ons|ez) commande|(?:ai|a|avons|avez|ont) (?:commande|facture)s?",
    ),
    (
        "bl",
        r"bons? (?:de )?livraisons?|bordereaux? (?:de )?livraison|bulletins? (?:de )?livraison|bons? d'enlevement"
        r"|bordereaux?|bordereau d'envoi|bulletins?|delivery notes?|lieferschein|bl|bls|lettres? de voiture|recepisses?"
        r"|livraisons?|lv|cmr|bons? de reception|bons? d'expedition",
    ),
    (
        "commande",
        r"bons? (?:de )?commandes?|bons? de reservation|ordres? de reparation|accuses? de reception de commande"
        r"|confirmations?(?: de commande)?|commandes?|cdes?|cmdes?|cmds?|cdt|cdc|bdc|bcs?|bc|po|purchase orders?|orders?"
        r"|bestellung|affretements?|ar|ordres? d'achat|ordre de service",
    ),
    (
        "facture",
        r"notes? d'honoraires|notes? de debit|factures?|facturations?|facts?|fac|fra|fre|fa|invoices?|rechnung|releve",
    ),
    (
        "contrat",
        r"contrats?[- ]cadres?|accords?[- ]cadres?|marches?[- ]cadres?|contrats?|conventions?|marches?|ctr|ctt"
        r"|polices?|accords?|protocoles?|mandats?|baux|bail|abonnements?|lettre de mission|bons? de location",
    ),
    (
        "lot",
        r"(?:n°s?|no|nos|num\.?|numeros?) (?:de |d')?(?:series?|lots?|fabrication|chassis|moteur|cuve"
        r"|machine|appareil|coulee|production|tracabilite)|series?|s/n|sn|lots?|batch|coulees?|brassins?|imei|vin|matricule",
    ),
    ("bon", r"bons?"),
)
KEYWORD = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _KEYWORDS) + r")(?![\w'])"
)
_VERB = re.compile(r"(?:command|factur)(?:é|ée|és|ées|É|ÉE|ÉS)", re.IGNORECASE)

_NUMBER_SIGN = r"(?:(?:n°s?|nos?|no\.|num\.?|numeros?|ref\.?|references?|#)[ ]?:?[ ]?)"
_DIRECT = re.compile(rf"[ ]?(?:[:(\[#\"«=/-][ ]?|\. ?|, )?{_NUMBER_SIGN}?")
_FILLED = re.compile(rf"(?:[ (,'-]+[^\W\d_]{{1,18}}\.?){{0,5}}[ ]?[,:(\[\"«-]?[ ]?{_NUMBER_SIGN}?")
_FAR = re.compile(
    rf"[^.!?;\n(]{{0,60}}\((?:[^()\n]{{0,25}}[ ,])?{_NUMBER_SIGN}?|[^.!?;\n]{{0,50}}(?:n°s?|numeros?)[ ]?:?[ ]?"
)
_LINK = re.compile(
    r"(?: ?\([^()\n]{0,60}\))?(?:,? ?(?:,|/|;|&|\+|et|ou|a|au|puis|-|ainsi que) ?)"
    r"(?:(?:la|le|les|aux?|de|du|n°s?|nos?|maintenant) ?){0,2}"
)
_BULLET = re.compile(r"[ >]*[-•*–][ ]*")


class Reference(NamedTuple):
    """A number of one of the five kinds, with its offsets in the source."""

    kind: str
    start: int
    end: int


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
    found.extend(_adopt(source, found, free))
    return sorted(found, key=lambda reference: reference.start)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _read_line(source: Source, start: int, end: int) -> Iterator[tuple[Code, str | None]]:
    """Yield each number of a line with the kind that the words before it give, ``None`` where they give none."""
    words = [match for match in KEYWORD.finditer(source.low, start, end)]
    index = -1
    last: Reference | None = None
    for code in find_codes(source, start, end, KEYWORD):
        while index + 1 < len(words) and words[index + 1].end() <= code.start:
            index += 1
        kind: str | None = None
        if last is not None and (index < 0 or last.end >= words[index].end()):
            if _LINK.fullmatch(source.low, last.end, code.start) and _alike(source, last, code):
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
        fits = not (code.spaced or _is_short(written)) or _stands_alone(source, code)
        if word.group() in _LONG_ONLY:
            fits = fits and len(written) >= 4
    elif kind in {"other", "lot"} and _INVOICE.fullmatch(written):
        fits = False
    elif _FILLED.fullmatch(between) and (kind != "other" or between.strip().count(" ") < 3):
        fits = "n°" in between or _fits_after_words(source, code, written, between)
    else:
        fits = (
            kind != "other" and bool(_FAR.fullmatch(between)) and (not written.isdigit() or "n°" in between)
        )
    if not fits:
        return None
    return _kind_of_bon(source, code, line_end) if kind == "bon" else kind


_LONG_ONLY = frozenset(("livraison", "livraisons", "releve", "ar", "fa", "confirmation", "order", "orders"))
_SAYS = re.compile(r"\b(?:mentionn|impos|dit|prevoi|indiqu|stipul|annonc|appel|port)")
_LOOSE_END = re.compile(r"\b(?:de|du|des|d'|a|le|la|les|pour|est|sur|en|par|et|avec|sous)[ ]?$")


def _is_short(written: str) -> bool:
    return written.isdigit() and len(written) < 4


def _fits_after_words(source: Source, code: Code, written: str, between: str) -> bool:
    """Tell whether a number still belongs to its keyword when plain words stand between them."""
    if _SAYS.search(between):
        return False
    if written.isdigit() or code.spaced:
        return len(written) >= 4 and not _LOOSE_END.search(between) and _stands_alone(source, code)
    return len(written) >= 5


_STOPS = re.compile(
    r"[).,;:\n!?\]»\"]| ?$| -| (?:est|et|a|n'|ne|au|du|de|des|le|la|qui|que|que|pour|sur|avec|dit|indique|pas)\b"
    r"| [a-z]{2,12}(?:ees?|ues?|ies?)\b"
)


def _stands_alone(source: Source, code: Code) -> bool:
    """Tell a number from a count: no noun follows."""
    return code.end >= len(source.low) or bool(_STOPS.match(source.low, code.end))


_DELIVERED = re.compile(
    r"livr|recu|recep|chauffeur|transport|decharg|enlev|camion|quai|pese|date du|datee? |cartons|caisses|palettes|beton"
)
_ORDERED = re.compile(r"command|signe|demand|prevo|prevu|devis|mentionn|ligne|specifi|choisi|precis")


def _kind_of_bon(source: Source, code: Code, line_end: int) -> str:
    """Decide what "bon 88 213" is: its own letters, then the words around it, speak of an order or of a delivery."""
    first = source.low[code.start : code.start + 2]
    if first == "bl":
        return "bl"
    if first[0].isalpha():
        return "commande"
    around = source.low[max(0, code.start - 100) : min(line_end, code.end + 80)]
    delivered, ordered = len(_DELIVERED.findall(around)), len(_ORDERED.findall(around))
    plain = source.low[code.start : code.end].isdigit()
    return "bl" if delivered > ordered or (plain and delivered == ordered) else "commande"


def _alike(source: Source, last: Reference, code: Code) -> bool:
    """Tell whether a second number of a list looks like the first: "lot 12, 30 palettes" stops at 12."""
    first, second = source.plain[last.start : last.end], source.plain[code.start : code.end]
    if code.spaced or first.isdigit() != second.isdigit():
        return False
    if second.isdigit():
        return abs(len(first) - len(second)) <= 1
    return " " not in second or " " in first


# --- Numbers that no word before them names -----------------------------------------------------------

_INVOICE = re.compile(r"(?:f|fa|fac|fact|fc|fv|fi|fp|fe|fl|ft|fact-[a-z]{1,3})[-/]?\d[\w/.-]{2,}")
_MONEY_TALK = re.compile(
    r"factur|avoir|pai|pay|regl|annul|credit|relanc|€|euros|montant|somme|ligne|libelle|tarif|virement|prelev|echeance"
)
_THE = re.compile(r"(?:la|de la|ta|votre|cette|votre) $")
_LONG_RUN = re.compile(r"\d{3}")
_NUMBERED = re.compile(r"(?:n°s?|numeros?|no) ?:? ?$")
_THING = re.compile(
    r"(?:appareil|arrivage|ascenseur|balance|batterie|bobine|bouteille|broche|camera|capteur|chariot|chassis|chaudiere"
    r"|climatiseur|colonne|compresseur|compteur|copieur|coque|cuve|defibrillateur|ecran|element|engin|extincteur|four"
    r"|fauteuil|flacon|fut|groupe|hotte|implant|imprimante|lave-vaisselle|lit|machine|module|moteur|onduleur|plaque"
    r"|pompe|portail|poste|presse|robot|rouleau|serveur|serrure|sonde|tableau|terminal|tracteur|treuil|turbine|variateur"
    r"|vanne|vehicule|verin) ?(?:n°|no)? ?:? ?$"
)


def _adopt(source: Source, found: list[Reference], free: list[Code]) -> Iterator[Reference]:
    """Yield the free numbers that resemble one already named, or that their own form or neighbours name."""
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
        if (
            kind is None
            and last
            and _LINK.fullmatch(source.low, last.end, code.start)
            and _alike(source, last, code)
        ):
            kind = last.kind
        if kind is None and not written.isdigit() and len(written) >= 5:
            kind = kinds.get(shape(written))
        if kind is not None:
            last = Reference(kind, code.start, code.end)
            yield last


def _own_kind(source: Source, code: Code, written: str) -> str | None:
    low = source.low
    before = low[max(0, code.start - 24) : code.start]
    around = low[max(0, code.start - 90) : code.end + 90]
    if _INVOICE.fullmatch(low, code.start, code.end) and _MONEY_TALK.search(around):
        return "facture"
    lettered = not written.isdigit()
    if (
        lettered
        and len(written) >= 5
        and "-" in written
        and _THE.search(before)
        and _MONEY_TALK.search(around)
    ):
        return "facture"
    if _NUMBERED.search(before) and len(written) >= 4:
        nearby = [word.lastgroup for word in KEYWORD.finditer(low, max(0, code.start - 40), code.start)]
        return "lot" if all(kind == "lot" for kind in nearby) else None
    if _THING.search(before) and len(written) >= 6 and _LONG_RUN.search(written):
        return "lot"
    return None
