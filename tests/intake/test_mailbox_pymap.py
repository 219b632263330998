"""Does the mailbox keep its promises on a second server, the one that the demo runs?"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from intake.imap_folder import ImapMailbox
from intake.poller import Poller
from tests.servers.memory_ledger import MemoryLedger
from tests.servers.pymap import Pymap, running_pymap


@pytest.fixture(scope="module", name="pymap")
def _pymap() -> Iterator[Pymap]:
    with running_pymap() as server:
        yield server


def mail(number: int) -> bytes:
    """Return a small mail."""
    return b"From: client@example.fr\r\nSubject: essai %d\r\n\r\nBonjour\r\n" % number


def test_mails_are_kept_once_and_marked_with_what_the_server_keeps(pymap: Pymap) -> None:
    r"""pymap drops keywords without a word: \Seen is set instead, and a second poll brings nothing."""
    with pymap.session() as person:
        for number in range(3):
            person.append("INBOX", mail(number))
    ledger = MemoryLedger()

    def poll() -> int:
        return Poller(pymap.settings(), ledger, on_state=lambda _: None, stop=threading.Event()).poll_once()

    assert poll() == 3
    assert poll() == 0
    assert ledger.contents == [mail(0), mail(1), mail(2)]
    with pymap.session() as person:
        assert person.search(["UNSEEN"]) == []


def test_idle_wakes(pymap: Pymap) -> None:
    """A mail that arrives ends the wait at once."""
    with ImapMailbox(pymap.settings()).open() as folder, pymap.session() as person:
        before = folder.uids(after=0)
        threading.Timer(0.2, person.append, ("INBOX", mail(9))).start()
        start = time.monotonic()
        folder.wait(10, lambda: False)

        assert time.monotonic() - start < 3
        assert len(folder.uids(after=0)) == len(before) + 1


def test_mails_move_away(pymap: Pymap) -> None:
    """The done folder is made when missing."""
    with pymap.session() as person:
        person.append("INBOX", mail(20))
    with ImapMailbox(pymap.settings(done="move", done_folder="Traités")).open() as folder:
        folder.settle(folder.uids(after=0))
        assert folder.uids(after=0) == ()
