"""Does a mailbox give every mail, whatever the server is, and never change what people see?"""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from intake.imap_folder import BATCH_MAILS, ImapMailbox
from intake.mailbox import DONE_KEYWORD, Folder, RawMail
from models.errors import MailboxAuthError, MailboxError
from tests.servers.dovecot import ODD_PASSWORDS, Dovecot, running_dovecot

KEYWORD = DONE_KEYWORD.encode()


def mail(number: int, body: bytes = b"Bonjour") -> bytes:
    """Return a small mail with CRLF line ends."""
    return b"From: client@example.fr\r\nSubject: essai %d\r\n\r\n%b\r\n" % (number, body)


def fetch_all(folder: Folder) -> list[RawMail]:
    """Return every mail of a folder."""
    return [raw for batch in folder.fetch(folder.uids(after=0)) for raw in batch]


@pytest.mark.dovecot
def test_mails_come_whole_and_unread(dovecot: Dovecot) -> None:
    """Bytes, key and date are those of the server, and the mail stays unread."""
    user = dovecot.new_user()
    dovecot.deliver(user, mail(1), mail(2, "8 bits : é".encode("latin-1")))

    with ImapMailbox(dovecot.settings(user)).open() as folder:
        first, second = fetch_all(folder)
        folder.settle([first.uid])

    assert first.content.endswith(mail(1))
    assert second.content.endswith("8 bits : é\r\n".encode("latin-1"))
    assert (first.mailbox, first.folder, first.uid, first.truncated) == (user, "INBOX", 1, False)
    assert first.size == len(first.content)
    assert first.internal_date is not None
    assert first.internal_date.utcoffset() == timedelta(0)
    with dovecot.session(user) as person:
        flags = person.get_flags([1, 2])
    assert KEYWORD in flags[1]
    assert KEYWORD not in flags[2]
    assert all(rb"\Seen" not in some for some in flags.values())


@pytest.mark.dovecot
def test_a_search_above_the_last_mail_finds_nothing(dovecot: Dovecot) -> None:
    """``UID n:*`` always names the last mail; it must not come back for ever."""
    user = dovecot.new_user()
    dovecot.deliver(user, mail(1), mail(2))

    with ImapMailbox(dovecot.settings(user)).open() as folder:
        assert folder.uids(after=0) == (1, 2)
        assert folder.uids(after=1) == (2,)
        assert folder.uids(after=2) == ()
        assert folder.uids(after=999_999) == ()


@pytest.mark.dovecot
def test_a_batch_holds_fifty_mails_at_most(dovecot: Dovecot) -> None:
    """No commit waits for a whole folder."""
    user = dovecot.new_user()
    with dovecot.session(user) as person:
        for number in range(BATCH_MAILS + 3):
            person.append("INBOX", mail(number))

    with ImapMailbox(dovecot.settings(user)).open() as folder:
        batches = list(folder.fetch(folder.uids(after=0)))

    assert [len(batch) for batch in batches] == [BATCH_MAILS, 3]


@pytest.mark.dovecot
def test_a_mail_expunged_meanwhile_is_absent(dovecot: Dovecot) -> None:
    """Another session expunges a mail between the search and the fetch: the others come."""
    user = dovecot.new_user()
    dovecot.deliver(user, mail(1), mail(2), mail(3))

    with ImapMailbox(dovecot.settings(user)).open() as folder:
        uids = folder.uids(after=0)
        with dovecot.session(user) as person:
            person.delete_messages([2])
            person.expunge()
        fetched = [raw.uid for batch in folder.fetch(uids) for raw in batch]
        folder.settle(list(uids))
        again = [raw.uid for batch in folder.fetch(folder.uids(after=0)) for raw in batch]

    assert {1, 3} <= set(fetched)
    assert again == [1, 3]


@pytest.mark.dovecot
@pytest.mark.parametrize(
    "name", ["Réclamations", "Éléments reçus/à trier", 'Tiroir "du" bas', "R&D {3}", "日本"]
)
def test_folders_in_modified_utf7(dovecot: Dovecot, name: str) -> None:
    """Folder names with accents, quotes, braces and ampersands are found."""
    user = dovecot.new_user()
    with dovecot.session(user) as person:
        person.create_folder(name)
        person.append(name, mail(1))

    with ImapMailbox(dovecot.settings(user, folder=name)).open() as folder:
        (raw,) = fetch_all(folder)

    assert (raw.folder, raw.content) == (name, mail(1))


@pytest.mark.dovecot
def test_a_missing_folder_is_told(dovecot: Dovecot) -> None:
    """The error names the folder; it is no refusal of the login."""
    with (
        pytest.raises(MailboxError, match="Absent") as told,
        ImapMailbox(dovecot.settings(dovecot.new_user(), folder="Absent")).open(),
    ):
        pass

    assert not isinstance(told.value, MailboxAuthError)


@pytest.mark.dovecot
def test_mails_received_before_a_day_are_left_alone(dovecot: Dovecot) -> None:
    """``since`` keeps the desk away from years of old mail."""
    user = dovecot.new_user()
    with dovecot.session(user) as person:
        for day in (date(2020, 1, 1), date(2026, 11, 20)):
            person.append("INBOX", mail(day.year), msg_time=_at(day))

    with ImapMailbox(dovecot.settings(user, since=date(2026, 11, 1))).open() as folder:
        assert folder.uids(after=0) == (2,)
        assert folder.uids(after=0, since=date(2019, 1, 1)) == (2,)
        assert folder.uids(after=None, since=date(2026, 11, 25)) == ()
        assert folder.uids(after=None, unmarked=True) == (2,)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.dovecot
def test_done_mails_can_be_marked_read_or_moved(dovecot: Dovecot) -> None:
    r"""``seen`` sets \Seen, ``move`` moves to a folder that is created when missing."""
    user = dovecot.new_user()
    dovecot.deliver(user, mail(1), mail(2))

    with ImapMailbox(dovecot.settings(user, done="seen")).open() as folder:
        folder.settle([1])
    with dovecot.session(user) as person:
        assert rb"\Seen" in person.get_flags([1])[1]
    with ImapMailbox(dovecot.settings(user, done="move", done_folder="Traités")).open() as folder:
        folder.settle([1, 2])
        assert folder.uids(after=0) == ()
    with dovecot.session(user, "Traités") as person:
        assert len(person.search()) == 2


@pytest.mark.dovecot
def test_others_deleted_mails_survive_our_moves() -> None:
    r"""Without MOVE, only our mails are expunged, never what a person flagged \Deleted."""
    more = "protocol imap {\n  imap_capability=IMAP4rev1 UIDPLUS\n}"
    with running_dovecot(more=more) as bare:
        user = bare.new_user()
        bare.deliver(user, mail(1), mail(2))
        with bare.session(user) as person:
            person.delete_messages([1])
        with ImapMailbox(bare.settings(user, done="move", done_folder="Traités")).open() as folder:
            folder.settle([2])
        with bare.session(user) as person:
            assert person.search() == [1]
        with bare.session(user, "Traités") as person:
            assert len(person.search()) == 1


@pytest.mark.dovecot
def test_tls_is_verified(dovecot: Dovecot) -> None:
    """An unknown authority is refused over TLS and STARTTLS; a known one is accepted."""
    user = dovecot.new_user()
    ways: list[dict[str, object]] = [
        {"security": "ssl", "port": dovecot.tls_port},
        {"security": "starttls", "port": dovecot.port},
    ]
    for way in ways:
        with (
            pytest.raises(MailboxError, match="CERTIFICATE_VERIFY_FAILED"),
            ImapMailbox(dovecot.settings(user, **way)).open(),
        ):
            pass
        with ImapMailbox(dovecot.settings(user, ca_file=str(dovecot.certificate), **way)).open() as folder:
            assert folder.uids(after=0) == ()


@pytest.mark.dovecot
def test_waiting_wakes_on_delivery_also_over_tls(dovecot: Dovecot) -> None:
    """IDLE returns within two seconds of a delivery, in clear and over TLS."""
    ways: list[dict[str, object]] = [{}, {"security": "ssl", "port": dovecot.tls_port}]
    for way in ways:
        user = dovecot.new_user()
        settings = dovecot.settings(user, ca_file=str(dovecot.certificate), **way)
        with ImapMailbox(settings).open() as folder:
            threading.Timer(0.2, dovecot.deliver, (user, mail(1))).start()
            start = time.monotonic()
            folder.wait(20, lambda: False)
            assert time.monotonic() - start < 2
            assert folder.uids(after=0) == (1,)


@pytest.mark.dovecot
@pytest.mark.parametrize("user", ODD_PASSWORDS)
def test_passwords_with_special_characters(dovecot: Dovecot, user: str) -> None:
    """Quotes, braces, accents and control characters pass."""
    with ImapMailbox(dovecot.settings(user, password=ODD_PASSWORDS[user])).open() as folder:
        assert folder.uids(after=0) == ()


@pytest.mark.dovecot
def test_a_refused_login_says_so_without_the_password(
    dovecot: Dovecot, caplog: pytest.LogCaptureFixture
) -> None:
    """The refusal is an error of its own, and the password is in no message and no log."""
    caplog.set_level(logging.DEBUG)
    settings = dovecot.settings(dovecot.new_user(), password="not-the-password")

    with pytest.raises(MailboxAuthError) as told, ImapMailbox(settings).open():
        pass

    assert "not-the-password" not in str(told.value) + caplog.text + repr(settings)
