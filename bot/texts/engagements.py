"""What does a person read of what we promised a client?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.slack.escaping import inert
from bot.texts import moments
from bot.texts.words import NBSP, count, quoted
from models.tables import Engagement, EngagementState

FOLLOW, DISMISS = "Suivre", "Pas une promesse"
KEPT, BROKEN = "Tenue", "Rompue"
_TEXT = 300


def offer_title(number: int) -> str:
    """Open the list of what a letter that has left promises."""
    asked = "Dois-je la suivre" if number < 2 else "Lesquelles dois-je suivre"
    return (
        f"🤝 Cette réponse contient {count(number, 'promesse', 'promesses')}. "
        f"{asked}{NBSP}? Je préviendrai avant la date, et si elle passe."
    )


def offered(promise: Mapping[str, Any], *, minimal: bool) -> str:
    """Write one promise with its day; its words stay out of a Slack that shows no bodies."""
    day = promise.get("due_on")
    when = moments.calendar_day(date.fromisoformat(str(day))) if day else "sans date"
    return f"• *{when}*" if minimal else f"• *{when}*{NBSP}: {quoted(inert(str(promise['text']), _TEXT))}"


def followed(row: Engagement) -> str:
    """Say that a promise is followed, and by when."""
    if row.due_on is None:
        return "✅ Promesse suivie, sans date."
    return f"✅ Promesse suivie{NBSP}: je préviens avant le {moments.calendar_day(row.due_on)}."


def settled(row: Engagement) -> str:
    """Say what became of a promise."""
    return {
        EngagementState.TENU: "✅ Promesse tenue, c’est noté.",
        EngagementState.TENU_EN_RETARD: "✅ Promesse tenue, en retard. C’est noté.",
        EngagementState.ROMPU: "📌 Promesse rompue, c’est noté. Dites au client où nous en sommes.",
        EngagementState.ECARTE: "👌 Ce n’était pas une promesse, je ne la suivrai pas.",
    }[row.state]
