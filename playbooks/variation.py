"""Which of several equal wordings does this dossier get? Always the same one, whatever the machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def pick(options: Sequence[str], seed: str) -> str:
    """
    Return one of the options, decided by the seed and the options themselves.

    ``hash()`` changes from one process to the next; SHA-256 does not, so a draft written again
    is the same draft.

    >>> pick(["a", "b", "c"], "D-2026-00042") == pick(["a", "b", "c"], "D-2026-00042")
    True
    """
    if not options:
        raise ValueError("nothing to pick from")
    return options[spin("\x1f".join(options), seed) % len(options)]


def spin(topic: str, seed: str) -> int:
    """Return a large number that the seed and the topic decide."""
    digest = hashlib.sha256(f"{seed}\x1e{topic}".encode()).digest()
    return int.from_bytes(digest[:8], "big")
