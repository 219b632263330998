"""How are the figures of a period measured once for all who ask within the minute?"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from desk.figures.indicators import Indicators, indicators
from desk.figures.period import Period
from desk.parts import Desk

KEPT = timedelta(seconds=60)
"""Figures so old are still true to whoever reads them; measuring a month reads the whole base."""
MOST = 24


class Measures:
    """The figures of the last periods that were asked for; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[datetime, datetime], Indicators] = OrderedDict()

    def of(self, desk: Desk, period: Period) -> Indicators:
        """Return the indicators of a period, measured now or within the last minute."""
        key = (period.since, period.until)
        with self._lock:
            known = self._known.get(key)
        if known is not None and timedelta() <= desk.now() - known.measured_at < KEPT:
            return known
        with desk.store.read() as session:
            found = indicators(session, *key, charter=desk.charter, now=desk.now())
        with self._lock:
            self._known[key] = found
            self._known.move_to_end(key)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return found
