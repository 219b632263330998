"""Are the effects of the outbox performed once, repeated when they failed, and never when nobody knows?"""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from desk.effects import Done, Effect, Failed, Outcome, Retry, Unknown, ask
from desk.journal import record
from desk.worker import MAX_ATTEMPTS, Worker, back_off, mark_sending
from models.leasing import LEASE_SECONDS
from models.store import Store
from models.tables import Event, Outbox, OutboxState
from tests.builders import FakeClock
from tests.desk.conftest import Recorder


def _ask(store: Store, key: str = "k", kind: str = "slack.card") -> None:
    with store.work() as session:
        ask(session, kind, key, {"reference": "D-2026-00001"}, now=store.clock())


def _row(store: Store) -> Outbox:
    with store.read() as session:
        return session.exec(select(Outbox)).one()


def test_an_effect_asked_twice_is_one_effect(store: Store) -> None:
    """The key decides."""
    _ask(store)
    _ask(store)

    assert _row(store).key == "k"


def test_an_effect_done_is_not_performed_again(store: Store) -> None:
    """Its result is kept, and what follows it is written in the same commit."""

    def then(session: Session) -> None:
        record(session, "fait", now=store.clock())

    performer = Recorder(Done({"ts": "1"}, then=then))
    worker = Worker(store, {"slack.": performer}, name="w")
    _ask(store)

    assert [worker.run_once(), worker.run_once()] == [1, 0]
    assert (_row(store).state, _row(store).result) == (OutboxState.DONE, {"ts": "1"})
    with store.read() as session:
        assert [e.kind for e in session.exec(select(Event)).all()] == ["fait"]


def test_a_failure_is_tried_again_later_and_later(store: Store, clock: FakeClock) -> None:
    """An exception counts as a failure; the pause doubles; in the end a person must look."""

    class Broken:
        def perform(self, effect: Effect) -> Outcome:
            raise TimeoutError("Slack est en panne")

    worker = Worker(store, {"slack.": Broken()}, name="w")
    _ask(store)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert worker.run_once() == 1
        assert worker.run_once() == 0
        clock.forward(seconds=back_off(attempt) + 1)

    assert _row(store).state is OutboxState.FAILED
    assert "TimeoutError" in _row(store).error


def test_waiting_for_a_card_counts_no_attempt(store: Store, clock: FakeClock) -> None:
    """What had to wait for something else has not failed."""
    performer = Recorder(Retry("la carte d’abord", 1, counts=False))
    worker = Worker(store, {"slack.": performer}, name="w")
    _ask(store)
    for _ in range(MAX_ATTEMPTS * 2):
        worker.run_once()
        clock.forward(seconds=2)

    assert (_row(store).state, _row(store).attempts) == (OutboxState.READY, 0)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Failed("refusé"), OutboxState.FAILED), (Unknown("perdu"), OutboxState.INCONNU)],
)
def test_a_refusal_and_a_doubt_are_final(
    store: Store, clock: FakeClock, outcome: Outcome, state: OutboxState
) -> None:
    """Neither is repeated by the machine, whatever time passes."""
    worker = Worker(store, {"mail.": Recorder(outcome)}, name="w")
    _ask(store, kind="mail.reply")
    worker.run_once()
    clock.forward(days=3)

    assert worker.run_once() == 0
    assert _row(store).state is state


def test_a_sending_cut_by_a_kill_becomes_unknown_and_is_told(store: Store, clock: FakeClock) -> None:
    """From « sending » on, a crash means that nobody can tell (RFC 1047)."""
    told: list[int] = []

    class Killed(Recorder):
        def perform(self, effect: Effect) -> Outcome:
            mark_sending(store, effect, seconds=600)
            raise KeyboardInterrupt

        def tell_unknown(self, _session: Session, effect: Effect) -> None:
            told.append(effect.id)

    _ask(store, kind="mail.reply")
    performer = Killed()
    with pytest.raises(KeyboardInterrupt):
        Worker(store, {"mail.": performer}, name="w").run_once()
    assert _row(store).state is OutboxState.SENDING
    clock.forward(seconds=601)
    after = Worker(store, {"mail.": performer}, name="w2")

    assert [after.run_once(), after.run_once()] == [0, 0]
    assert _row(store).state is OutboxState.INCONNU
    assert told == [1]


def test_a_worker_whose_lease_lapsed_writes_nothing(store: Store, clock: FakeClock) -> None:
    """The one that took over answers for the row."""

    class Slow(Recorder):
        def perform(self, effect: Effect) -> Outcome:
            clock.forward(seconds=LEASE_SECONDS + 1)
            Worker(store, {"slack.": Recorder(Done({"by": "other"}))}, name="other").run_once()
            return Done({"by": "slow"})

    _ask(store)
    Worker(store, {"slack.": Slow()}, name="slow").run_once()

    assert _row(store).result == {"by": "other"}


def test_a_letter_taken_over_while_the_server_was_slow_leaves_once(store: Store, clock: FakeClock) -> None:
    """A lease lapses before the final dot: the slow worker may not say it, the other one has."""
    left: list[str] = []

    class Slow(Recorder):
        def perform(self, effect: Effect) -> Outcome:
            clock.forward(seconds=LEASE_SECONDS + 1)
            Worker(store, {"mail.": Quick()}, name="other").run_once()
            mark_sending(store, effect)
            left.append("slow")
            return Done()

    class Quick(Recorder):
        def perform(self, effect: Effect) -> Outcome:
            mark_sending(store, effect)
            left.append("other")
            return Done()

    _ask(store, kind="mail.reply")
    Worker(store, {"mail.": Slow()}, name="slow").run_once()

    assert left == ["other"]
    assert _row(store).state is OutboxState.DONE


def test_what_waited_behind_a_slow_effect_is_performed_once(store: Store, clock: FakeClock) -> None:
    """The second of a batch was taken over during the first: the slow worker leaves it alone."""
    performed: list[str] = []

    class Named(Recorder):
        def perform(self, effect: Effect) -> Outcome:
            performed.append(f"{effect.key} by {effect.worker}")
            if effect.worker == "slow":
                clock.forward(seconds=LEASE_SECONDS + 1)
                Worker(store, {"slack.": Named()}, name="other").run_once()
            return Done()

    _ask(store, "a")
    _ask(store, "b")
    Worker(store, {"slack.": Named()}, name="slow").run_once()

    assert performed == ["a by slow", "a by other", "b by other"]


def test_one_kind_of_effect_is_one_worker_s(store: Store) -> None:
    """A worker of mail leaves the cards alone."""
    _ask(store, "a", "slack.card")
    _ask(store, "b", "mail.reply")
    mail = Recorder()
    Worker(store, {"mail.": mail}, name="w").run_once()

    assert [effect.key for effect in mail.effects] == ["b"]
