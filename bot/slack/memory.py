"""What was a conversation about, so that "et le 43 ?" or "le brouillon" is understood after a restart too?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.exchanges import recall, remember
from models.store import Store

CLUES = ("ref", "client", "intent")
"""What a sentence may lean on (nlp.conversation)."""


class Memory:
    """The last dossier, client, wish and criteria of each conversation."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def recall(self, key: str) -> dict[str, Any]:
        """Return what the conversation was about."""
        return recall(self._store, key)

    def remember(self, key: str, **facts: Any) -> None:
        """Keep what the conversation is about now; ``None`` leaves what was known."""
        told = {name: value for name, value in facts.items() if value is not None}
        if told:
            remember(self._store, key, told)


def context_for(remembered: Mapping[str, Any], card_reference: str | None) -> dict[str, str]:
    """Return the context of a sentence; in a card's thread the dossier is the card's."""
    context = {name: str(remembered[name]) for name in CLUES if remembered.get(name)}
    if card_reference and "ref" not in context:
        context["ref"] = card_reference
    return context
