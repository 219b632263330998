"""How do tests run a poller, and wait for what it does?"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from intake.mailbox import Ledger, MailboxSettings
from intake.poller import Poller, PollerState
from tests.servers.memory_ledger import MemoryLedger


def mail(number: int) -> bytes:
    """Return a small mail with CRLF line ends."""
    return b"From: client@example.fr\r\nSubject: essai %d\r\n\r\nBonjour\r\n" % number


@dataclass
class Run:
    """A poller running in its thread, and what it said."""

    ledger: MemoryLedger
    stop: threading.Event = field(default_factory=threading.Event)
    states: list[PollerState] = field(default_factory=list)
    thread: threading.Thread | None = None

    def until(self, condition: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait for a condition, or fail with what the poller said last."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.states[-3:]
            time.sleep(0.02)

    def has(self, count: int) -> Callable[[], bool]:
        """Return a condition: so many mails are kept."""
        return lambda: len(self.ledger.mails) >= count

    def said(self, status: str) -> Callable[[], bool]:
        """Return a condition: the poller told this status at least once."""
        return lambda: any(state.status == status for state in self.states)

    def is_connected(self) -> bool:
        """Tell whether the last word was good."""
        return bool(self.states) and self.states[-1].status == "connected"


@contextlib.contextmanager
def running(
    settings: MailboxSettings, ledger: MemoryLedger | None = None, wait: float = 300.0
) -> Iterator[Run]:
    """Run a poller in a thread, and stop it within two seconds."""
    run = Run(ledger or MemoryLedger())
    poller = Poller(settings, run.ledger, on_state=run.states.append, stop=run.stop, wait_seconds=wait)
    run.thread = threading.Thread(target=poller.run)
    run.thread.start()
    try:
        yield run
    finally:
        run.stop.set()
        run.thread.join(8)
        assert not run.thread.is_alive()
        assert run.states[-1].status == "stopped"


def poll(settings: MailboxSettings, ledger: Ledger) -> int:
    """Poll once."""
    return Poller(settings, ledger, on_state=lambda _: None, stop=threading.Event()).poll_once()
