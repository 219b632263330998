"""How is what the client asks for said as "vous nous demandez de …"?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.reformulation import conjugation
from nlp.reformulation.clauses import is_whole
from nlp.reformulation.complements import (
    CLITIC,
    INFINITIVE,
    after_de,
    before_new_subject,
    de_infinitive,
    infinitive_group,
    shorten,
    turned_complement,
)
from nlp.reformulation.lexicon import words
from nlp.reformulation.opening import calm, lower_opening, open_clause
from nlp.reformulation.orders import ordered
from nlp.reformulation.person import RefusedError, turn
from nlp.reformulation.tokens import tokenize

_GROUP = rf"({CLITIC}*{INFINITIVE}.*)"
_POLITE = re.compile(
    r",?\s*\b(?:s'il (?:vous|te) pla[iî]t|svp|stp|bien vouloir|avoir l'obligeance de)\b\s*,?"
    r"|,?\s*\bdonc\b|,?\s*\bmerci(?: d'avance| par avance| beaucoup| bien)?[ .]*$|, (?:vous|toi)(?=,)",
    re.IGNORECASE,
)
_KIND = re.compile(r"^soyez (?:assez )?(?:gentils?|aimables?|bons?) (?:pour|de) ", re.IGNORECASE)
_WISH = re.compile(
    r"(?:^|\W)((?:je|nous|j') ?(?:(?:vous|nous|me|en|y) |[mnt]')*"
    r"((?:demand|souhait|voudr|aimer|attend|exig|réclam|sollicit|veu|voul|préfér|désir|propos"
    r"|maint|ai besoin|avons besoin)\w*))",
    re.IGNORECASE,
)
_NOT_A_WISH = re.compile(
    r"^(?:je|nous|j') ?(?:me |nous |m'|vous )*(?:demandai|demandi|attendai|attendi|voulai"
    r"|voulion|souhaitai|avai)",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"vous (?:\w+ )?\w+ez (?:bien\b|dire\b|y\b|avoir\b|pouvoir\b"
    r"|.*\b(?:une|deux|trois) choses?\b|.*\bla tête d)"
)
_ASKED = (
    re.compile(rf"^(?:merci|prière)\b[^,.]{{0,12}}? (?:de|d') ?{_GROUP}", re.IGNORECASE),
    re.compile(
        rf"^veuillez (?!agréer|recevoir|croire|trouver|accepter)(?:donc |bien )?{_GROUP}", re.IGNORECASE
    ),
    re.compile(
        r"^(?:est-ce que )?(?:(?:pouvez|pourriez|pourrez|voulez|voudriez)[- ]vous|vous (?:pouvez"
        r"|pourriez|pourrez)|tu (?:peux|pourrais)"
        r"|(?:peux|pourrais)-tu|(?:auriez|avez)-vous (?:la gentillesse|l'amabilité|la possibilité"
        r"|l'obligeance) d[e']) ?"
        rf"(?:bien |donc |au moins |déjà |simplement )*{_GROUP}",
        re.IGNORECASE,
    ),
    re.compile(rf"^vous (?:devez|allez|devriez|voudrez bien|voudrez) {_GROUP}", re.IGNORECASE),
)
_POSSIBLE = re.compile(
    r"^(?:(?:est-il|serait-il|vous est-il|vous serait-il|est-ce|serait-ce|c'est|ce serait) "
    r"(?:encore |au moins )?(?:possible|envisageable)"
    rf" (?:de |d')|(?:pourrions|pouvons|peut|pourrait)-(?:nous|on) ){_GROUP}",
    re.IGNORECASE,
)
_POSSIBLE_THAT = re.compile(
    r"^(?:est-il|serait-il) (?:encore )?(?:possible|envisageable) que (.*)", re.IGNORECASE
)
_PRAYED = re.compile(
    r"\bvous (?:remerci|pri|saur)\w+ (?:gré |par avance |instamment |vivement )*(?:de|d') "
    rf"?(?:bien vouloir )?{_GROUP}",
    re.IGNORECASE,
)
_NOTICE = re.compile(rf"\ben demeure (?:de |d'){_GROUP}", re.IGNORECASE)
_WHERE = re.compile(r"^(où en (?:est|sont) .+)", re.IGNORECASE)
_INVERTED = re.compile(
    r"^(quand|comment|pourquoi|où|combien|à quelle date|sous quel délai|quel(?:le)?s? \w+(?: \w+)?)? ?"
    r"((?:me |m'|nous |le |la |les |l'|ne |n')*)(\w+)-(vous|nous|je) (.*)",
    re.IGNORECASE,
)
# After "vous nous demandez que" comes a subjunctive: "nous passons" would be a statement.
_STATED = re.compile(
    r"\b(?:vous|nous) (?:(?:vous|nous|le|la|les|lui|leur|en|y) |l['’])*\w+(?:[^iy]ez|[^iy]ons)\b"
)
_AND_TO = re.compile(r",? et d(?:e |’)")
_LONGEST = 600
"""Characters of a sentence past which no request is looked for."""
_LONGEST_GROUP = 120
_IN_REQUESTS = frozenset({"order"})
_SOFTER = (
    ("vous exigez", "vous demandez"),
    ("vous réclamez", "vous demandez"),
    ("vous voulez", "vous souhaitez"),
    ("vous voudriez", "vous souhaiteriez"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the client, as what follows "vous nous demandez" or as a whole clause of its own."""

    text: str
    whole: bool


def turn_request(text: str) -> Request | None:
    """
    Turn the part of a mail that holds a request, or return ``None`` where no rule is sure.

    >>> turn_request("Merci de nous envoyer un avoir.").text
    'de vous envoyer un avoir'
    >>> turn_request("Je sollicite la rectification du décompte").text
    'vous sollicitez la rectification du décompte'
    """
    if len(text) > _LONGEST:
        return None
    opened = open_clause(text.replace("’", "'").replace("?", "").replace("!", ""))
    clean = _KIND.sub("merci de ", _cleaned(opened))
    notice = _NOTICE.search(clean)
    if notice is not None:
        complement = de_infinitive(notice.group(1))
        return Request(f"vous nous mettez en demeure {complement}", whole=True) if complement else None
    wish = _wish(clean)
    if wish is not None:
        return Request(wish, whole=True)
    for rule in (_asked, _questioned if "?" in text else ordered, _noun_group):
        complement = rule(clean)
        if complement is not None:
            return Request(complement, whole=False)
    return None


def turn_quote(text: str) -> Request | None:
    """
    Turn the words that carry a request where they do not open their sentence.

    >>> turn_quote("nous adresser une note rectifiée avant le 30").text
    'de vous adresser une note rectifiée avant le 30'
    >>> turn_quote("connaître la date du passage").text
    'vous souhaitez connaître la date du passage'
    """
    request = turn_request(text)
    if request is not None:
        return request
    clean = _cleaned(text[:_LONGEST].replace("’", "'"))
    group = infinitive_group(clean)
    if group is not None and group.split()[0].lower() not in {"pouvoir", "être", "voir"}:
        # What the client wants to do himself is a wish, not an order to the company.
        own = group.split()[0].lower() in words("verbes", "actes_du_demandeur")
        return (
            Request(f"vous souhaitez {_AND_TO.split(group)[0]}", whole=True)
            if own
            else Request(after_de(group), whole=False)
        )
    if clean.startswith(("que ", "qu'")):
        turned = next(
            (t for t in map(turned_complement, shorten(clean)) if t and not _STATED.search(t)), None
        )
        return Request(turned, whole=False) if turned else None
    return None


def turn_delay(text: str) -> str:
    """
    Turn a deadline as written, or return an empty text where its person cannot be turned.

    >>> turn_delay("avant notre inventaire"), turn_delay("il me le faudrait vendredi")
    ('avant votre inventaire', '')
    """
    calmed = lower_opening(calm(text.strip().replace("’", "'")))
    turned = turned_complement(calmed) or ""
    return "" if re.search(r"\b(?:je|me|vous|nous|on)\b|m'", turned.lower()) else turned


def _cleaned(text: str) -> str:
    # "une vraie date, svp, une seule" keeps a comma, "rétablir, svp, le montant" does not.
    polite = _POLITE.sub(lambda m: ", " if m.group()[0] == m.group()[-1] == "," else " ", text)
    polite = re.sub(r"(?<=[eo]r|re|ir|ez), (?=(?:le|la|les|des|mon|ma|mes|notre|nos|à) |l')", " ", polite)
    return re.sub(r"\s+", " ", polite).replace(" ,", ",").strip(" ,.;:!?")


def _wish(text: str) -> str | None:
    found = next(
        (f for f in _WISH.finditer(text) if _is_first_person(f) and _is_main(text[: f.start(1)])), None
    )
    if found is None or _NOT_A_WISH.match(text[found.start(1) :]):
        return None
    for rest in shorten(before_new_subject(text[found.start(1) :])):
        try:
            turned = turn(rest, allowing=_IN_REQUESTS)
        except RefusedError:
            continue
        turned = turned[:1].lower() + turned[1:]
        for hard, soft in _SOFTER:
            if turned.startswith(hard):
                turned = soft + turned[len(hard) :]
        return turned if turned.startswith("vous") and not _UNSAID.match(turned) else None
    return None


def _is_main(before: str) -> bool:
    """Tell whether what precedes a wish lets it be the main clause: nothing, or a complement and a comma."""
    before = before.strip().lower()
    if not before or before.endswith((",", " et", " mais", " donc", " or", ":")):
        return True
    return not re.search(r"\b(?:qu[ei']?|dont|où|si|quand|laquelle|lequel)\b", before)


def _is_first_person(found: re.Match[str]) -> bool:
    verb = found.group(2).split()[0].lower()
    if re.search(r"(?:erai|irai|drai|erons|irons|drons)$", verb):
        return False  # a future: an announcement, no request
    if found.group(1).lower().startswith("nous"):
        return conjugation.is_first_plural(verb)
    return conjugation.je_to_vous(verb) is not None


def _asked(text: str) -> str | None:
    for pattern in _ASKED:
        found = pattern.match(text)
        if found is not None:
            return de_infinitive(found.group(1))
    found = _POSSIBLE.match(text)
    if found is not None:
        complement = de_infinitive(found.group(1))
        return f"s’il est possible {complement}" if complement else None
    found = _POSSIBLE_THAT.match(text)
    if found is not None:
        turned = turned_complement(found.group(1))
        return f"s’il est possible que {turned}" if turned else None
    found = _PRAYED.search(text)
    return de_infinitive(found.group(1)) if found is not None else None


def _questioned(text: str) -> str | None:
    found = _WHERE.match(text)
    if found is not None:
        return turned_complement(found.group(1)[:1].lower() + found.group(1)[1:])
    found = _INVERTED.match(text)
    if found is None:
        return ordered(text)
    word, clitics, verb, pronoun, rest = found.groups()
    return turned_complement(f"{word.lower() if word else 'si'} {pronoun} {clitics}{verb.lower()} {rest}")


def _noun_group(text: str) -> str | None:
    opening = [token.lower for token in tokenize(text[:60])[:4]]
    if not opening or opening[0] not in {"un", "une", "le", "la", "l'", "les", "des"}:
        return None
    if not set(opening[1:3]) & words("mots", "objets_de_demande"):
        return None
    for shorter in shorten(before_new_subject(text)):
        tokens = tokenize(shorter)
        loose = re.search(r"\bou\b|\bque\b|\best\b", shorter) is not None
        if loose or len(tokens) < 2 or len(shorter) > _LONGEST_GROUP or is_whole(tokens):
            continue
        turned = turned_complement(shorter[:1].lower() + shorter[1:])
        if turned is not None:
            return turned
    return None
