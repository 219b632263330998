"""Whom does a name or a mention typed in a window designate?"""

from __future__ import annotations

import re

from bot.slack.parts import Parts

_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,30})(?:\|[^>]*)?>")


def person_named(parts: Parts, written: str, *, default: str) -> str | None:
    """Return the Slack id that a name or a mention designates, ``None`` where it designates no one person."""
    found = _MENTION.search(written)
    if found:
        return found[1]
    if not written.strip():
        return default
    named = parts.people.named(written)
    return named[0] if len(named) == 1 else None
