"""Which change of wording does somebody ask for ("plus court", "sans le geste", "en anglais")?"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.conversation.folding import fold
from nlp.cues import load_table

_JOINED = (
    r"(?:,? (?:et|mais|and|but) (?:(?:plus|moins|sans|pas|tres) )?[\w'-]+"
    r"|, (?:sans|plus|moins) [\w'-]+)?"
)
READ = 400
"""Characters read: what follows is a text to rewrite."""


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = load_table(__package__, "wording.toml")
    words = {name: "|".join(alternatives) for name, alternatives in table.items()}
    after_more = rf"(?!(?:{words['not_after_more']})\b)[\w'-]+"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"\b(?:(?:{words['amounts']}) )?(?:plus|moins|trop|too|more|less) (?:d'"
            rf"|de )?{after_more}{_JOINED}",
            rf"\+ ?(?:{words['adjectives']})",
            r"\bsans (?!attendre|suite)(?:(?!stp\b|svp\b|please\b|cette\b|et\b|,)[\w'’-]+ ?){1,5}",
            rf"\b(?:{words['edits']}) (?:les|des|la|le|une) [\w'-]+(?: [\w'-]+)?(?=$|[,.!?]| stp| svp)",
            rf"\b(?:{words['adjectives']}){_JOINED}(?=$|[,.!?;:]| (?:stp|svp|pour|a|au|aux)\b)",
            rf"\b(?:{words['verbs']})\b",
            rf"(?<=en )(?:{words['languages']})\b|(?<=in )(?:{words['languages']})\b|\banglais$",
            r"(?<=ton )[\w'-]+(?: et [\w'-]+)?",
        )
    )


def find_wording(text: str) -> str | None:
    """Return the change of wording that a message asks for, as written, or ``None``."""
    read = text[:READ]
    folded = fold(read)
    spans = [m.span() for pattern in _patterns() if (m := pattern.search(folded))]
    if not spans:
        return None
    start, end = min(spans, key=lambda span: (span[0], -span[1]))
    return read[start:end].strip(" ,.;:!?") or None
