"""How is an infinitive, or a noun, with all that hangs on it, turned and cut to what can be said?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.reformulation import conjugation
from nlp.reformulation.clauses import begins_clause, has_loose_verb
from nlp.reformulation.lexicon import words
from nlp.reformulation.person import RefusedError, turn
from nlp.reformulation.tokens import tokenize
from nlp.reformulation.wording import elides

CLITIC = r"(?:(?:me|nous|le|la|les|lui|leur|en|y|ne|vous|te|pas|plus) |[mlnt]')"
INFINITIVE = r"\w+(?:er|ir|re|oir)\b"

_BARE_INFINITIVE = re.compile(
    rf"^(?:de |d')?({CLITIC}*(\w+(?:er|ir|dre|tre|ire|ure|vre|oir))\b.*)", re.IGNORECASE
)
_NEW_SUBJECT = re.compile(
    r"\s(?:et|ou),? (?:je |j'|(?:nous|vous) (?!(?:le |la |les |l'|en |y )*\w+(?:er|ir|re|oir)\b)"
    r"|on |si |mon avocat |notre avocat |c'est |qu'on )"
    r"|\s*[,;:]\s(?:ou |et,? si |je |j'|(?:nous|vous) (?!(?:le |la |les |l'|en |y )*\w+(?:er|ir|re"
    r"|oir)\b)|on |c'est |ce n'est |ça |il |elle |ils |elles |sinon|car |sans quoi|faute |dont "
    r"|qui "
    r"|ce qui |lequel |laquelle |monsieur|madame|plutôt )"
    r"|\s(?:car|sinon|parce) ",
    re.IGNORECASE,
)
_CUTS = re.compile(
    r" [–—-] |[,;:](?=\s)|\s\(|\s(?:et|ou|sinon|mais|car|parce que|afin|avant que|faute de|sans "
    r"quoi|pour que)\s"
)
_AND = re.compile(
    r"(\bet|\bou|\bpuis|,) ((?:dans le doute |à l['’]avenir |si possible )?)((?:(?:vous|nous|le"
    r"|la|les|lui|leur|en|y|ne pas) |[l]['’])*)"
    r"(\w+(?:er|ir|oir|dre|tre|ire|ure|aire|oire|vre))\b"
)
_VERBS_IN_IER = frozenset(
    [
        "vérifier",
        "modifier",
        "rectifier",
        "expédier",
        "certifier",
        "confier",
        "publier",
        "planifier",
        "justifier",
        "remédier",
        "notifier",
        "doubler",
        "identifier",
        "copier",
        "clarifier",
        "signifier",
        "étudier",
        "négocier",
        "apprécier",
        "oublier",
        "relier",
        "trier",
        "plier",
        "scier",
        "skier",
        "lier",
    ]
)
_VERBS_IN_RE = re.compile(
    r"(?:[rpvtf]endre|perdre|pondre|fondre|tondre|tordre|scendre|oindre|aindre|eindre|oudre"
    r"|mettre|battre|aître|^être|clure|duire|crire|struire|dire"
    r"|lire|suffire|cuire|nuire|faire|plaire|traire|croire|boire|suivre|vivre|prendre|voir"
    r"|cevoir|^pouvoir|^vouloir|^savoir|valoir|asseoir|rompre|vaincre|courir)$"
)
_SECOND_ORDER = re.compile(
    r"\bet (\w+ez|mets|rends|prends|fais|envoie|refais|remets|change|reprends|livre|annule)"
    r" (?=(?:le|la|les|un|une|des|mon|ma|mes|notre|nos|ce|cette|ces) |l')"
    r"(?!.{0,8}\b(?:carnet|ardoise|machine|portes?|clés?|bureau)\b)"
)
_ASKING = re.compile(r" (?:quand|où|comment|combien|pourquoi|quoi)$")
_SHORTEST = 8
"""Characters under which a cut says nothing."""
_IN_REQUESTS = frozenset({"order"})


def is_infinitive(word: str) -> bool:
    """
    Tell whether a word in -er, -ir, -re is a verb and not one of the nouns that look like one.

    >>> is_infinitive("envoyer"), is_infinitive("chantier"), is_infinitive("loyer")
    (True, False, False)
    """
    if word.endswith("ier"):
        return word in _VERBS_IN_IER
    if word.endswith(("er", "ir")) and not word.endswith("oir"):
        return word not in words("mots", "faux_infinitifs")
    return _VERBS_IN_RE.search(word) is not None


def de_infinitive(text: str) -> str | None:
    """
    Return an infinitive and its complements after "de", turned, as long as can be said with confidence.

    >>> de_infinitive("nous rappeler et nous envoyer un avoir, sinon je coupe tout")
    'de vous rappeler et de vous envoyer un avoir'
    """
    text = _SECOND_ORDER.sub(_as_infinitive, before_new_subject(text))
    for shorter in shorten(text[:1].lower() + text[1:]):
        turned = turned_complement(shorter)
        if (
            turned is not None
            and " " in turned
            and not has_loose_verb(tokenize(turned))
            and not _ASKING.search(turned)
        ):
            turned = _AND.sub(_repeat_de, turned)
            return after_de(turned)
    return None


def _as_infinitive(match: re.Match[str]) -> str:
    """Write a second order as the infinitive it stands beside ("…, et mets un avoir")."""
    verb = match.group(1)
    plural = verb if verb.endswith("ez") else conjugation.je_to_vous(verb)
    if plural is None or not conjugation.is_second_plural(plural) or conjugation.is_future_plural(plural):
        return match.group()
    return f"et {conjugation.infinitive(plural)} "


def before_new_subject(text: str) -> str:
    """
    Return what stands before the point where somebody else, or another clause, takes over.

    >>> before_new_subject("un avoir de 168 €, et vous êtes quittes")
    'un avoir de 168 €'
    """
    cut = _NEW_SUBJECT.search(text)
    if cut is not None and cut.start() > _SHORTEST:
        text = text[: cut.start()]
    for link in re.finditer(r",? et (?=(?:mon|ma|mes|notre|nos|votre|vos|le|la|les) |l')", text):
        if link.start() > _SHORTEST and begins_clause(text[link.end() :]):
            return text[: link.start()]
    return text.rstrip(" ,")


def infinitive_group(text: str) -> str | None:
    """
    Return an infinitive and its complements, turned, or ``None`` where the text is no such group.

    >>> infinitive_group("refuser mes clients, je perds mes réservations")
    'refuser vos clients'
    """
    found = _BARE_INFINITIVE.match(text)
    if found is None or not is_infinitive(found.group(2).lower()) or found.group(2).lower() == "avoir":
        return None
    complement = de_infinitive(found.group(1))
    return re.sub(r"^(?:de |d’)", "", complement) if complement else None


def after_de(group: str) -> str:
    """Put "de" before an infinitive."""
    return f"d’{group}" if elides(group) else f"de {group}"


def turned_complement(text: str) -> str | None:
    """Turn the person of a complement, which may be short and hold the forms of an order."""
    padded = text if len(tokenize(text)) > 2 else f"{text} , ,"
    try:
        return None if re.search(r"[.!?] ", text) else turn(padded, allowing=_IN_REQUESTS).rstrip(" ,")
    except RefusedError:
        return None


def shorten(text: str) -> Iterator[str]:
    """Yield the text, then what stands before each comma or link, longest first."""
    yield text
    for cut in reversed([match.start() for match in _CUTS.finditer(text)]):
        if cut > _SHORTEST:
            yield text[:cut].rstrip(" ,;:")


def _repeat_de(match: re.Match[str]) -> str:
    link, aside, clitics, verb = match.groups()
    if not is_infinitive(verb) or (verb == "avoir" and clitics):
        return match.group()
    rest = f"{clitics}{verb}"
    return f"{link} {aside}{after_de(rest)}"
