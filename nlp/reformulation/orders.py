"""How is an order of the client ("rendez-moi", "vous m'envoyez") said as an infinitive?"""

from __future__ import annotations

import re

from nlp.reformulation import conjugation
from nlp.reformulation.complements import de_infinitive
from nlp.reformulation.lexicon import words
from nlp.reformulation.wording import elides

_ORDER = re.compile(
    r"^vous ((?:(?:me|nous|le|la|les|lui|leur|en|y) |[ml]')*)(\w+(?:ez|ites))\b(.*)", re.IGNORECASE
)
_IMPERATIVE = re.compile(
    r"^(?:(ne|n') ?)?(\w+(?:ez|ites))((?:-(?:moi|nous|vous|le|la|les|lui|leur|en|y)"
    r"| (?:moi|nous)(?! \w+(?:er|ir|re|oir)\b))*)(?![\w-])(.*)",
    re.IGNORECASE,
)
_SINGULAR = re.compile(r"^(\w+(?:e|s))((?:-(?:moi|nous|le|la|les))+)(?![\w-])(.*)", re.IGNORECASE)
_PRONOUNS = ("moi", "nous", "le", "la", "les", "lui", "leur", "y", "en")


def ordered(text: str) -> str | None:
    """
    Return what an order asks for, after "de", or ``None`` where the text is no sure order.

    >>> ordered("Rendez-moi les 1 680 €"), ordered("vous m'enverrez un avoir"), ordered("Vous avez ri")
    ('de vous rendre les 1 680 €', 'de vous envoyer un avoir', None)
    """
    found = _ORDER.match(text)
    if found is not None and (found.group(1) or found.group(2).lower() in words("verbes", "ordres")):
        verb = found.group(2).lower()
        if verb in words("verbes", "pas_des_ordres"):
            return None
        future = conjugation.is_future_plural(verb)
        infinitive = conjugation.future_infinitive(verb) if future else conjugation.infinitive(verb)
        return de_infinitive(f"{found.group(1)}{infinitive}{found.group(3)}") if infinitive else None
    found = _SINGULAR.match(text)
    if found is not None:
        return _singular(*found.groups())
    found = _IMPERATIVE.match(text)
    return _imperative(*found.groups()) if found is not None else None


def _imperative(negation: str | None, verb: str, pronouns: str, rest: str) -> str | None:
    verb = verb.lower()
    if not conjugation.is_second_plural(verb) or verb in words("verbes", "pas_des_ordres"):
        return None
    if conjugation.is_future_plural(verb):
        return None
    infinitive = conjugation.infinitive(verb)
    clitics = _clitics(pronouns, before=infinitive)
    if negation:
        rest = re.sub(r"^ (pas|plus|rien|jamais)\b", "", rest)
        clitics = "ne pas " + clitics
    return de_infinitive(f"{clitics}{infinitive}{rest}")


def _singular(verb: str, pronouns: str, rest: str) -> str | None:
    plural = conjugation.je_to_vous(verb.lower())
    if plural is None:
        return None
    infinitive = conjugation.infinitive(plural)
    return de_infinitive(f"{_clitics(pronouns, before=infinitive)}{infinitive}{rest}")


def _clitics(pronouns: str, *, before: str) -> str:
    """Write the pronouns of an imperative as they stand before an infinitive ("-le-moi" -> "me le ")."""
    names = [name for name in re.split(r"[- ]", pronouns) if name]
    names.sort(key=lambda name: _PRONOUNS.index(name) if name in _PRONOUNS else 0)
    text = " ".join("me" if name == "moi" else name for name in names)
    if elides(before) and text.endswith(("le", "la")):
        return f"{text[:-1]}'"
    return f"{text} " if text else ""
