"""In which of six languages is a mail written?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("fr", "en", "de", "es", "it", "nl")
DEFAULT = "fr"

_READ = 2_000
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of a mail's language, ``fr`` when unsure."""
    words = _WORD.findall(text[:_READ])
    if len(words) < 4:
        return DEFAULT
    language, score = _identifier().classify(" ".join(words))
    return str(language) if score > 0.8 else DEFAULT
