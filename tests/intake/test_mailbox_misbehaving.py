"""Is a server that misbehaves survived, and never worked around at the expense of people's mail?"""

from __future__ import annotations

import time

import pytest

from intake.imap_folder import ImapMailbox
from intake.mailbox import DONE_KEYWORD, Folder, RawMail
from models.errors import MailboxAuthError, MailboxError
from tests.servers.bad_imap import BARE, BadImap


def mail(number: int, body: bytes = b"Bonjour") -> bytes:
    """Return a small mail with CRLF line ends."""
    return b"From: client@example.fr\r\nSubject: essai %d\r\n\r\n%b\r\n" % (number, body)


def fetch_all(folder: Folder) -> list[RawMail]:
    """Return every mail of a folder."""
    return [raw for batch in folder.fetch(folder.uids(after=0)) for raw in batch]


@pytest.mark.parametrize(
    ("fault", "refused"),
    [
        ("login_refused", True),
        ("login_unavailable", False),
        ("login_too_many", False),
        ("login_overquota", False),
        ("login_bad", False),
        ("login_eof", False),
        ("garbage_greeting", False),
        ("no_folder", False),
        ("no_uidvalidity", False),
    ],
)
def test_only_a_true_refusal_is_a_refusal(bad_imap: BadImap, fault: str, refused: bool) -> None:
    """Outages and limits at login must not be told as a wrong password."""
    bad_imap.faults.add(fault)

    with pytest.raises(MailboxError) as told, ImapMailbox(bad_imap.settings()).open():
        pass

    assert isinstance(told.value, MailboxAuthError) is refused


@pytest.mark.parametrize("capability", [BARE, f"{BARE} STARTTLS"])
def test_a_refused_starttls_is_fatal(bad_imap: BadImap, capability: str) -> None:
    """The password never follows a refused or missing STARTTLS."""
    bad_imap.capability = capability
    bad_imap.faults.add("starttls_refused")

    with pytest.raises(MailboxError), ImapMailbox(bad_imap.settings(security="starttls")).open():
        pass

    assert bad_imap.said("LOGIN") == 0


@pytest.mark.parametrize(
    "fault", ["cut_literal", "short_literal", "fetch_hang", "deep_parentheses", "huge_literal"]
)
def test_a_broken_answer_is_an_error_of_the_mailbox(bad_imap: BadImap, fault: str) -> None:
    """Whatever the server sends, one kind of error comes out, soon."""
    bad_imap.mails = {1: mail(1), 2: mail(2)}
    bad_imap.faults.add(fault)

    with ImapMailbox(bad_imap.settings()).open() as folder, pytest.raises(MailboxError):
        fetch_all(folder)


def test_a_server_that_drips_is_cut_off(bad_imap: BadImap) -> None:
    """Each byte comes in time, the mail never ends: the whole command is bounded."""
    bad_imap.mails = {1: mail(1, b"x" * 600)}
    bad_imap.faults.add("drip")

    start = time.monotonic()
    with ImapMailbox(bad_imap.settings(command_timeout=0.5)).open() as folder, pytest.raises(MailboxError):
        fetch_all(folder)

    assert time.monotonic() - start < 3


def test_unsolicited_rows_and_reordered_answers_change_nothing(bad_imap: BadImap) -> None:
    """Rows nobody asked for are left out, and the batch keeps the order of the UIDs."""
    bad_imap.mails = {3: mail(3), 5: mail(5), 9: mail(9)}
    bad_imap.faults.add("unsolicited")

    with ImapMailbox(bad_imap.settings()).open() as folder:
        fetched = fetch_all(folder)

    assert [raw.uid for raw in fetched] == [3, 5, 9]
    assert [raw.content for raw in fetched] == [mail(3), mail(5), mail(9)]


def test_a_folder_with_years_of_mail_is_searched_in_windows(bad_imap: BadImap) -> None:
    """120,000 UIDs of ten digits in one line exceed what imaplib reads: every one is found all the same."""
    uids = range(4_000_000_000, 4_000_120_000)
    bad_imap.mails = dict.fromkeys(uids, b"")

    with ImapMailbox(bad_imap.settings(read_timeout=10.0)).open() as folder:
        assert folder.uids(after=0) == tuple(uids)
        assert folder.uids(after=4_000_119_997) == (4_000_119_998, 4_000_119_999)

    assert bad_imap.said("UID SEARCH 100001:* UID 1:*") == 1


def test_a_mail_without_bytes_is_left_for_later(bad_imap: BadImap) -> None:
    """A NIL body is no empty mail."""
    bad_imap.mails = {1: mail(1)}
    bad_imap.faults.add("nil_body")

    with ImapMailbox(bad_imap.settings()).open() as folder:
        assert fetch_all(folder) == []


@pytest.mark.parametrize(
    ("permanent", "faults", "flag"),
    [
        (r"\Seen \*", set(), DONE_KEYWORD),
        (r"\Seen \*", {"drop_keywords"}, r"\Seen"),
        (r"\Seen \Deleted", set(), r"\Seen"),
        (r"\Seen \*", {"lower_case_flags"}, DONE_KEYWORD),
    ],
    ids=["keeps keywords", "drops keywords silently", "has no keywords", "shows them in lower case"],
)
def test_marks_fall_back_to_seen(bad_imap: BadImap, permanent: str, faults: set[str], flag: str) -> None:
    """The keyword where it is really kept, else the flag that every server has."""
    bad_imap.mails = {1: mail(1)}
    bad_imap.permanent_flags = permanent
    bad_imap.faults |= faults

    with ImapMailbox(bad_imap.settings()).open() as folder:
        folder.settle([1])

    assert bad_imap.flags[1] == {flag}


def test_a_server_that_refuses_marks_is_only_logged(
    bad_imap: BadImap, caplog: pytest.LogCaptureFixture
) -> None:
    """The ledger tells what was taken; a read-only folder is read all the same."""
    bad_imap.mails = {1: mail(1)}
    bad_imap.faults.add("refuse_store")

    with ImapMailbox(bad_imap.settings()).open() as folder:
        folder.settle([1])
        folder.settle([1])
        assert len(fetch_all(folder)) == 1

    assert caplog.text.count("refused to mark") == 1


@pytest.mark.parametrize("done", ["flag", "move"])
def test_a_folder_that_may_only_be_read_is_read(
    bad_imap: BadImap, caplog: pytest.LogCaptureFixture, done: str
) -> None:
    """A shared mailbox without write access: mails come, nothing is marked or moved, one line tells."""
    bad_imap.mails = {1: mail(1)}
    bad_imap.faults.add("read_only")

    with ImapMailbox(bad_imap.settings(done=done, done_folder="Traités")).open() as folder:
        assert folder.uids(after=0, unmarked=True) == (1,)
        assert len(fetch_all(folder)) == 1
        folder.settle([1])

    assert bad_imap.flags == {}
    assert bad_imap.said("UID STORE") + bad_imap.said("UID MOVE") + bad_imap.said("UID COPY") == 0
    assert caplog.text.count("read-only") == 1


def test_moving_without_move_nor_uidplus_marks_instead(bad_imap: BadImap) -> None:
    """A plain EXPUNGE would erase other people's mails: nothing is moved."""
    bad_imap.mails = {1: mail(1)}
    bad_imap.capability = BARE

    with ImapMailbox(bad_imap.settings(done="move", done_folder="Traités")).open() as folder:
        folder.settle([1])

    assert bad_imap.moved == []
    assert bad_imap.said("EXPUNGE") + bad_imap.said("UID EXPUNGE") == 0
    assert bad_imap.flags[1] == {r"\Seen"}


@pytest.mark.parametrize("faults", [{"exists_before_idle"}, {"idle_chatter"}])
def test_what_the_server_says_at_once_ends_the_wait(bad_imap: BadImap, faults: set[str]) -> None:
    """Words that come with the continuation are already read from the socket: they wake all the same."""
    bad_imap.faults |= faults
    with ImapMailbox(bad_imap.settings()).open() as folder:
        start = time.monotonic()
        folder.wait(3 if "idle_chatter" in faults else 0.3, lambda: False)
        assert time.monotonic() - start < 1
        assert folder.uids(after=0) == ()


def test_a_refused_idle_falls_back_to_sleeping(bad_imap: BadImap) -> None:
    """A server that announces IDLE and refuses it is polled."""
    bad_imap.faults.add("idle_refused")

    with ImapMailbox(bad_imap.settings()).open() as folder:
        folder.wait(5, lambda: False)
        folder.wait(5, lambda: False)
        assert folder.uids(after=0) == ()

    assert bad_imap.said("IDLE") == 1


def test_a_connection_lost_while_idle_is_told(bad_imap: BadImap) -> None:
    """The end of the connection wakes and raises; it does not spin."""
    bad_imap.faults.add("idle_eof")

    with ImapMailbox(bad_imap.settings()).open() as folder, pytest.raises(MailboxError):
        folder.wait(5, lambda: False)


@pytest.mark.parametrize("capability", [BARE, f"{BARE} IDLE"])
def test_a_stop_is_heard_while_waiting(bad_imap: BadImap, capability: str) -> None:
    """SIGTERM ends the wait within a second."""
    bad_imap.capability = capability
    start = time.monotonic()
    with ImapMailbox(bad_imap.settings(poll_seconds=30.0)).open() as folder:
        folder.wait(30, lambda: time.monotonic() - start > 0.2)

    assert time.monotonic() - start < 1.5
