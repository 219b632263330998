"""Are people told when a mailbox fails, at once for a refused login, and when it is well again?"""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from desk.health import MailboxHealth
from intake.poller import PollerState
from models.store import Store
from models.tables import MailboxStateRow, Outbox
from tests.builders import FakeClock


def _notices(store: Store) -> list[str]:
    with store.read() as session:
        return [o.payload["text"] for o in session.exec(select(Outbox).order_by(col(Outbox.id))).all()]


def test_a_refused_login_is_told_once_at_once(store: Store) -> None:
    """Not at every attempt."""
    health = MailboxHealth(store, folder="INBOX")
    for _ in range(3):
        health(PollerState("sav", "refused", error="AUTHENTICATIONFAILED"))

    (notice,) = _notices(store)
    assert "refuse notre mot de passe" in notice
    assert "AUTHENTICATIONFAILED" in notice


def test_silence_is_told_after_its_time_and_so_is_the_return(store: Store, clock: FakeClock) -> None:
    """A short cut says nothing; a long one does."""
    health = MailboxHealth(store, folder="INBOX")
    health(PollerState("sav", "connected", last_success=clock()))
    for _ in range(12):
        health(PollerState("sav", "unreachable", error="timeout"))
        clock.forward(minutes=1)
    assert len(_notices(store)) == 1
    health(PollerState("sav", "connected", last_success=clock()))

    assert ["ne répond plus" in _notices(store)[0], "répond de nouveau" in _notices(store)[1]] == [True, True]


@pytest.mark.parametrize("status", ["connected", "refused"])
def test_the_state_of_a_mailbox_is_kept(store: Store, status: str) -> None:
    """For the status page and for the doctor."""
    MailboxHealth(store, folder="INBOX")(PollerState("sav", status))  # type: ignore[arg-type]
    with store.read() as session:
        row = session.exec(select(MailboxStateRow)).one()

    assert (row.mailbox, row.status) == ("sav", status)
