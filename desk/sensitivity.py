"""Which dossiers are private by default? Those on safety or personal data (issue 7, outcome 10)."""

from __future__ import annotations

import re
import unicodedata

from models.tables import Dossier
from models.values import Analysis
from models.vocabulary import Enjeu

PLAYBOOKS = frozenset({"donnees-personnelles"})
"""A draft that follows one of these makes its dossier private too."""
_WORDS = re.compile(
    r"\b(?:rgpd|gdpr|cnil|dpo|donnees? (?:a caractere )?personnelles?|donnees? de sante|donnees? medicales?|"
    r"dossiers? medica(?:l|ux)|fuites? de donnees?|violations? de donnees?|vols? de donnees?|"
    r"delegue[es]? a la protection des donnees|harcelements?|personal data|data breach|data leak)\b"
)


def is_sensitive(analysis: Analysis, *texts: str) -> bool:
    """
    Tell whether a mail makes its dossier private.

    Args:
        analysis: What was understood of it; safety at stake is enough.
        texts: Its subject and its words, where personal data are named plainly.
    """
    return Enjeu.SECURITE in analysis.enjeux or any(_WORDS.search(_fold(text)) for text in texts)


def make_private(dossier: Dossier, analysis: Analysis, *texts: str) -> bool:
    """Make a dossier private where a mail asks for it; tell whether that changed anything."""
    if dossier.sensible or not is_sensitive(analysis, *texts):
        return False
    dossier.sensible = True
    return True


def _fold(text: str) -> str:
    """Lower a text and take its accents away, for the words above."""
    flat = " ".join(text[:20_000].lower().split())
    return "".join(c for c in unicodedata.normalize("NFD", flat) if not unicodedata.combining(c))
