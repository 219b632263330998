"""Is no mail lost or kept twice, whatever happens to a real server, the folder or the store?"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from models.errors import StoreError
from tests.intake.polling import mail, poll, running
from tests.servers.bad_imap import BadImap
from tests.servers.dark_proxy import running_dark_proxy
from tests.servers.dovecot import Dovecot
from tests.servers.memory_ledger import MemoryLedger


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
def test_a_half_open_connection_is_given_up(dovecot: Dovecot) -> None:
    """The network swallows everything without a word: the next look finds out, and comes back."""
    user = dovecot.new_user()
    with running_dark_proxy(dovecot.port) as proxy:
        settings = dovecot.settings(user, port=proxy.port, read_timeout=0.5)
        with running(settings, wait=0.5) as run:
            run.until(run.is_connected)
            proxy.go_dark()
            dovecot.deliver(user, mail(1))
            run.until(run.has(1), 15)

    assert any(state.status == "unreachable" for state in run.states)
    assert len(proxy.connections) >= 2


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
    assert next(state for state in run.states if state.status == "failing").error == "disk full"


@pytest.mark.dovecot
@pytest.mark.parametrize("done", ["flag", "seen", "move"])
def test_nothing_is_marked_before_it_is_durable(dovecot: Dovecot, done: str) -> None:
    """A store that refuses leaves the mailbox as it was."""
    user, ledger = dovecot.new_user(), MemoryLedger()
    ledger.failures_left = 1
    dovecot.deliver(user, mail(1))

    with pytest.raises(StoreError):
        poll(dovecot.settings(user, done=done, done_folder="Traités"), ledger)

    with dovecot.session(user) as person:
        assert set(person.get_flags(person.search())[1]) <= {rb"\Recent"}


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
