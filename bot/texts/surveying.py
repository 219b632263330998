"""What is said of a client's answer to the survey?"""

from __future__ import annotations

from bot.slack.escaping import inert, mention
from bot.texts.words import NBSP

FOLLOWED = "C’est suivi"


def _heard(ecoute: object) -> str:
    if ecoute is None:
        return ""
    return "une écoute ressentie" if ecoute else "*pas d’écoute ressentie*"


def answered(note: object, ecoute: object, *, is_bad: bool) -> str:
    """Show what the client answered, and what follows."""
    said = [f"*{note}{NBSP}/{NBSP}10*" if note is not None else "", _heard(ecoute)]
    what = ", ".join(part for part in said if part) or "sans note"
    if is_bad:
        return (
            f"🔻 *Réponse à l’enquête*{NBSP}: {what}. Le dossier est rouvert, un appel est à passer et un "
            "brouillon se prépare."
        )
    return f"⭐ *Réponse à l’enquête*{NBSP}: {what}."


def followed(by: str | None) -> str:
    """Say that the follow-up is written down, or who did it before."""
    if by is None:
        return "✅ C’est noté\u00a0: cette réponse est suivie."
    return f"Déjà suivi par {mention(inert(by))}, je n’ai rien changé."
