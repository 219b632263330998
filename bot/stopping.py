"""When must a running desk stop? Imported before anything heavy: a signal may come at once."""

from __future__ import annotations

import logging
import os
import signal
import threading

log = logging.getLogger(__name__)


def stop_on_signals() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def stop_with_parent(parent: int, stop: threading.Event) -> None:
    """Set *stop* when the process *parent* is gone: a supervisor killed outright leaves no orphan at work."""

    def watch() -> None:
        while not stop.wait(1.0):
            if os.getppid() != parent:
                log.warning("the supervisor is gone, stopping")
                stop.set()

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
