"""Is a piece of the mail a whole clause that can follow "que", and how does it begin?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from nlp.reformulation.conjugation import is_first_plural, is_second_plural, je_to_vous
from nlp.reformulation.lexicon import words
from nlp.reformulation.tokens import Token, tokenize
from nlp.reformulation.wording import que

_LEADS = re.compile(
    r"^(?:(?:et|mais|or|car|donc|alors|bon|bref|enfin|ensuite|puis|en effet|de plus|en outre|par ailleurs|d'ailleurs|cependant"
    r"|toutefois|néanmoins|malheureusement|hélas|pourtant|du coup|résultat|en conséquence|par conséquent|en clair|en résumé|ainsi"
    r"|c'est simple|voilà|premièrement|deuxièmement|d'abord|tout d'abord|d'une part|d'autre part|là|non|oui|bonjour|bonsoir|objet|ps|p\.s\."
    r"|pour rappel|pour mémoire|à ce jour|sauf erreur(?: de (?:ma|notre) part)?|problème|constat|rappel|ok|entre-temps|depuis)\s*[,:.]?\s+"
    r"|(?:cher|chère|chers|monsieur|madame|messieurs|mesdames|maître|docteur|bonjour|bonsoir)\b[^,.!?]{0,40}[,!]\s+"
    r"|[-–—•*·>]+\s*|\d{1,2}[.)°/]\s+|[a-d]\)\s+)",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(
    r"(?:,? et |, )(?=(?:vous|nous|il|elle|ils|elles|le|la|les|notre|votre|nos|vos|personne|rien|aucun|aucune|c['’]est|depuis|deux|trois) |l['’]|c['’])",
    re.IGNORECASE,
)
_DEPUIS = re.compile(r"^depuis\s+(?!,)", re.IGNORECASE)
_FACTS = re.compile(
    r"^(?:(?:je|nous|j') ?(?:vous |t'|me |m'|nous )*(?:informe|informons|signale|signalons|écris|écrivons|confirme|confirmons|indique"
    r"|indiquons|rappelle|rappelons|précise|précisons|constate|constatons|note|notons|permets|permettons|relève|relevons|viens|venons) ?"
    r"(?:par la présente |de vous (?:informer|signaler) |constater |ce jour |donc |également |aujourd'hui )*(?:que |qu'))",
    re.IGNORECASE,
)
_VOILA = re.compile(r"^(?:voilà|voici|ça fait|cela fait) (.{3,40}?) (que |qu['’])", re.IGNORECASE)


def open_clause(text: str) -> str:
    """
    Drop what a clause of a mail begins with and a restated one does not.

    >>> open_clause("Mais je vous signale que deux colis manquent.")
    'deux colis manquent'
    """
    text = calm(text.strip(" \t ,;:.!").strip())
    for _ in range(3):
        straight = text.replace("’", "'")
        lead = _LEADS.match(straight)
        if lead is None or (_DEPUIS.match(straight) and not straight.lower().startswith("depuis,")):
            break
        text = text[lead.end() :].lstrip(" ,:")
    said = _FACTS.match(text.replace("’", "'"))
    if said is not None:
        text = text[said.end() :]
    return _VOILA.sub(lambda m: f"cela fait {m.group(1)} {m.group(2)}", text)


def calm(text: str) -> str:
    """
    Write in lower case the common words that were set in capitals for emphasis.

    >>> calm("AUCUN agent sur le site EHPAD")
    'aucun agent sur le site EHPAD'
    """
    known = words("mots", "emphase")

    def lower(match: re.Match[str]) -> str:
        word = match.group()
        return word.lower() if word.isupper() and word.lower().replace("’", "'") in known else word

    return re.sub(r"\b[A-ZÀ-ÖØ-ÞŒ]{2,}(?:['’-][A-ZÀ-ÖØ-ÞŒ]+)*\b", lower, text)


def lower_opening(text: str) -> str:
    """Take the capital off a clause that will follow "que", where its first word is no name."""
    first = tokenize(text[:40])
    if first and first[0].lower in words("mots", "ouvreurs"):
        return text[:1].lower() + text[1:]
    return text


def subordinate(text: str) -> str:
    """
    Repeat "que" before each later clause of a turned text, as one restates several claims.

    >>> subordinate("la pompe fuit, et votre ligne est arrêtée")
    'la pompe fuit, et que votre ligne est arrêtée'
    """
    for found in reversed(list(_NEXT_CLAUSE.finditer(text))):
        before, after = text[: found.start()], text[found.end() :]
        if not is_whole(tokenize(after)) or not is_whole(tokenize(before)) or _inside_quote(before):
            continue
        link = "et " if "et" in found.group() else ""
        text = f"{before}, {link}{que(after)}" if "," in found.group() else f"{before} {link}{que(after)}"
    return text


def _inside_quote(before: str) -> bool:
    return before.count("«") > before.count("»") or before.count("(") > before.count(")")


def is_whole(tokens: Sequence[Token]) -> bool:
    """Tell whether a clause has a verb of its own, besides those of its subordinates."""
    verbs = [i for i in range(len(tokens)) if _is_finite(tokens, i)]
    subordinates = sum(_is_subordinate(tokens, i) for i in range(len(tokens)))
    return len(verbs) > subordinates and not _begins_badly(tokens, verbs) and not _ends_badly(tokens)


def points_back(tokens: Sequence[Token]) -> bool:
    """Tell whether a clause begins with a word that stands for something said before it."""
    lower = [token.lower for token in tokens[:4]]
    start = " ".join(lower)
    if re.match(
        r"(?:il (?:y a|n'y a|manque|n' y|reste|faut|me|nous|m'|vous|est (?:impossible|urgent|prévu|convenu)|pleut|s' agit)|il n' y|c' est la \w+ fois)",
        start,
    ):
        return False
    if re.match(
        r"(?:ce|cet|cette|ces) (?:matin|midi|soir|jour|semaine|mois|année|week-end|après-midi|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mail|courriel|message)",
        start,
    ):
        return False
    if re.match(r"(?:cela|ça) fait", start):
        return False
    if _counts_back(tokens):
        return True
    if lower and lower[0] in {"je", "j'", "nous", "vous", "on"}:
        clitics = list(takewhile(lambda word: word in words("mots", "clitiques"), lower[1:]))
        return bool(set(clitics) & {"le", "la", "l'", "les", "lui", "leur", "en", "y"})
    return bool(lower) and lower[0] in words("mots", "renvois")


def _counts_back(tokens: Sequence[Token]) -> bool:
    """Tell whether a bare number, or "en", "y", "lui" before the first verb, stands for an earlier noun."""
    for i, token in enumerate(tokens[:-1][:7]):
        if token.text.isdigit() and (_is_finite(tokens, i + 1) or tokens[i + 1].lower in {"ne", "n'"}):
            return True
        if token.text.isdigit() and i == 0 and tokens[1].lower == "sur":
            return True
        if (
            i
            and token.lower in {"en", "y", "lui", "l'"}
            and _is_finite(tokens, i + 1)
            and tokens[i - 1].lower not in {"il", "n'"}
        ):
            return True
        if _is_finite(tokens, i):
            return False
    return False


def _begins_badly(tokens: Sequence[Token], verbs: Sequence[int]) -> bool:
    first = tokens[0].lower
    if first in {
        "qui",
        "que",
        "qu'",
        "dont",
        "où",
        "et",
        "ni",
        "ou",
        "mais",
        "pas",
        "jamais",
        "si",
        "s'",
        "pour",
        "afin",
        "parce",
        "puisque",
        "alors",
        "même",
        "sauf",
    }:
        return True
    if first in words("mots", "ouvreurs"):
        return first in {"rien"} and len(verbs) < 1
    # A name or a bare noun: only right before its verb ("Mélanie a répondu").
    return not (tokens[0].text[:1].isupper() or tokens[0].text[:1].isdigit()) or not any(
        v <= 4 for v in verbs
    )


def _ends_badly(tokens: Sequence[Token]) -> bool:
    """Tell whether the last word calls for another ("depuis", "vous avez", "et")."""
    last = tokens[-1].lower
    hanging = (
        words("mots", "determinants")
        | words("mots", "clitiques")
        | words("mots", "prepositions")
        | words("mots", "subordonnants")
    )
    return last in hanging - {"vous", "nous", "tout", "tous", "toutes", "avant", "après", "contre", "leur", "dessus"} or last in {
        "et", "ou", "ai", "as", "a", "avez", "avons", "ont", "est", "sont", "suis", "sommes", "êtes", "je", "j'", "mais", "ni",
    }  # fmt: skip


def _is_subordinate(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i].lower
    if word == "si":
        return i + 1 < len(tokens) and tokens[i + 1].lower in words("mots", "determinants") | words(
            "mots", "pronoms"
        ) | {"je", "j'", "nous", "vous"}
    if word == "s'":
        return i + 1 < len(tokens) and tokens[i + 1].lower in {"il", "ils"}
    if word not in words("mots", "subordonnants"):
        return False
    if word in {"que", "qu'"}:
        near = {token.lower for token in tokens[max(0, i - 4) : i]}
        return not near & {"plus", "moins", "aussi", "autant", "plutôt", "ne", "n'"} or _verb_follows(
            tokens, i
        )
    return True


def _verb_follows(tokens: Sequence[Token], i: int) -> bool:
    return any(_is_finite(tokens, j) for j in range(i + 1, min(len(tokens), i + 6)))


def _is_finite(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i].lower
    before = tokens[i - 1].lower if i else ""
    if before in words("mots", "determinants") - words("mots", "clitiques") or word in words(
        "verbes", "faux"
    ):
        return False
    if is_second_plural(word) or (
        is_first_plural(word) and before in words("mots", "clitiques") | {"et", ","}
    ):
        return True
    if before in {"je", "j'"} or (
        before in words("mots", "clitiques") and _subject_before(tokens, i) in {"je", "j'"}
    ):
        return je_to_vous(word) is not None
    if word in words("verbes", "douteux"):
        return _doubtful(tokens, i, before)
    if word in words("verbes", "surs"):
        return before not in {"un", "une", "du", "de", "d'", "sans", "en"} or word in {
            "est",
            "a",
            "ont",
            "sont",
        }
    return _by_ending(word, before)


def _subject_before(tokens: Sequence[Token], i: int) -> str:
    k = i - 1
    while k >= 0 and tokens[k].lower in words("mots", "clitiques"):
        k -= 1
    return tokens[k].lower if k >= 0 else ""


def _doubtful(tokens: Sequence[Token], i: int, before: str) -> bool:
    if before in (words("mots", "clitiques") - {"le", "la", "les", "l'", "en"}) | words("mots", "pronoms"):
        return True
    after = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    barred = (
        words("mots", "determinants")
        | words("mots", "prepositions")
        | {"et", "ou", "", "a", "ont", "avez", "est", "été", "avons", "ai"}
    )
    return before not in barred and after in words("mots", "complements")


def _by_ending(word: str, before: str) -> bool:
    if len(word) < 4:
        return False
    if re.search(r"(?:aient|èrent|eront|iront|dront|tront|vront|ait)$", word) or re.search(
        r"(?:era|ira|dra|tra|vra|ura)$", word
    ):
        return before not in words("mots", "prepositions") | {"un", "une", "du"}
    if word.endswith("ent") and not word.endswith(("ment", "cent")):
        return before.endswith(("s", "x", "z")) or before in words("mots", "clitiques") | {"qui"}
    return False
