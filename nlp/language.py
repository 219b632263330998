"""In which of six languages is a mail written?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("fr", "en", "de", "es", "it", "nl")
DEFAULT = "fr"
"""What is answered when unsure: the desk is French, and a person reads every draft."""

_READ = 4_000
"""Characters read: a language shows in its first lines."""

_ENOUGH_WORDS = 4
"""Below, all detectors guess (FRENCH.md section 4)."""

_OPENING_WORDS = 60
_SURE = 0.9
_LIKELY = 0.6

_QUOTE_START = re.compile(
    r"^[ \t]*(?:>|-{2,}[^\n]{0,40}(?:message|nachricht|bericht|messaggio|mensaje)|_{8,}$"
    r"|(?:from|von|de|da|van) ?: [^\n]{1,100}\n(?:[^\n]{1,100}\n)?(?:sent|date|gesendet|enviado|inviato"
    r"|verzonden|envoy.)"
    r"|(?:on|le|am|el|il|op) [^\n]{4,100}(?:wrote|a .crit|schrieb|escribi.|ha scritto|schreef)[^\n]{0,40}:)",
    re.IGNORECASE | re.MULTILINE,
)
_LINK = re.compile(r"(?:https?://|www\.)\S{1,200}|\S{1,80}@\S{1,80}")
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{1,30}(?:['’][^\W\d_]{1,30})?(?![\w-])")


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Load the detector once, limited to our six languages (0.6 s)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def detect_language(text: str) -> str:
    """
    Return the ISO 639-1 code of the language in which the author of a mail writes.

    The quoted history is left aside, and the opening decides alone where it is clear: a French
    reply above an English thread without quote marks is French.

    Returns:
        One of ``LANGUAGES``; ``fr`` when the text is short, made of codes, or unclear.
    """
    words = _words(_own_part(text[:_READ]))
    if len(words) < _ENOUGH_WORDS:
        return DEFAULT
    if len(words) > _OPENING_WORDS:
        language, score = _classify(words[:_OPENING_WORDS])
        if score >= _SURE:
            return language
    language, score = _classify(words)
    return language if score >= _LIKELY else DEFAULT


def _own_part(text: str) -> str:
    """Return what stands above the quoted history, or everything where that is too little to judge."""
    quote = _QUOTE_START.search(text)
    own = text[: quote.start()] if quote else text
    return own if len(_words(own)) >= _ENOUGH_WORDS else text


def _words(text: str) -> list[str]:
    """Return the words, without codes, links and addresses, which look like English to a detector."""
    return _WORD.findall(_LINK.sub(" ", text))


def _classify(words: list[str]) -> tuple[str, float]:
    language, score = _identifier().classify(" ".join(words))
    return str(language), float(score)
