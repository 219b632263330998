"""Does a server that misbehaves neither stop the poller, nor make it hammer, spin or lose a mail?"""

from __future__ import annotations

import contextlib
import threading
import time

import pytest

from intake.poller import STRIKES, Poller, PollerState
from models.errors import MailboxAuthError, MailboxError
from tests.intake.polling import mail, poll, running
from tests.servers.bad_imap import BARE, BadImap
from tests.servers.memory_ledger import MemoryLedger


def test_a_refused_login_is_told_at_once_and_not_hammered(bad_imap: BadImap) -> None:
    """One attempt, told, then five minutes of silence; stopping is heard all the same."""
    bad_imap.faults.add("login_refused")
    with running(bad_imap.settings()) as run:
        run.until(run.said("refused"), 2)
        time.sleep(0.5)

    assert bad_imap.said("LOGIN") == 1
    refused = next(state for state in run.states if state.status == "refused")
    assert refused.next_try_in == 300
    assert "AUTHENTICATIONFAILED" in refused.error


def test_a_passing_refusal_is_tried_again_soon(bad_imap: BadImap) -> None:
    """Too many connections is no wrong password."""
    bad_imap.mails = {1: mail(1)}
    bad_imap.faults.add("login_too_many")
    with running(bad_imap.settings()) as run:
        run.until(run.said("unreachable"), 2)
        bad_imap.faults.clear()
        run.until(run.has(1))

    assert not run.said("refused")()


@pytest.mark.parametrize("fault", ["cut_literal", "garbage_greeting", "no_folder", "idle_eof", "fetch_hang"])
def test_a_fault_that_ends_is_survived(bad_imap: BadImap, fault: str) -> None:
    """Once the server is well again every mail is kept once."""
    bad_imap.mails = {number: mail(number) for number in range(1, 6)}
    bad_imap.faults.add(fault)
    with running(bad_imap.settings(), wait=0.2) as run:
        run.until(run.said("unreachable"))
        bad_imap.faults.clear()
        bad_imap.mails[6] = mail(6)
        run.until(run.has(6), 20)

    assert sorted(key[3] for key in run.ledger.mails) == [1, 2, 3, 4, 5, 6]


def test_one_mail_that_kills_the_session_does_not_block_the_others(bad_imap: BadImap) -> None:
    """The poisoned mail is tried alone, set aside and named; the rest is kept."""
    bad_imap.mails = {number: mail(number) for number in range(1, 8)}
    bad_imap.poison = {4}
    ledger, states = MemoryLedger(), list[PollerState]()
    poller = Poller(bad_imap.settings(), ledger, on_state=states.append, stop=threading.Event())
    for _ in range(STRIKES + 1):
        with contextlib.suppress(MailboxError):
            poller.poll_once()
    assert poller.poll_once() == 0

    assert sorted(key[3] for key in ledger.mails) == [1, 2, 3, 5, 6, 7]
    assert states[-1].unfetchable == (4,)


def test_a_server_without_idle_is_polled(bad_imap: BadImap) -> None:
    """No IDLE, no MOVE, no keywords: mails come all the same, and are marked once."""
    bad_imap.capability, bad_imap.permanent_flags = BARE, r"\Seen"
    with running(bad_imap.settings()) as run:
        run.until(run.is_connected)
        bad_imap.mails[1] = mail(1)
        run.until(run.has(1))
        run.until(lambda: bad_imap.flags.get(1) == {r"\Seen"})

    assert bad_imap.said("IDLE") == 0


def test_a_chattering_server_does_not_make_the_poller_spin(bad_imap: BadImap) -> None:
    """A server that always has something to say is looked at twice a second at most."""
    bad_imap.faults.add("idle_chatter")
    with running(bad_imap.settings()) as run:
        run.until(run.is_connected)
        time.sleep(1.2)

    assert bad_imap.said("UID SEARCH") <= 8


def test_a_listener_that_fails_does_not_end_the_poller(
    bad_imap: BadImap, caplog: pytest.LogCaptureFixture
) -> None:
    """The listener writes to a store that may be full: mails are read all the same, before and after."""
    bad_imap.mails = {1: mail(1)}
    bad_imap.faults.add("garbage_greeting")
    ledger, stop = MemoryLedger(), threading.Event()

    def listener(state: PollerState) -> None:
        raise OSError(f"disk full: {state.status}")

    poller = Poller(bad_imap.settings(), ledger, on_state=listener, stop=stop)
    thread = threading.Thread(target=poller.run)
    thread.start()
    time.sleep(0.3)
    bad_imap.faults.clear()
    deadline = time.monotonic() + 10
    while not ledger.mails and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    thread.join(8)

    assert len(ledger.mails) == 1
    assert "disk full: unreachable" in caplog.text
    assert "disk full: stopped" in caplog.text


def test_polling_once_tells_a_refusal(bad_imap: BadImap) -> None:
    """Commands such as doctor get the error itself."""
    bad_imap.faults.add("login_refused")

    with pytest.raises(MailboxAuthError):
        poll(bad_imap.settings(), MemoryLedger())
