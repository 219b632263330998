"""How does a clause of a mail begin once its greetings, links and capitals are off?"""

from __future__ import annotations

import re

from nlp.reformulation.lexicon import words
from nlp.reformulation.tokens import tokenize

_LEADS = re.compile(
    r"^(?:(?:et|mais|or|car|donc|alors|bon|bref|enfin|ensuite|puis|en effet|de plus|en outre"
    r"|par ailleurs|d'ailleurs|cependant"
    r"|toutefois|néanmoins|malheureusement|hélas|pourtant|du coup|résultat|en conséquence|par "
    r"conséquent|en clair|en résumé|ainsi"
    r"|c'est simple|en revanche|par contre"
    r"|plus sérieusement|simplement|seulement|sauf que|le souci,? c'est que"
    r"|bien sûr|évidemment|sérieusement|franchement|honnêtement|je (?:vous )?(?:le )?répète"
    r"|bonne nouvelle|petit souci|petit problème|souci|voilà|premièrement|deuxièmement|d'abord"
    r"|tout d'abord|d'une part|d'autre part|là|non|oui|bonjour|bonsoir|bjr|bsr|slt|salut|coucou"
    r"|hello|objet|ps|p\.s\."
    r"|pour rappel|pour mémoire|à ce jour|sauf erreur(?: de (?:ma|notre) part)?|problème|constat"
    r"|rappel|ok|entre-temps|depuis)\s*[,:.]?\s+"
    r"|(?:cher|chère|chers|monsieur|madame|messieurs|mesdames|maître|docteur|bonjour"
    r"|bonsoir)\b[^,.!?]{0,40}[,!]\s+"
    r"|[-–—•*·>]+\s*|\d{1,2}[.)°/]\s+|[a-d]\)\s+)",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?<![\w/-])[A-ZÀ-ÖØ-ÞŒ]{2,}(?:['’-][A-ZÀ-ÖØ-ÞŒ]+)*(?![\w/-]|\s\d)")
_SHORT_WORD = 2
_FUNCTION_WORDS = frozenset(
    {"ET", "OU", "UN", "LE", "LA", "MA", "SA", "CE", "DE", "DU", "TU", "ON", "ME", "NE", "SI"}
)
_DEPUIS = re.compile(r"^depuis\s+(?!,)", re.IGNORECASE)
_FACTS = re.compile(
    r"^(?:[^,.;:]{3,40}, )?(?:je|nous|j') ?(?:vous |t'|me |m'|nous )*(?:informe|informons|signale"
    r"|signalons|écris|écrivons|confirme|confirmons|indique|indiquons|rappelle|rappelons|précise"
    r"|précisons|constate|constatons|note|notons|permets|permettons|relève|relevons|viens|venons"
    r"|dois vous dire|devons vous dire) ?(?:par la présente |de vous (?:informer|signaler) "
    r"|constater |ce jour |donc |également |aujourd'hui )*(?:que |qu')",
    re.IGNORECASE,
)
_VOILA = re.compile(
    r"^(?:(?:voilà|voici|ça fait|cela fait) (.{3,40}?)|((?:[\w-]+) (?:ans|mois|semaines|jours"
    r"|heures|fois))) (que |qu['’])",
    re.IGNORECASE,
)


def open_clause(text: str) -> str:
    """
    Drop what a clause of a mail begins with and a restated one does not.

    >>> open_clause("Mais je vous signale que deux colis manquent.")
    'deux colis manquent'
    """
    text = calm(text.strip(" \t\u00a0,;:.!").strip())
    for _ in range(3):
        straight = text.replace("’", "'")
        lead = _LEADS.match(straight)
        if lead is None or (_DEPUIS.match(straight) and not straight.lower().startswith("depuis,")):
            break
        text = text[lead.end() :].lstrip(" ,:")
    said = _FACTS.match(text.replace("’", "'"))
    if said is not None:
        text = text[said.end() :]
    return _VOILA.sub(lambda m: f"cela fait {(m.group(1) or m.group(2)).lower()} {m.group(3)}", text)


def calm(text: str) -> str:
    """
    Write in lower case the common words that were set in capitals for emphasis.

    >>> calm("AUCUN agent sur le site EHPAD")
    'aucun agent sur le site EHPAD'
    """
    known = words("mots", "emphase")

    def lower(match: re.Match[str]) -> str:
        word = match.group()
        quoted = text[: match.start()].count("«") > text[: match.start()].count("»")
        if quoted or word.lower().replace("’", "'") not in known:
            return word
        # "EN 420" is a norm: a short word is emphasised only beside another in capitals.
        beside = text[: match.start()].split()[-1:] + text[match.end() :].split()[:1]
        alone = len(word) <= _SHORT_WORD and not any(len(w) > 1 and w.isupper() for w in beside)
        return word if alone and word not in _FUNCTION_WORDS else word.lower()

    return re.sub(r"(?<=\s)À(?=\s)", "à", _CAPITALS.sub(lower, text))


def is_opener(word: str) -> bool:
    """Tell whether a lower-case word is one that only its place gave a capital ("vingt-trois")."""
    known = words("mots", "ouvreurs")
    return word in known or ("-" in word and all(part in known for part in word.split("-")))


def lower_opening(text: str) -> str:
    """Take the capital off a clause that will follow "que", where its first word is no name."""
    first = tokenize(text[:40])
    if first and is_opener(first[0].lower):
        word = first[0].text
        return text.replace(word, word.lower(), 1) if word.isupper() else text[:1].lower() + text[1:]
    return text
