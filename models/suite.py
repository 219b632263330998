"""What does a client's next message change in a conversation? A value that a draft carries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suite:
    """What a client's next message changed in a conversation (issue 5, outcome 11)."""

    answered: tuple[str, ...]
    """Which of our questions have their answer now."""
    missing: tuple[str, ...]
    """Which of them still wait for it."""
    added: str
    """What the message brings that the dossier did not have, as a noun phrase; empty where nothing."""
    tone: str
    """``monte``, ``baisse`` or ``stable``."""
    promised: tuple[str, ...] = ()
    """What we promised and have not yet kept, as written then."""
