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
    r"|c'est simple|en revanche|par contre|simplement|seulement|sauf que|le souci,? c'est que|bien sûr|évidemment|sérieusement|franchement|honnêtement|bonne nouvelle|petit souci|petit problème|souci|voilà|premièrement|deuxièmement|d'abord|tout d'abord|d'une part|d'autre part|là|non|oui|bonjour|bonsoir|objet|ps|p\.s\."
    r"|pour rappel|pour mémoire|à ce jour|sauf erreur(?: de (?:ma|notre) part)?|problème|constat|rappel|ok|entre-temps|depuis)\s*[,:.]?\s+"
    r"|(?:cher|chère|chers|monsieur|madame|messieurs|mesdames|maître|docteur|bonjour|bonsoir)\b[^,.!?]{0,40}[,!]\s+"
    r"|[-–—•*·>]+\s*|\d{1,2}[.)°/]\s+|[a-d]\)\s+)",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?<![\w/-])[A-ZÀ-ÖØ-ÞŒ]{2,}(?:['’-][A-ZÀ-ÖØ-ÞŒ]+)*(?![\w/-]|\s\d)")
_SHORT_WORD = 3
_NEXT_CLAUSE = re.compile(
    r"(?:,? et |, | ?; )(?=(?:vous|nous|il|elle|ils|elles|le|la|les|notre|votre|nos|vos|personne|rien|aucun|aucune|c['’]est|depuis|deux|trois) |l['’]|c['’])",
    re.IGNORECASE,
)
_IMPERSONAL = re.compile(
    r"il (?:y a|n' y|n' est (?:pas )?(?:possible|prévu)|manque|reste|faut|fallait|pleut|est (?:impossible|urgent|prévu|convenu|temps|\d))"
)
_ADVERBS = frozenset(
    "lundi mardi mercredi jeudi vendredi samedi dimanche hier demain aujourd'hui ce matin soir depuis le la à puis ensuite enfin alors"
    " janvier février mars avril mai juin juillet août septembre octobre novembre décembre dernier dernière là maintenant".split()
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
        if word.lower().replace("’", "'") not in known:
            return word
        # "EN 420" is a norm: a short word is emphasised only beside another in capitals.
        beside = text[: match.start()].split()[-1:] + text[match.end() :].split()[:1]
        alone = len(word) <= _SHORT_WORD and not any(len(w) > 1 and w.isupper() for w in beside)
        return word if alone else word.lower()

    return re.sub(r"(?<=\s)À(?=\s)", "à", _CAPITALS.sub(lower, text))


def is_opener(word: str) -> bool:
    """Tell whether a lower-case word is one that only its place gave a capital ("vingt-trois")."""
    known = words("mots", "ouvreurs")
    return word in known or ("-" in word and all(part in known for part in word.split("-")))


def lower_opening(text: str) -> str:
    """Take the capital off a clause that will follow "que", where its first word is no name."""
    first = tokenize(text[:40])
    if first and is_opener(first[0].lower):
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
        link = "" if found.group() == ", " else "et "
        comma = " " if found.group() == " et " else ", "
        text = f"{before}{comma}{link}{que(after)}"
    return text


def _inside_quote(before: str) -> bool:
    return before.count("«") > before.count("»") or before.count("(") > before.count(")")


def is_whole(tokens: Sequence[Token]) -> bool:
    """Tell whether a clause has a verb of its own, besides those of its subordinates."""
    verbs = [i for i in range(len(tokens)) if _is_finite(tokens, i)]
    subordinates = [i for i in range(len(tokens)) if _is_subordinate(tokens, i)]
    main = bool(verbs) and (not subordinates or verbs[0] < subordinates[0] or len(verbs) > len(subordinates))
    return main and not _begins_badly(tokens, verbs) and not _ends_badly(tokens)


def starts_with_verb(tokens: Sequence[Token]) -> bool:
    """Tell whether the first word is a conjugated verb, whose subject is then missing."""
    return bool(tokens) and (
        _is_finite(tokens, 0) or tokens[0].lower in words("verbes", "surs") | {"fait", "dit"}
    )


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
    if _counts_back(tokens) or _pronoun_first(tokens):
        return True
    if lower and lower[0] in {"je", "j'", "nous", "vous", "on"}:
        clitics = list(takewhile(lambda word: word in words("mots", "clitiques"), lower[1:]))
        return bool(set(clitics) & {"le", "la", "l'", "les", "lui", "leur", "en", "y"})
    return bool(lower) and lower[0] in words("mots", "renvois")


def _pronoun_first(tokens: Sequence[Token]) -> bool:
    """Tell whether "il", "elle" come after nothing but adverbs and days ("lundi, il est parti")."""
    for i, token in enumerate(tokens[:6]):
        if token.lower in {"il", "elle", "ils", "elles"}:
            return i > 0 and not _IMPERSONAL.match(" ".join(t.lower for t in tokens[i : i + 4]))
        if token.lower not in _ADVERBS and not token.text.isdigit() and token.text != ",":
            return False
    return False


def _counts_back(tokens: Sequence[Token]) -> bool:
    """Tell whether a bare number, or "en", "y", "lui" before the first verb, stands for an earlier noun."""
    for i, token in enumerate(tokens[:-1][:7]):
        alone = i == 0 or tokens[i - 1].text == "," or tokens[i - 1].lower in words("mots", "prepositions")
        if (
            token.text.isdigit()
            and alone
            and (_is_finite(tokens, i + 1) or tokens[i + 1].lower in {"ne", "n'"})
        ):
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
    if is_opener(first):
        return False
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
    if (
        last in {"est", "était", "sont", "étaient", "sera"}
        and len(tokens) > 1
        and tokens[-2].lower in {"l'", "le"}
    ):
        return True
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


_NUMBERS = frozenset(
    "qui deux trois quatre cinq sept huit neuf onze douze treize quatorze quinze seize vingt vingt-quatre trente quarante cinquante cent mille".split()
)


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
    if _after_negation(tokens, i):
        return True
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


def _after_negation(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether "ne", "se" or "qui" shows a word to be a verb ("ne se referme", "l'image se fige")."""
    if re.search(r"(?:er|ir|re|oir|é|és|ée|ées)$", tokens[i].lower) or tokens[i].lower in {
        "pas",
        "plus",
        "jamais",
        "rien",
    }:
        return False
    k = i - 1
    while k >= 0 and tokens[k].lower in words("mots", "clitiques") - {"ne", "n'", "se", "s'"}:
        k -= 1
    return (
        k >= 0
        and tokens[k].lower in {"ne", "n'", "se", "s'", "qui"}
        and tokens[i].text.isalpha()
        and tokens[i].lower not in words("mots", "clitiques")
    )


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
        return (
            before.endswith(("s", "x", "z"))
            or before.isdigit()
            or before in words("mots", "clitiques") | _NUMBERS
        )
    return False
