"""
How is Slack answered at once, whatever the listeners are doing?

Bolt runs a listener on a pool of threads and answers when it calls ``ack``: with every thread
busy, the answer came after Slack's three seconds (TRAPS.md). This middleware answers in the
thread that received the request, before the listener is queued.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def ack_first(ack: Callable[..., Any], next: Callable[[], Any]) -> None:  # noqa: A002
    """Answer Slack, then let the listener work."""
    ack()
    next()
