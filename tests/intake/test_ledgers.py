"""Do the ledger of the tests and the ledger of the store keep the same promises to the poller?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desk.ledger import StoreLedger
from intake.mailbox import Ledger, MailboxState, RawMail
from models.migrate import upgrade
from models.store import Store
from tests.servers.memory_ledger import MemoryLedger

AT = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
MAIL = RawMail("box", "Réclamations", 7, 1, AT, (), b"Subject: 1\r\n\r\n", 14)


@pytest.fixture(
    name="ledger", params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def _ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    if request.param == "memory":
        yield MemoryLedger()
        return
    store = Store(request.getfixturevalue(f"{request.param}_url"))
    upgrade(store.engine)
    yield StoreLedger(store)
    store.close()


def test_nothing_is_known_of_a_new_folder(ledger: Ledger) -> None:
    """The first poll takes everything."""
    assert ledger.state("box", "INBOX") is None
    assert ledger.known_uids("box", "INBOX", 7, [1, 2]) == set()


def test_what_is_kept_is_known_under_its_whole_key(ledger: Ledger) -> None:
    """Another mailbox, folder or UIDVALIDITY is another world."""
    ledger.keep([MAIL, replace(MAIL, uid=5, content=b"5")])

    assert ledger.known_uids("box", "Réclamations", 7, range(10)) == {1, 5}
    assert ledger.known_uids("box", "Réclamations", 8, range(10)) == set()
    assert ledger.known_uids("box", "INBOX", 7, range(10)) == set()
    assert ledger.known_uids("other", "Réclamations", 7, range(10)) == set()


def test_the_state_follows_the_mails_kept_last(ledger: Ledger) -> None:
    """Highest UID under the newest UIDVALIDITY, newest date of all."""
    ledger.keep([replace(MAIL, uid=3, content=b"3"), MAIL])
    assert ledger.state("box", "Réclamations") == MailboxState(7, 3, AT)

    earlier = AT - timedelta(days=3)
    ledger.keep([replace(MAIL, uid_validity=2, uid=1, internal_date=earlier, content=b"old")])
    assert ledger.state("box", "Réclamations") == MailboxState(2, 1, AT)

    ledger.keep([replace(MAIL, uid_validity=2, uid=9, internal_date=None, content=b"dateless")])
    assert ledger.state("box", "Réclamations") == MailboxState(2, 9, AT)


def test_a_key_kept_twice_is_left_as_it_is(ledger: Ledger) -> None:
    """Alone, in the same batch, or with new mails beside it."""
    ledger.keep([MAIL])
    ledger.keep([MAIL, replace(MAIL, uid=2, content=b"2"), replace(MAIL, uid=2, content=b"2")])

    assert ledger.known_uids("box", "Réclamations", 7, range(10)) == {1, 2}


def test_an_empty_batch_and_a_thousand_uids_are_fine(ledger: Ledger) -> None:
    """No bound on what is asked."""
    ledger.keep([])
    ledger.keep([replace(MAIL, uid=uid, content=b"%d" % uid) for uid in range(1, 51)])

    assert ledger.known_uids("box", "Réclamations", 7, range(2000)) == set(range(1, 51))
