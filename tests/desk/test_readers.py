"""Do several readers share the kept mails, and does an answer wait for the mail it answers?"""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select

from desk.parts import Desk
from desk.reception import BATCH, MAX_WAITING, Reception
from models.leasing import LEASE_SECONDS, lease_raw_mails
from models.store import Store
from models.tables import Dossier, Message, RawMailRow, RawState
from models.values import Analysis
from tests.builders import NOW, FakeAnalyst, FakeClock, FakeRiskModel
from tests.desk.conftest import Bench, mail, make_bench

COMPLAINTS = 30
LETTERS = "abcdefghijklmnopqrstuvwxyzéèàçôû"


def _exchange(number: int) -> tuple[bytes, bytes]:
    """Write a complaint and its author's reminder, like no other ones."""
    word = LETTERS[number] * 5
    who = {"sender": f"Client <client@societe{number}.example>", "subject": f"Lot {word}"}
    first = mail(number, body=f"Le lot {word} est fissuré.", **who)
    second = mail(100 + number, body=f"Rien pour {word}.", In_Reply_To=f"<m{number}@vasseur.example>", **who)
    return first, second


def _answers_follow(count: int, *, distance: int) -> list[bytes]:
    """Return the complaints, each one's reminder *distance* mails later."""
    mails: list[bytes] = []
    pending: list[bytes] = []
    for number in range(count):
        first, second = _exchange(number)
        mails.append(first)
        pending.append(second)
        if len(pending) > distance:
            mails.append(pending.pop(0))
    return mails + pending


def _hold_oldest(store: Store, count: int) -> None:
    with store.work() as session:
        lease_raw_mails(session, worker="ailleurs", now=store.clock(), limit=count)


def _free(store: Store) -> None:
    with store.work() as session:
        for row in session.exec(select(RawMailRow).where(RawMailRow.leased_by == "ailleurs")).all():
            row.state, row.leased_by, row.leased_until = RawState.KEPT, None, None


def _count(session: Session, table: type[Any]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_an_answer_waits_for_a_complaint_that_another_reader_holds(bench: Bench) -> None:
    """Decided at once it would open a dossier of its own."""
    bench.keep(*_exchange(1))
    _hold_oldest(bench.desk.store, 1)

    assert bench.reception.run_once() == 0
    with bench.desk.store.read() as session:
        assert _count(session, Dossier) == 0
    _free(bench.desk.store)
    assert bench.reception.run_once() == 2
    with bench.desk.store.read() as session:
        assert (_count(session, Dossier), _count(session, Message)) == (1, 2)


def test_an_answer_in_a_known_thread_waits_for_nobody(bench: Bench) -> None:
    """A slow mail elsewhere must not hold the whole desk."""
    first, second = _exchange(1)
    bench.take(first)
    bench.keep(mail(50, body="Tout autre chose."), second)
    _hold_oldest(bench.desk.store, 1)

    assert bench.reception.run_once() == 1
    with bench.desk.store.read() as session:
        assert _count(session, Message) == 2


def test_what_answers_a_waiting_mail_waits_with_it(bench: Bench) -> None:
    """A thread of three is decided in its order."""
    third = mail(60, body="Toujours rien du tout.", In_Reply_To="<m101@vasseur.example>")
    bench.keep(*_exchange(1), third)
    _hold_oldest(bench.desk.store, 1)
    assert bench.reception.run_once() == 0
    _free(bench.desk.store)
    assert bench.reception.run_once() == 3
    with bench.desk.store.read() as session:
        assert _count(session, Dossier) == 2, "the third one's sender takes no part in the dossier"
        ids = session.exec(select(Message.message_id).order_by(col(Message.id))).all()
    assert ids == ["m1@vasseur.example", "m101@vasseur.example", "m60@vasseur.example"]


def test_a_mail_whose_lease_passed_to_another_reader_is_left_to_it(
    bench: Bench, clock: FakeClock, tmp_path: Path
) -> None:
    """Waiting keeps a lease, but a reader that slept too long has lost it."""
    bench.keep(*_exchange(1))
    _hold_oldest(bench.desk.store, 1)
    assert bench.reception.run_once() == 0
    clock.forward(seconds=LEASE_SECONDS + 1)
    other = Reception(make_bench(bench.desk.store, tmp_path).desk, name="autre")
    assert [other.run_once(), other.run_once()] == [1, 1], "each was tried before: alone"
    assert bench.reception.run_once() == 1
    with bench.desk.store.read() as session:
        assert (_count(session, Dossier), _count(session, Message)) == (1, 2)


def test_a_reader_full_of_waiting_mails_still_reads_the_oldest(bench: Bench) -> None:
    """Otherwise the mail that they all wait for might never be read."""
    first, _second = _exchange(0)
    bench.keep(first)
    _hold_oldest(bench.desk.store, 1)
    bench.keep(*(_exchange(n % 30)[1] + b"x" * n for n in range(MAX_WAITING + BATCH)))
    for _ in range(MAX_WAITING // BATCH):
        assert bench.reception.run_once() == 0
    _free(bench.desk.store)

    assert bench.reception.run_once() > 0
    with bench.desk.store.read() as session:
        assert session.exec(select(RawMailRow.state).order_by(col(RawMailRow.id))).first() is RawState.DONE


class _Slow(FakeAnalyst):
    """Takes a while over some mails, so that the readers overtake each other."""

    def analyse(self, mail: object, *, tier: str = "standard") -> Analysis:
        """Return the one analysis."""
        time.sleep(0.02 if len(getattr(mail, "subject", "")) % 2 else 0.001)
        return super().analyse(mail, tier=tier)


def _read_all(url: str, folder: str, name: str) -> None:
    store = Store(url, clock=FakeClock())
    settings = make_bench(store, Path(folder)).desk.settings
    analyst: Any = _Slow()
    risks: Any = FakeRiskModel()
    reception = Reception(Desk(store, settings, analyst=analyst, risk_model=risks), name=name)
    undecided = col(RawMailRow.state).in_((RawState.KEPT, RawState.LEASED))
    while True:
        if not reception.run_once(limit=4):
            with store.read() as session:
                if not session.exec(select(RawMailRow.id).where(undecided)).first():
                    break
            time.sleep(0.01)
    store.close()


def test_two_readers_share_the_mails_and_keep_each_answer_with_its_complaint(
    bench: Bench, url: str, tmp_path: Path
) -> None:
    """One dossier a complaint, consecutive references, and every answer after what it answers."""
    bench.keep(*_answers_follow(COMPLAINTS, distance=3))
    context = multiprocessing.get_context("spawn")
    readers = [context.Process(target=_read_all, args=(url, str(tmp_path), f"r{n}")) for n in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(120)
        assert reader.exitcode == 0

    with bench.desk.store.read() as session:
        dossiers = session.exec(select(Dossier).order_by(col(Dossier.number))).all()
        messages = session.exec(select(Message).order_by(col(Message.id))).all()
        states = set(session.exec(select(RawMailRow.state)).all())
    assert states == {RawState.DONE}
    assert [dossier.number for dossier in dossiers] == list(range(1, COMPLAINTS + 1))
    threads: dict[int, list[str]] = {}
    for message in messages:
        threads.setdefault(message.dossier_id, []).append(str(message.message_id))
    expected = {(f"m{n}@vasseur.example", f"m{100 + n}@vasseur.example") for n in range(COMPLAINTS)}
    assert {tuple(ids) for ids in threads.values()} == expected
    assert {dossier.opened_at for dossier in dossiers} == {NOW}
