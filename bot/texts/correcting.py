"""What does the window say in which a person puts the qualification right?"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bot.texts import words
from bot.texts.words import NBSP
from desk.views import DossierView

TITLE, SUBMIT, DONE_TITLE = "Corriger", "Enregistrer", "Qualification"
NATURE, MOTIFS, MOTIF_PRINCIPAL, TON = "Nature du message", "Motifs", "Motif principal", "Ton"
PHASE, MENACES, ENJEUX, DEMANDES = "Phase", "Menaces", "Enjeux", "Demandes du client"
NONE = "Aucun de ceux-là"


def head(view: DossierView) -> str:
    """Say what a correction does."""
    return (
        f"*{view.reference}.* Ce que vous décidez ici l’emporte, recalcule la gravité et les échéances, "
        "et apprend à mes classifieurs à mieux lire."
    )


def now_is(labels: Iterable[StrEnum]) -> str:
    """Say which boxes are ticked now, and what ticking does."""
    said = words.words(labels).lower() or "aucun"
    return f"Actuellement{NBSP}: {said}. Cocher remplace ce choix{NBSP}; sans coche, il ne change pas."


def continued(label: str) -> str:
    """Title the second group of one list."""
    return f"{label} (suite)"


def kept_as_is(text: str) -> str:
    """Say what is chosen now."""
    return f"Actuellement{NBSP}: {text}."


def saving() -> str:
    """Say that the correction is being stored."""
    return "J’enregistre votre qualification…"


def done(view: DossierView) -> str:
    """Say what the dossier has become."""
    main = words.motif(view.analysis.motif_principal).lower()
    return (
        f"✅ *{view.reference} est qualifié.* Gravité {words.gravite_word(view.analysis.gravite).lower()}, "
        f"motif {main}, ton {words.word(view.analysis.ton).lower()}. Merci, j’en tiendrai compte."
    )
