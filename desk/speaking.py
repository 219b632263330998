"""
On whose behalf is the desk asked something just now?

A request of Slack says who speaks, once, at the door. From there on a private dossier is refused to
whoever may not see it, wherever its reference is looked up: no use case can forget to ask. What
the desk does by itself (mails, deadlines, the outbox) speaks for nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from desk.rights import Guarded, Right, require

if TYPE_CHECKING:
    from desk.parts import Desk

_SPEAKER: ContextVar[tuple[Desk, str] | None] = ContextVar("speaker", default=None)


@contextmanager
def speaking_for(desk: Desk, user: str | None) -> Iterator[None]:
    """Let what happens inside be asked by a person; ``None`` is the desk itself."""
    token = _SPEAKER.set((desk, user) if user else None)
    try:
        yield
    finally:
        _SPEAKER.reset(token)


def speaker() -> str | None:
    """Return who speaks, or ``None`` where the desk acts by itself."""
    found = _SPEAKER.get()
    return found[1] if found else None


def require_sight(dossier: Guarded) -> None:
    """
    Refuse a private dossier to whoever speaks and may not see it.

    Raises:
        NotAllowedError: The message is a French sentence.
    """
    found = _SPEAKER.get()
    if found is not None and dossier.sensible:
        require(found[0], found[1], Right.VOIR, dossier)
