"""Is no mail lost or kept twice, whatever happens to the server, the folder or the store?"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from intake.mailbox import Ledger, MailboxSettings
from intake.poller import STRIKES, Poller, PollerState
from models.errors import MailboxAuthError, MailboxError
from tests.servers.bad_imap import BARE, BadImap
from tests.servers.dovecot import Dovecot
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


@pytest.mark.dovecot
def test_polling_twice_keeps_once(dovecot: Dovecot) -> None:
    """Every mail is kept once, in batches of one commit, and marked on the server."""
    user, ledger = dovecot.new_user(), MemoryLedger()
    with dovecot.session(user) as person:
        for number in range(60):
            person.append("INBOX", mail(number))

    assert poll(dovecot.settings(user), ledger) == 60
    assert poll(dovecot.settings(user), ledger) == 0
    assert ledger.commits == [50, 10]
    with dovecot.session(user) as person:
        assert person.search(["UNKEYWORD", "$DoleancesRecu"]) == []
        assert person.search(["SEEN"]) == []


@pytest.mark.dovecot
def test_a_delivery_is_kept_within_two_seconds(dovecot: Dovecot) -> None:
    """IDLE wakes the poller."""
    user = dovecot.new_user()
    with running(dovecot.settings(user)) as run:
        run.until(run.is_connected)
        time.sleep(0.1)
        dovecot.deliver(user, mail(1))
        start = time.monotonic()
        run.until(run.has(1))

        assert time.monotonic() - start < 2


@pytest.mark.dovecot
@pytest.mark.parametrize("done", ["flag", "seen", "move"])
def test_a_crash_between_keeping_and_marking_doubles_nothing(dovecot: Dovecot, done: str) -> None:
    """The mails kept but not marked are marked at the next start, not kept again."""
    user, ledger = dovecot.new_user(), MemoryLedger()
    settings = dovecot.settings(user, done=done, done_folder="Traités")
    dovecot.deliver(user, mail(1), mail(2))
    poll(settings, ledger)
    with dovecot.session(user) as person:
        if done == "move":
            person.select_folder("Traités")
            person.move([1, 2], "INBOX")
        else:
            person.set_flags([1, 2], [])
    poll(settings, ledger)

    with dovecot.session(user) as person:
        unmarked = {"flag": ["UNKEYWORD", "$DoleancesRecu"], "seen": ["UNSEEN"], "move": ["ALL"]}[done]
        assert person.search(unmarked) == []
    assert len(ledger.contents) == 2


@pytest.mark.dovecot
def test_a_kick_is_survived(dovecot: Dovecot) -> None:
    """The server says BYE: the poller comes back and misses nothing."""
    user = dovecot.new_user()
    with running(dovecot.settings(user)) as run:
        run.until(run.is_connected)
        for number in range(3):
            time.sleep(0.1)
            dovecot.doveadm("kick", user)
            dovecot.deliver(user, mail(number))
            run.until(run.has(number + 1), 15)

    assert len(run.ledger.contents) == 3
    assert any(state.status == "unreachable" and state.failures for state in run.states)


@pytest.mark.dovecot
def test_a_new_uidvalidity_loses_and_doubles_nothing(dovecot: Dovecot) -> None:
    """UIDVALIDITY set to 1, lower than before, while the session is open: contents stay once each."""
    user = dovecot.new_user()
    dovecot.deliver(user, mail(1), mail(2))
    with running(dovecot.settings(user)) as run:
        run.until(run.has(2))
        dovecot.doveadm("mailbox", "update", "-u", user, "--uid-validity", "1", "INBOX")
        dovecot.deliver(user, mail(3))
        run.until(lambda: len(run.ledger.contents) == 3, 15)

    assert {key[2] for key in run.ledger.mails} >= {1}
    assert len(run.ledger.contents) == 3


@pytest.mark.dovecot
def test_renumbered_uids_lose_nothing(dovecot: Dovecot) -> None:
    """The index is lost: new UIDVALIDITY and UIDs from 1, a mail arrived meanwhile takes a known number."""
    user, ledger = dovecot.new_user(), MemoryLedger()
    dovecot.deliver(user, mail(1), mail(2), mail(3))
    poll(dovecot.settings(user), ledger)
    with dovecot.session(user) as person:
        person.delete_messages([1])
        person.expunge()
    for file in dovecot.maildir(user).glob("dovecot*"):
        if file.name.startswith(("dovecot-uidlist", "dovecot.index", "dovecot.list")):
            file.unlink()
    time.sleep(1.1)
    dovecot.deliver(user, mail(4))
    poll(dovecot.settings(user), ledger)

    assert len({key[2] for key in ledger.mails}) == 2
    assert len(ledger.contents) == 4
    assert poll(dovecot.settings(user), ledger) == 0


@pytest.mark.dovecot
def test_jumping_uids_lose_nothing(dovecot: Dovecot) -> None:
    """UIDs may leap ahead."""
    user, ledger = dovecot.new_user(), MemoryLedger()
    dovecot.deliver(user, mail(1))
    poll(dovecot.settings(user), ledger)
    dovecot.doveadm("mailbox", "update", "-u", user, "--min-next-uid", "500000", "INBOX")
    dovecot.deliver(user, mail(2))

    assert poll(dovecot.settings(user), ledger) == 1
    assert max(key[3] for key in ledger.mails) == 500000


@pytest.mark.dovecot
def test_a_hung_server_is_given_up(dovecot: Dovecot) -> None:
    """The server process is stopped, then goes on: the read timeout frees the poller."""
    user = dovecot.new_user()
    with running(dovecot.settings(user, read_timeout=0.5), wait=0.3) as run:
        run.until(run.is_connected)
        (pid,) = dovecot.pids(user)
        os.kill(pid, signal.SIGSTOP)
        try:
            run.until(run.said("unreachable"))
            dovecot.deliver(user, mail(1))
            run.until(run.has(1), 15)
        finally:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.dovecot
def test_two_pollers_on_one_mailbox_keep_once(dovecot: Dovecot) -> None:
    """The ledger's key guards, whoever fetches first."""
    user, ledger = dovecot.new_user(), MemoryLedger()
    with running(dovecot.settings(user), ledger), running(dovecot.settings(user), ledger) as run:
        dovecot.deliver(user, *(mail(number) for number in range(20)))
        run.until(run.has(20))

    assert len(ledger.mails) == 20
    assert len(ledger.contents) == 20


@pytest.mark.dovecot
def test_a_full_disk_loses_nothing(dovecot: Dovecot) -> None:
    """The store refuses twice: nothing is marked meanwhile, and the mail is kept when it can be."""
    user, ledger = dovecot.new_user(), MemoryLedger()
    ledger.failures_left = 2
    dovecot.deliver(user, mail(1))
    with running(dovecot.settings(user), ledger) as run:
        run.until(run.said("failing"))
        run.until(run.has(1), 15)

    assert len(ledger.contents) == 1


@pytest.mark.dovecot
def test_an_oauth_session_outlives_its_token(dovecot: Dovecot, tmp_path: Path) -> None:
    """The server ends the session, the token has expired meanwhile: a fresh one is asked."""
    user = dovecot.new_user()
    command = tmp_path / "token"
    command.write_text(f"#!/bin/sh\necho '{dovecot.token(user)}'\n", encoding="ascii")
    command.chmod(0o755)
    settings = dovecot.settings(user, auth="oauthbearer", password="", token_command=str(command))
    with running(settings) as run:
        run.until(run.is_connected)
        command.write_text(f"#!/bin/sh\necho '{dovecot.token(user, life=-10)}'\n", encoding="ascii")
        dovecot.doveadm("kick", user)
        dovecot.deliver(user, mail(1))
        run.until(run.has(1), 15)


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


@pytest.mark.dovecot
def test_a_dead_mailbox_does_not_stop_another(bad_imap: BadImap, dovecot: Dovecot) -> None:
    """Each mailbox has its own poller."""
    bad_imap.faults.add("garbage_greeting")
    user = dovecot.new_user()
    dovecot.deliver(user, mail(1))
    with running(bad_imap.settings()) as bad, running(dovecot.settings(user)) as good:
        bad.until(bad.said("unreachable"))
        good.until(good.has(1))

    assert bad.states[-2].last_success is None
    assert good.states[-1].last_success is not None


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
