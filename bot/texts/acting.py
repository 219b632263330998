"""What does the desk say of the acts of a dossier: menu, windows, and what became of them?"""

from __future__ import annotations

from bot.slack.escaping import mention
from bot.texts import words
from bot.texts.words import NBSP

UNDO, UNDO_LABEL = "Annuler l’envoi", "Annuler l’envoi de cette réponse et reprendre le brouillon"


def leaving(user: str, seconds: int) -> str:
    """Say that an answer is about to leave."""
    by = f" de {mention(user)}" if user else ""
    return (
        f"⏳ *La réponse{by} part dans {words.count(seconds, 'seconde', 'secondes')}.* "
        "Jusque-là, elle peut être annulée."
    )


def taken_back(user: str) -> str:
    """Say that an answer was taken back."""
    return f"↩️ *Envoi annulé* par {mention(user)}{NBSP}: rien n’est parti, le brouillon est rendu."


def undone(reference: str) -> str:
    """Say to who took an answer back that it did not leave."""
    return (
        f"↩️ L’envoi est annulé{NBSP}: rien n’est parti. Le brouillon du dossier {reference} vous est rendu."
    )
