"""Do several workers share rows without ever taking the same one?"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from pathlib import Path

from sqlmodel import select

from models.leasing import LEASE_SECONDS, lease_effects, lease_raw_mails
from models.store import Store
from models.tables import Outbox, OutboxState, RawMailRow, RawState
from models.workers import is_dead, release_dead, worker_name
from tests.builders import FakeClock

FAR = datetime(2030, 1, 1, tzinfo=UTC)


def _fill(store: Store, count: int) -> None:
    now = store.clock()
    with store.work() as session:
        for number in range(count):
            session.add(RawMailRow(sha256=f"{number:064}", content=b"x", size=1, received_at=now))
            session.add(
                Outbox(kind="slack.card", key=f"k{number}", payload={}, available_at=now, created_at=now)
            )


def test_the_oldest_rows_are_leased_first_and_once(store: Store) -> None:
    """Two leases in a row share the rows without overlap."""
    _fill(store, 5)
    taken = []
    for worker in ("a", "b", "c"):
        with store.work() as session:
            taken.append([r.id for r in lease_raw_mails(session, worker=worker, now=store.clock(), limit=2)])

    assert taken == [[1, 2], [3, 4], [5]]


def test_an_attempt_is_counted_when_the_row_is_leased(store: Store) -> None:
    """A mail that kills the process has its attempt counted all the same."""
    _fill(store, 1)
    with store.work() as session:
        lease_raw_mails(session, worker="a", now=store.clock(), limit=1)

    with store.read() as session:
        row = session.exec(select(RawMailRow)).one()
    assert (row.state, row.attempts, row.leased_by) == (RawState.LEASED, 1, "a")


def test_a_lapsed_lease_is_taken_again(store: Store, clock: FakeClock) -> None:
    """A row whose worker has gone silent goes to another, not before its time."""
    _fill(store, 1)
    with store.work() as session:
        lease_effects(session, kinds=["slack."], worker="a", now=clock(), limit=1)
    clock.forward(seconds=LEASE_SECONDS - 1)
    with store.work() as session:
        assert lease_effects(session, kinds=["slack."], worker="b", now=clock(), limit=1) == []
    clock.forward(seconds=1)
    with store.work() as session:
        (again,) = lease_effects(session, kinds=["slack."], worker="b", now=clock(), limit=1)

    assert (again.leased_by, again.attempts) == ("b", 2)


def test_only_effects_of_the_kinds_asked_and_due_are_leased(store: Store, clock: FakeClock) -> None:
    """A worker of mail never takes a card, nor an effect before its hour."""
    now = clock()
    with store.work() as session:
        for key, kind, at in (("a", "slack.card", now), ("b", "mail.reply", FAR), ("c", "mail.ack", now)):
            session.add(Outbox(kind=kind, key=key, payload={}, available_at=at, created_at=now))
    with store.work() as session:
        taken = lease_effects(session, kinds=["mail."], worker="w", now=now, limit=10)

    assert [row.key for row in taken] == ["c"]


def test_a_row_in_sending_is_never_leased_again(store: Store, clock: FakeClock) -> None:
    """What may have left is not for a machine to repeat."""
    _fill(store, 1)
    with store.work() as session:
        row = session.exec(select(Outbox)).one()
        row.state, row.leased_until = OutboxState.SENDING, clock()
    clock.forward(days=10)
    with store.work() as session:
        assert lease_effects(session, kinds=["slack."], worker="b", now=clock(), limit=1) == []


def _lease_all(url: str, name: str, found: Queue[list[int]]) -> None:
    store = Store(url)
    ids: list[int] = []
    while True:
        with store.work() as session:
            rows = lease_effects(session, kinds=["slack."], worker=name, now=FAR, limit=3)
            ids += [row.id or 0 for row in rows]
        if not rows:
            break
    found.put(ids)
    store.close()


def test_two_processes_share_the_outbox_without_overlap(store: Store, url: str) -> None:
    """Fifty effects leased by two processes at once go to one of them each (TRAPS.md, SKIP LOCKED)."""
    _fill(store, 50)
    context = multiprocessing.get_context("spawn")
    found: Queue[list[int]] = context.Queue()
    workers = [context.Process(target=_lease_all, args=(url, f"w{n}", found)) for n in range(2)]
    for worker in workers:
        worker.start()
    taken = [found.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join(60)

    assert sorted(taken[0] + taken[1]) == list(range(1, 51))


def test_the_leases_of_a_dead_process_are_free_at_once(store: Store) -> None:
    """A worker killed with its rows in hand does not keep them for the whole lease."""
    child = "from models.workers import worker_name; print(worker_name('x'))"
    done = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, check=True)
    dead = done.stdout.strip()
    _fill(store, 2)
    with store.work() as session:
        lease_raw_mails(session, worker=dead, now=store.clock(), limit=1)
        lease_raw_mails(session, worker=worker_name("vivant"), now=store.clock(), limit=1)
        assert release_dead(session, now=store.clock()) == 1
    with store.work() as session:
        again = lease_raw_mails(session, worker="b", now=store.clock(), limit=5)

    assert [row.id for row in again] == [1]


def test_a_worker_of_another_machine_is_never_called_dead(tmp_path: Path) -> None:
    """Only this machine's processes can be looked at."""
    assert not is_dead(f"ailleurs/{os.getpid()}/1/intake")
    assert not is_dead(worker_name("intake"))
    assert not is_dead("n'importe quoi")
