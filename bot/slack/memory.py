"""What was a conversation about, so that "et le 43 ?" or "le brouillon" is understood?"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

KEPT = 2000
"""Conversations remembered; the oldest are forgotten first, and all when the program restarts."""


class Memory:
    """The last dossier, client and intent of each conversation; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, dict[str, str]] = OrderedDict()

    def recall(self, key: str) -> dict[str, str]:
        """Return what the conversation was about."""
        with self._lock:
            return dict(self._known.get(key, {}))

    def remember(self, key: str, **facts: str | None) -> None:
        """Keep what the conversation is about now; ``None`` leaves what was known."""
        with self._lock:
            known = self._known.setdefault(key, {})
            known.update({name: value for name, value in facts.items() if value})
            self._known.move_to_end(key)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)


def context_for(remembered: Mapping[str, str], card_reference: str | None) -> dict[str, str]:
    """Return the context of a sentence; in a card's thread the dossier is the card's."""
    context = dict(remembered)
    if card_reference and "ref" not in context:
        context["ref"] = card_reference
    return context
