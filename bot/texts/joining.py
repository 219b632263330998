"""What does the desk say of the files that may leave with an answer?"""

from __future__ import annotations

from bot.texts import words
from bot.texts.words import NBSP, quoted

FILES = "Joindre des fichiers du fil"
HINT = f"Déposez un fichier dans le fil de la fiche{NBSP}: il apparaît ici. Seul ce qui est coché part."


def option(name: str, size: int) -> str:
    """Name a file beside its box."""
    weight = f" ({words.size(size)})"
    room = 75 - len(weight)
    short = name if len(name) <= room else f"{name[: room - 1]}…"
    return f"{short}{weight}"


def gone() -> str:
    """Say that a file is not in the thread any more."""
    return f"Un fichier coché n’est plus dans le fil{NBSP}: rien n’est parti. Rouvrez l’aperçu."


def elsewhere(name: str) -> str:
    """Refuse a file that lies outside Slack."""
    return f"Le fichier {quoted(name)} n’est pas chez Slack{NBSP}: rien n’est parti."


def unreadable(name: str) -> str:
    """Say that a file could not be fetched."""
    return f"Slack n’a pas donné le fichier {quoted(name)}{NBSP}: rien n’est parti. Réessayez."


def not_in_drafts() -> str:
    """Refuse files with a draft that is dropped in a mailbox."""
    return (
        f"Les fichiers cochés ne suivent pas un brouillon déposé{NBSP}: rien n’est déposé. "
        "Décochez-les, ou envoyez la réponse d’ici."
    )
