"""Where does the name of a client start and end, and which word is one where none was found?"""

from __future__ import annotations

import re

from models.vocabulary import Intent
from nlp.conversation.folding import fold
from nlp.conversation.lexicon import word_classes

CAPITALISED = r"[A-ZÀ-ÖØ-Þİ][\w’'&.-]*"
_LINK = r"(?:(?:de la|de l['’]|du|des|de|van|von|den|der|d['’]) ?|& )"
_AFTER = re.compile(rf"(?: {_LINK}?(?:{_LINK})?{CAPITALISED})+")
_BEFORE = re.compile(rf"(?<=[\w,:] )((?:{CAPITALISED} {_LINK}?)+)$")
_INSIDE = re.compile(
    rf"(?<=[\w,;:] )((?:(?:M\.|Mme|Mr|Mlle|Monsieur|Madame) )?{CAPITALISED}(?: {_LINK}?{CAPITALISED})*)"
)
_OPENING = re.compile(
    rf"^({CAPITALISED}(?: {_LINK}?{CAPITALISED})*) (?=(?:est|a|ont|sont|va|me|m['’]a|nous|veut|menace"
    r"|conteste|refuse|attend|se|s['’]est|vient|n['’]a|c['’]est|demande|exige)\b)"
)
_TITLED = re.compile(r"\b((?:mme|mlle|m\.|mr|monsieur|madame|sarl|scea|sci|gie) [a-zà-ÿ][\w’'-]+)")
_NO_CLIENT = frozenset({Intent.INDICATEURS, Intent.LISTE_DOSSIERS, Intent.RECHERCHER})
"""Where a bare name is as often an agent, or a word sought."""
_NEVER = re.compile(
    r".*-(?:tu|vous|moi|nous|les?|la|il|elle|on)$|(?:mon|tues|wednes|thurs|fri|satur|sun)day$|english$|french$|draft$"
    r"|tomorrow$|today$|savez$|hop$|(?:sla|dso|mttr|nps|cgv|sav)\b"
)
"""Written with a capital without being a name."""
_SHORT = 4
"""Letters: what is shorter and in capitals is an abbreviation ("CGV", "SLA")."""


def widen(client: str, text: str) -> str:
    """Return a name with the capitalised words that go on with it ("Immo" in "chez Immo Plus")."""
    start = text.find(client)
    if start < 0:
        return client
    end = start + len(client)
    if (after := _AFTER.match(text, end)) and not _NEVER.match(fold(after[0].split()[-1])):
        end = after.end()
    if (
        client[:1].isupper()
        and (before := _BEFORE.search(text[:start]))
        and (_unknown(before[1]) or " " in before[1].strip())
    ):
        start = before.start(1)
    return text[start:end].rstrip("'’.-,")


def find_name(text: str, intent: Intent) -> str | None:
    """Return a name that stands inside a sentence, or opens one as its subject; ``None`` if none does."""
    if titled := _TITLED.search(text):
        return str(titled[1])
    if intent in _NO_CLIENT:
        return None
    opening = _OPENING.search(text)
    for found in (*([opening] if opening else ()), *_INSIDE.finditer(text)):
        name = str(found[1]).rstrip("'’.-,")
        if _unknown(name) and not any(c.isdigit() for c in name):
            return name
    return None


def is_name(client: str) -> bool:
    """Tell whether a word that was taken for a client may be one ("Monday", "Peux-tu" may not)."""
    return not _NEVER.match(fold(client))


def is_first_name(name: str) -> bool:
    """Tell whether a name is a first name alone: somebody of ours rather than a client."""
    return word_classes().get(fold(name)) == "first_name"


def _unknown(name: str) -> bool:
    """Tell whether no everyday word and no abbreviation opens the name."""
    first = name.split(maxsplit=1)[0]
    if first.isupper() and len(first) <= _SHORT and " " not in name.strip():
        return False
    known = word_classes().get(fold(first).strip("'’"))
    return known in {None, "title", "organisation"} and not _NEVER.match(fold(first))
