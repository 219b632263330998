"""What is said of a client who does not write in French?"""

from __future__ import annotations

from desk.foreign import FRENCH, language_name

LANGUE = "Langue"
NBSP = "\u00a0"


def langue(code: str) -> str:
    """Name the language where it is not French, and warn that the labels are then not to be relied on."""
    if code == FRENCH:
        return ""
    return f"Message en {language_name(code)}{NBSP}: à faire lire, les étiquettes ne sont pas sûres"
