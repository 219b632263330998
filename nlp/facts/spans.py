"""What is a fact found in a mail, before the dossier keeps only its value?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactSpan:
    """A stretch of the mail that carries a fact."""

    kind: str
    """The name of a field of ``Faits``."""
    start: int
    end: int
    """Offsets in the text where ``where`` is ``body``, else in the subject."""
    text: str
    """Exactly what is written there."""
    value: str | float | None
    """Euros for an amount, an ISO day for a date (``None`` where unknown), else the text."""
    where: str = "body"
    """``body`` or ``subject``."""
