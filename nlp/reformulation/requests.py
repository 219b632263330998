"""How is what the client asks for said as "vous nous demandez de …"?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.reformulation import conjugation
from nlp.reformulation.clauses import is_whole
from nlp.reformulation.opening import calm, is_opener, lower_opening, open_clause
from nlp.reformulation.person import RefusedError, turn
from nlp.reformulation.tokens import tokenize
from nlp.reformulation.wording import de, elides

_CLITIC = r"(?:(?:me|nous|le|la|les|lui|leur|en|y|ne|vous|te|pas|plus) |[mlnt]')"
_INFINITIVE = r"\w+(?:er|ir|re|oir)\b"
_POLITE = re.compile(
    r",?\s*\b(?:s'il (?:vous|te) pla[iî]t|svp|stp|bien vouloir|avoir l'obligeance de)\b\s*,?"
    r"|,?\s*\bdonc\b|,?\s*\bmerci(?: d'avance| par avance| beaucoup| bien)?[ .]*$",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"(?:^|\W)((?:je|nous|j') ?(?:(?:vous|nous|me|en|y) |[mnt]')*"
    r"((?:demand|souhait|voudr|aimer|attend|exig|réclam|sollicit|veu|voul|préfér|désir|propos|maint|ai besoin|avons besoin)\w*"
    r"|mets en demeure|mettons en demeure|somme de|sommons))",
    re.IGNORECASE,
)
_NOT_A_WISH = re.compile(
    r"^(?:je|nous|j') ?(?:me |nous |m'|vous )*(?:demandai|demandi|attendai|attendi|voulai|voulion|souhaitai|avai|pri\w+ d'agréer|prie de croire|prie de recevoir)",
    re.IGNORECASE,
)
_THANKS = re.compile(
    rf"^(?:merci|prière)\b[^,.]{{0,12}}? (?:de|d') ?({_CLITIC}*{_INFINITIVE}.*)", re.IGNORECASE
)
_PLEASE = re.compile(
    rf"^veuillez (?!agréer|recevoir|croire|trouver|accepter)(?:donc |bien )?({_CLITIC}*{_INFINITIVE}.*)",
    re.IGNORECASE,
)
_COULD = re.compile(
    rf"^(?:est-ce que )?(?:(?:pouvez|pourriez|pourrez|voulez|voudriez)[- ]vous|vous (?:pouvez|pourriez|pourrez)|tu (?:peux|pourrais)"
    rf"|(?:peux|pourrais)-tu|(?:auriez|avez)-vous (?:la gentillesse|l'amabilité|la possibilité|l'obligeance) d[e']) ?"
    rf"(?:bien |donc |au moins |déjà |simplement )*({_CLITIC}*{_INFINITIVE}.*)",
    re.IGNORECASE,
)
_NOTICE = re.compile(rf"\ben demeure (?:de |d')({_CLITIC}*{_INFINITIVE}.*)", re.IGNORECASE)
_BARE_INFINITIVE = re.compile(
    rf"^(?:de |d')?({_CLITIC}*(\w+(?:er|ir|dre|tre|ire|ure|vre|oir))\b.*)", re.IGNORECASE
)
_POSSIBLE_THAT = re.compile(
    r"^(?:est-il|serait-il) (?:encore )?(?:possible|envisageable) que (.*)", re.IGNORECASE
)
_PRAYED = re.compile(
    rf"\bvous (?:remerci|pri|saur)\w+ (?:gré |par avance |instamment |vivement )*(?:de|d') ?(?:bien vouloir )?({_CLITIC}*{_INFINITIVE}.*)",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(
    rf"^(?:est-il|serait-il|vous est-il|vous serait-il|est-ce|serait-ce|c'est|ce serait) (?:encore |au moins )?(?:possible|envisageable) (?:de |d')({_CLITIC}*{_INFINITIVE}.*)",
    re.IGNORECASE,
)
_MUST = re.compile(
    rf"^vous (?:devez|allez|devriez|voudrez bien|voudrez) ({_CLITIC}*{_INFINITIVE}.*)", re.IGNORECASE
)
_ORDER = re.compile(
    r"^vous ((?:(?:me|nous|le|la|les|lui|leur|en|y) |[ml]')*)(\w+(?:ez|ites))\b(.*)", re.IGNORECASE
)
_IMPERATIVE = re.compile(
    r"^(?:(ne|n') ?)?(\w+(?:ez|ites))((?:-(?:moi|nous|vous|le|la|les|lui|leur|en|y)| moi| nous)*)(?![\w-])(.*)",
    re.IGNORECASE,
)
_ORDERS = frozenset(
    [
        "venez",
        "remplacez",
        "remboursez",
        "reprenez",
        "annulez",
        "enlevez",
        "envoyez",
        "livrez",
        "passez",
        "refaites",
        "corrigez",
        "rendez",
        "payez",
        "arrêtez",
        "ramenez",
        "réparez",
        "rectifiez",
        "reconnectez",
        "rétablissez",
        "baissez",
        "redescendez",
        "retirez",
        "déplacez",
        "recalculez",
        "créditez",
        "cherchez",
    ]
)
_SINGULAR = re.compile(r"^(\w+(?:e|s))((?:-(?:moi|nous|le|la|les))+)(?![\w-])(.*)", re.IGNORECASE)
_WHERE = re.compile(r"^(où en (?:est|sont) .+)", re.IGNORECASE)
_INVERTED = re.compile(
    r"^(quand|comment|pourquoi|où|combien|à quelle date|sous quel délai|quel(?:le)?s? \w+(?: \w+)?)? ?((?:me |m'|nous |le |la |les |l'|ne |n')*)(\w+)-(vous|nous|je) (.*)",
    re.IGNORECASE,
)
_NOUNS = re.compile(
    r"^(?:un|une|le|la|l'|les|des) ?(?:simple |vrai |vraie |petit |nouvel |nouvelle |autre )?(?:avoir|remplacement|remboursement|geste|remise|dates?"
    r"|explications?|corrections?|rectification|annulation|factures?|note|reprise|retour|réponse|intervention|passage|livraison|rendez-vous|appel"
    r"|indemni\w+|échange|envoi|copie|courbe|liste|confirmation|restitution|réparation|rappel|mise|dédommagement|excuses|compte rendu|rapport"
    r"|certificats?|attestation|duplicata|reversement|prise en charge|arrêt|reconnexion|rétablissement|dépose|repose|pose|réexpédition|enlèvement|dépannage|technicien|interlocuteur)\b",
    re.IGNORECASE,
)
_NEW_SUBJECT = re.compile(
    r"\s(?:et|ou) (?:je |j'|nous |vous |on |si |mon avocat |notre avocat |c'est |qu'on )|\s*[,;:]\s(?:ou |je |j'|nous |vous |on |c'est |ce n'est |ça |il |elle |ils |elles |sinon|car |sans quoi|faute |dont |qui |ce qui |lequel |laquelle )|\s(?:car|sinon|parce) ",
    re.IGNORECASE,
)
_AND = re.compile(
    r"(\bet|\bou|\bpuis|,) ((?:(?:vous|nous|le|la|les|lui|leur|en|y|ne pas) |[l]['’])*)(\w+(?:er|ir|oir|dre|tre|ire|ure|aire|oire|vre))\b"
)
_NOUNS_LIKE_INFINITIVES = re.compile(
    r"(?:(?<!vérif)(?<!modif)(?<!rectif)(?<!expéd)(?<!certif)(?<!conf)(?<!publ)(?<!planif)(?<!just)(?<!reméd)(?<!not)(?<!doubl)ier|hiver|fer|mer|loyer|demeure|papier|chantier|notre|votre|autre"
    r"|titre|mètre|centre|lettre|heure|facture|faire-part|histoire|voiture|avenir|plaisir|soir|espoir|désordre|nombre|livre|lire|affaire|mémoire|semestre|trimestre)$"
)
# After "vous nous demandez que" comes a subjunctive: "nous passons" would be a statement.
_STATED = re.compile(
    r"\b(?:vous|nous) (?:(?:vous|nous|le|la|les|lui|leur|en|y) |l['’])*\w+(?:[^iy]ez|[^iy]ons)\b"
)
_IN_REQUESTS = frozenset({"order"})
_SOFTER = (
    ("vous exigez", "vous demandez"),
    ("vous réclamez", "vous demandez"),
    ("vous voulez", "vous souhaitez"),
    ("vous nous priez de", "vous nous demandez de"),
    ("vous nous invitez à", "vous nous demandez de"),
    ("vous voudriez", "vous souhaiteriez"),
)


class Request:
    """A request of the client, as what follows "vous nous demandez" or as a whole clause of its own."""

    def __init__(self, text: str, *, whole: bool) -> None:
        self.text = text
        self.whole = whole


def turn_request(text: str) -> Request | None:
    """
    Turn the part of a mail that holds a request, or return ``None`` where no rule is sure.

    >>> turn_request("Merci de nous envoyer un avoir.").text
    'de vous envoyer un avoir'
    >>> turn_request("Rendez-moi les 1 680 €").text
    'de vous rendre les 1 680 €'
    >>> turn_request("Je sollicite la rectification du décompte").text
    'vous sollicitez la rectification du décompte'
    """
    question = "?" in text
    clean = text.replace("’", "'").replace("?", "").replace("!", "")
    clean = re.sub(r"\s+", " ", _POLITE.sub(" ", open_clause(clean))).strip(" ,.;:")
    clean = re.sub(
        r", (?:vous|toi),",
        "",
        re.sub(
            r"^soyez (?:assez )?(?:gentils?|aimables?|bons?) (?:pour|de) ",
            "merci de ",
            clean,
            flags=re.IGNORECASE,
        ),
    )
    notice = _NOTICE.search(clean)
    if notice is not None:
        complement = _de_infinitive(notice.group(1))
        return Request(f"vous nous mettez en demeure {complement}", whole=True) if complement else None
    found = _wish(clean)
    if found is not None:
        return Request(found, whole=True)
    for rule in (_asked, _questioned if question else _ordered, _noun_group):
        complement = rule(clean)
        if complement is not None:
            return Request(complement, whole=False)
    return None


def turn_quote(text: str) -> Request | None:
    """
    Turn the words that carry a request where they do not open their sentence.

    >>> turn_quote("nous adresser une note rectifiée avant le 30").text
    'de vous adresser une note rectifiée avant le 30'
    """
    request = turn_request(text)
    if request is not None:
        return request
    clean = re.sub(r"\s+", " ", _POLITE.sub(" ", text.replace("’", "'"))).strip(" ,.;:!?")
    found = _BARE_INFINITIVE.match(clean)
    if (
        found is not None
        and not _NOUNS_LIKE_INFINITIVES.search(found.group(2))
        and not clean.lower().startswith("l'avoir")
    ):
        complement = _de_infinitive(found.group(1))
        return Request(complement, whole=False) if complement else None
    if clean.startswith(("que ", "qu'")):
        turned = next((t for t in map(_turned, _shorter(clean)) if t and not _STATED.search(t)), None)
        return Request(turned, whole=False) if turned else None
    return None


def _wish(text: str) -> str | None:
    found = next(
        (f for f in _WISH.finditer(text) if _is_first_person(f) and _is_main(text[: f.start(1)])), None
    )
    if found is None or _NOT_A_WISH.match(text[found.start(1) :]):
        return None
    for rest in _shorter(text[found.start(1) :]):
        try:
            turned = turn(rest, allowing=_IN_REQUESTS)
        except RefusedError:
            continue
        for hard, soft in _SOFTER:
            if turned.lower().startswith(hard):
                turned = soft + turned[len(hard) :]
        if re.match(r"vous (?:\w+ )?(?:\w+ez) (?:bien\b|dire\b|y\b|avoir\b)", turned.lower()):
            return None
        return turned[:1].lower() + turned[1:] if turned.lower().startswith("vous") else None
    return None


def _is_main(before: str) -> bool:
    """Tell whether what precedes a wish lets it be the main clause: nothing, or a complement and a comma."""
    before = before.strip().lower()
    return (
        not before
        or before.endswith((",", " et", " mais", " donc", " or", ":"))
        or not re.search(r"\b(?:qu[ei']?|dont|où|si|quand|laquelle|lequel)\b", before)
    )


def _is_first_person(found: re.Match[str]) -> bool:
    subject = found.group(1).lower()
    verb = found.group(2).split()[0].lower()
    return (
        conjugation.is_first_plural(verb)
        if subject.startswith("nous")
        else conjugation.je_to_vous(verb) is not None
    )


def _asked(text: str) -> str | None:
    for pattern in (_THANKS, _PLEASE, _COULD, _MUST):
        found = pattern.match(text)
        if found is not None:
            return _de_infinitive(found.group(1))
    found = _POSSIBLE.match(text)
    if found is not None:
        complement = _de_infinitive(found.group(1))
        return f"s’il est possible {complement}" if complement else None
    found = _POSSIBLE_THAT.match(text)
    if found is not None:
        turned = _turned(found.group(1))
        return f"s’il est possible que {turned}" if turned else None
    found = _PRAYED.search(text)
    return _de_infinitive(found.group(1)) if found is not None else None


def _ordered(text: str) -> str | None:
    found = _ORDER.match(text)
    if found is not None and (found.group(1) or found.group(2).lower() in _ORDERS):
        verb = found.group(2).lower()
        if verb in {"avez", "êtes", "savez", "aviez", "étiez", "dites", "aurez"} or re.search(
            r"[^ureo]rez$|irez$", verb
        ):
            return None  # a statement, or a future from which no sure way leads back to the infinitive
        return _de_infinitive(f"{found.group(1)}{conjugation.infinitive(verb)}{found.group(3)}")
    found = _SINGULAR.match(text)
    if found is not None:
        return _singular(*found.groups())
    found = _IMPERATIVE.match(text)
    if found is None:
        return None
    negation, verb, pronouns, rest = found.groups()
    if not conjugation.is_second_plural(verb.lower()) or verb.lower() in {
        "veuillez",
        "sachez",
        "avez",
        "êtes",
        "savez",
        "voyez",
        "croyez",
    }:
        return None
    clitics = _clitics(pronouns)
    if negation:
        rest = re.sub(r"^ (pas|plus|rien|jamais)\b", "", rest)
        clitics = "ne pas " + clitics
    return _de_infinitive(f"{clitics}{conjugation.infinitive(verb.lower())}{rest}")


def _singular(verb: str, pronouns: str, rest: str) -> str | None:
    plural = conjugation.je_to_vous(verb.lower())
    if plural is None:
        return None
    return _de_infinitive(f"{_clitics(pronouns)}{conjugation.infinitive(plural)}{rest}")


def _clitics(pronouns: str) -> str:
    names = [name for name in pronouns.split("-") if name]
    order = ["moi", "nous", "le", "la", "les", "lui", "leur", "y", "en"]
    names.sort(key=lambda name: order.index(name) if name in order else 0)
    text = " ".join("me" if name == "moi" else name for name in names)
    return f"{text} " if text else ""


def _questioned(text: str) -> str | None:
    found = _WHERE.match(text)
    if found is not None:
        return _turned(lower_opening(found.group(1)))
    found = _INVERTED.match(text)
    if found is None:
        return _ordered(text)
    word, clitics, verb, pronoun, rest = found.groups()
    opening = word.lower() if word else "si"
    return _turned(f"{opening} {pronoun} {clitics}{verb.lower()} {rest}")


def _noun_group(text: str) -> str | None:
    if not _NOUNS.match(text):
        return None
    for shorter in _shorter(text):
        tokens = tokenize(shorter)
        if (
            len(tokens) < 2
            or is_whole(tokens)
            or len(shorter) > 120
            or re.search(r"\bou\b|\bque\b|\best\b", shorter)
        ):
            continue
        turned = _turned(shorter[:1].lower() + shorter[1:])
        if turned is not None:
            return turned
    return None


def turn_delay(text: str) -> str:
    """
    Turn a deadline as written, or return an empty text where its person cannot be turned.

    >>> turn_delay("avant notre inventaire"), turn_delay("Sous 48 h"), turn_delay("il me le faudrait vendredi")
    ('avant votre inventaire', 'sous 48 h', '')
    """
    calmed = calm(text.strip().replace("’", "'"))
    if is_opener(tokenize(calmed)[0].lower if tokenize(calmed) else ""):
        calmed = calmed[:1].lower() + calmed[1:]
    turned = _turned(calmed) or ""
    return "" if re.search(r"\b(?:je|me|vous|nous|on)\b|m'", turned.lower()) else turned


def infinitive_group(text: str) -> str | None:
    """
    Return an infinitive and its complements, turned, or ``None`` where the text is no such group.

    >>> infinitive_group("refuser mes clients, je perds mes réservations")
    'refuser vos clients'
    """
    found = _BARE_INFINITIVE.match(text)
    if found is None or _NOUNS_LIKE_INFINITIVES.search(found.group(2)):
        return None
    complement = _de_infinitive(found.group(1))
    return re.sub(r"^(?:de |d’)", "", complement) if complement else None


def _de_infinitive(text: str) -> str | None:
    cut = _NEW_SUBJECT.search(text)
    if cut is not None and cut.start() > 8:
        text = text[: cut.start()]
    for shorter in _shorter(text[:1].lower() + text[1:]):
        turned = _turned(shorter)
        if turned is not None and " " in turned:
            turned = _AND.sub(_repeat_de, turned)
            return f"d’{turned}" if elides(turned) else f"de {turned}"
    return None


def _repeat_de(match: re.Match[str]) -> str:
    link, clitics, verb = match.groups()
    if _NOUNS_LIKE_INFINITIVES.search(verb) or (verb == "avoir" and clitics):
        return match.group()
    rest = f"{clitics}{verb}"
    return f"{link} d’{rest}" if elides(rest) else f"{link} de {rest}"


def _turned(text: str) -> str | None:
    # A request may be short, or hold the forms of an order: only the person is at stake.
    padded = text if len(tokenize(text)) > 2 else f"{text} , ,"
    try:
        return None if re.search(r"[.!?] ", text) else turn(padded, allowing=_IN_REQUESTS).rstrip(" ,")
    except RefusedError:
        return None


def _shorter(text: str) -> Iterator[str]:
    """Yield the text, then what stands before each comma or link, longest first."""
    yield text
    cuts = [
        m.start()
        for m in re.finditer(
            r" [–—-] |[,;:](?=\s)|\s\(|\s(?:et|ou|sinon|mais|car|parce que|afin|avant que|faute de|sans quoi|pour que)\s",
            text,
        )
    ]
    for cut in reversed(cuts):
        if cut > 8:
            yield text[:cut].rstrip(" ,;:")


__all__ = ["Request", "de", "turn_request"]
