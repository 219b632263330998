"""Is an answer taken back while it waits, never once its sending began, and is nothing lost either way?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.joining import NewFile
from desk.reply import send_reply
from desk.sending import MailPerformer
from desk.undo import TooLateError, take_back, waiting_letter
from desk.unknown import settle_unknown
from desk.worker import Worker
from intake.smtp import SendResult
from models.errors import NotAllowedError
from models.store import Store
from models.tables import (
    Direction,
    DraftRow,
    DraftState,
    Event,
    Message,
    Outbox,
    OutboxState,
    StoredAttachment,
)
from tests.builders import REPLY, FakeClock, add_dossier, send_at_once
from tests.desk.conftest import Bench, make_bench
from tests.desk.test_reply import Post

AGENT, OTHER = "U01ALICE", "U02BRUNO"
ONE = "D-2026-00001"


@pytest.fixture(name="bench")
def _bench(store: Store, tmp_path: Path) -> Bench:
    """Give, on each engine, a desk whose answers wait half a minute."""
    bench = make_bench(store, tmp_path, leads=(AGENT,))
    send_at_once(bench.desk, seconds=30)
    add_dossier(store, owner=AGENT)
    return bench


def send(bench: Bench, *, version: int = 1, files: Sequence[NewFile] = ()) -> int:
    """Send the draft; return the row that waits."""
    send_reply(bench.desk, ONE, 1, version, "Re: Lot 2291", REPLY, by=AGENT, files=files)
    return letter(bench).id or 0


def letter(bench: Bench) -> Outbox:
    """Return the last row that sends an answer."""
    with bench.desk.store.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == "mail.reply").order_by(col(Outbox.id)))
        return list(rows.all())[-1]


def draft(bench: Bench) -> DraftRow:
    """Return the draft."""
    with bench.desk.store.read() as session:
        return session.exec(select(DraftRow)).one()


def sent(bench: Bench) -> list[Message]:
    """Return the letters of the dossier."""
    with bench.desk.store.read() as session:
        return list(session.exec(select(Message).where(Message.direction == Direction.OUT)).all())


def work(bench: Bench, post: object) -> None:
    """Let a worker do what is due."""
    Worker(bench.desk.store, {"mail.": MailPerformer(bench.desk, post)}, name="w").run_once()  # type: ignore[arg-type]


def test_an_answer_waits_then_leaves(bench: Bench, clock: FakeClock) -> None:
    """Nothing leaves before its time, and the thread said how long; then it goes."""
    post = Post()
    send(bench)
    assert waiting_letter(bench.desk, ONE) == (letter(bench).id, 30)
    work(bench, post)
    assert post.sent == []

    clock.forward(seconds=31)
    work(bench, post)

    assert len(post.sent) == 1
    assert waiting_letter(bench.desk, ONE) is None
    with bench.desk.store.read() as session:
        told = session.exec(select(Outbox.payload).where(Outbox.kind == "slack.thread")).all()
    assert told[0]["what"] == "depart"
    assert told[0]["seconds"] == 30


def test_taking_back_gives_the_draft_back(bench: Bench, clock: FakeClock) -> None:
    """The letter is gone, its text is in the draft, the journal and the thread tell, and nothing leaves."""
    row = send(bench, files=[NewFile("photo.txt", b"douze pieces")])

    take_back(bench.desk, row, by=AGENT)
    clock.forward(minutes=5)
    work(bench, post := Post())

    assert post.sent == []
    assert letter(bench).state is OutboxState.CANCELLED
    assert (draft(bench).state, draft(bench).body) == (DraftState.PROPOSED, REPLY)
    assert sent(bench) == []
    with bench.desk.store.read() as session:
        kinds = session.exec(select(Event.kind).order_by(col(Event.id))).all()
        files = session.exec(select(StoredAttachment)).all()
        told = session.exec(select(Outbox.payload).where(Outbox.kind == "slack.thread")).all()
    assert kinds[-1] == "reponse.annulee"
    assert files == []
    assert [payload["what"] for payload in told] == ["depart", "annule"]


def test_an_answer_taken_back_may_be_sent_again(bench: Bench, clock: FakeClock) -> None:
    """The same text leaves once, under an identifier of its own."""
    take_back(bench.desk, send(bench), by=AGENT)
    send(bench, version=draft(bench).version)
    clock.forward(seconds=31)
    work(bench, post := Post())

    assert len(post.sent) == 1
    assert len(sent(bench)) == 1


def test_it_is_taken_back_once(bench: Bench) -> None:
    """A second click finds nothing to do, and says so."""
    row = send(bench)
    take_back(bench.desk, row, by=AGENT)

    with pytest.raises(TooLateError, match="n’attend plus"):
        take_back(bench.desk, row, by=AGENT)


def test_what_has_left_stays_sent(bench: Bench, clock: FakeClock) -> None:
    """After its sending an answer cannot be taken back."""
    row = send(bench)
    clock.forward(seconds=31)
    work(bench, Post())

    with pytest.raises(TooLateError, match="Trop tard"):
        take_back(bench.desk, row, by=AGENT)
    assert len(sent(bench)) == 1


def test_what_a_person_sent_again_is_not_taken_back(bench: Bench, clock: FakeClock) -> None:
    """A letter in doubt, sent again, may have left the first time: undoing it would lie."""
    row = send(bench)
    clock.forward(seconds=31)
    work(bench, Post(SendResult("unknown", (), 0, "", "connexion perdue")))
    settle_unknown(bench.desk, row, gone=False, by=AGENT)

    with pytest.raises(TooLateError):
        take_back(bench.desk, row, by=AGENT)


def test_only_who_may_send_may_take_back(store: Store, tmp_path: Path) -> None:
    """Taking back a letter of a private dossier is not everybody's."""
    bench = make_bench(store, tmp_path, leads=(AGENT,))
    send_at_once(bench.desk, seconds=30)
    add_dossier(store, owner=AGENT, sensible=True)
    row = send(bench)

    with pytest.raises(NotAllowedError, match="sensible"):
        take_back(bench.desk, row, by=OTHER)
    assert letter(bench).state is OutboxState.READY


@dataclass
class SlowServer:
    """A server that is offered a mail and waits, before its final dot or after it, as a test says."""

    before: Callable[[], None] = lambda: None
    after: Callable[[], None] = lambda: None
    taken: list[bytes] = field(default_factory=list)

    def send(
        self, mail: bytes, envelope_from: str, recipients: Sequence[str], *, before_end: Callable[[], None]
    ) -> SendResult:
        """Take the mail, once the desk lets it."""
        self.before()
        before_end()
        self.after()
        self.taken.append(mail)
        return SendResult("sent", (), 250, "2.0.0", "ok")


def test_a_click_before_the_final_dot_wins(bench: Bench, clock: FakeClock) -> None:
    """The worker holds the row and offers the mail; the person is faster: the dot is never said."""
    row = send(bench)
    clock.forward(seconds=31)

    def click() -> None:
        take_back(bench.desk, row, by=AGENT)

    server = SlowServer(before=click)

    work(bench, server)

    assert server.taken == []
    assert letter(bench).state is OutboxState.CANCELLED
    assert draft(bench).state is DraftState.PROPOSED
    assert sent(bench) == []


def test_a_click_after_it_is_too_late(bench: Bench, clock: FakeClock) -> None:
    """Once the dot is being said the click is refused, and the letter counts as sent."""
    row = send(bench)
    clock.forward(seconds=31)
    refused: list[str] = []

    def click() -> None:
        with pytest.raises(TooLateError) as error:
            take_back(bench.desk, row, by=AGENT)
        refused.append(str(error.value))

    work(bench, server := SlowServer(after=click))

    assert len(server.taken) == len(refused) == 1
    assert letter(bench).state is OutboxState.DONE
    assert len(sent(bench)) == 1


@pytest.mark.parametrize("turn", range(6))
def test_of_the_click_and_the_worker_one_wins(bench: Bench, clock: FakeClock, turn: int) -> None:
    """At the very same moment either the letter leaves or the draft is back: never both, never neither."""
    row = send(bench)
    clock.forward(seconds=31)
    server, start = SlowServer(), threading.Barrier(2)
    outcome: list[str] = []

    def click() -> None:
        start.wait(10)
        try:
            take_back(bench.desk, row, by=AGENT)
            outcome.append("back")
        except TooLateError:
            outcome.append("late")

    thread = threading.Thread(target=click)
    thread.start()
    start.wait(10)
    work(bench, server)
    thread.join(30)

    came_back = outcome == ["back"]
    assert len(server.taken) == (0 if came_back else 1)
    assert (draft(bench).state is DraftState.PROPOSED) is came_back
    assert len(sent(bench)) == (0 if came_back else 1)
    assert letter(bench).state is (OutboxState.CANCELLED if came_back else OutboxState.DONE)


def test_an_answer_leaves_at_once_where_the_charter_says_so(bench: Bench) -> None:
    """Zero seconds: no wait, no button."""
    send_at_once(bench.desk)
    send(bench)
    work(bench, post := Post())

    assert len(post.sent) == 1
    assert bench.desk.charter.undo_delay == timedelta(0)
