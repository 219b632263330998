"""How is Slack's limit of about one message a second a channel kept without sleeping?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SECONDS_A_MESSAGE = 1.05
"""A little over Slack's second: clocks differ."""
FORGOTTEN_AFTER = 120.0


class Pace:
    """
    Gives each effect its own second in its channel, first come, first served.

    Args:
        clock: Monotonic seconds; tests own it.
        seconds: Between two messages of one channel.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, seconds: float = SECONDS_A_MESSAGE
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._reserved: dict[int, float] = {}

    def wait(self, channel: str, effect_id: int) -> float:
        """Return how many seconds this effect has to wait; zero means now, and uses its turn."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            slot = self._reserved.get(effect_id)
            if slot is None:
                slot = max(now, self._next.get(channel, 0.0))
                self._next[channel] = slot + self._seconds
            if slot > now:
                self._reserved[effect_id] = slot
                return slot - now
            self._reserved.pop(effect_id, None)
            # Late for its own turn: the next one still keeps its distance from this post.
            self._next[channel] = max(self._next.get(channel, 0.0), now + self._seconds)
            return 0.0

    def hold(self, channel: str, seconds: float) -> None:
        """Keep a channel silent for a while, as Slack asked (Retry-After)."""
        with self._lock:
            self._next[channel] = max(self._next.get(channel, 0.0), self._clock() + seconds)

    def _forget(self, now: float) -> None:
        stale = [key for key, slot in self._reserved.items() if now - slot > FORGOTTEN_AFTER]
        for key in stale:
            del self._reserved[key]
