"""Does a person end the doubt about a letter, once, and is it written down by whom?"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.effects import ask
from desk.reply import send_reply
from desk.sending import MailPerformer
from desk.unknown import settle_unknown
from desk.views import find_dossier
from desk.worker import Worker
from intake.parsing import parse_mail
from intake.smtp import SendResult
from models.errors import ConflictError, DoleancesError
from models.store import Store
from models.tables import Direction, Dossier, DraftRow, DraftState, Event, Outbox, OutboxState
from models.vocabulary import Etat
from tests.builders import REPLY, FakeClock, add_dossier, add_message
from tests.desk.conftest import Bench, make_bench
from tests.desk.test_reply import Post

AGENT, OTHER = "U01ALICE", "U02BRUNO"
LOST = SendResult("unknown", (), 0, "", "connexion perdue")


@pytest.fixture(name="bench")
def _bench(store: Store, tmp_path: Path) -> Bench:
    """Give, on each engine, a desk with one dossier and its draft."""
    bench = make_bench(store, tmp_path)
    add_dossier(store)
    return bench


@pytest.fixture(name="post")
def _post(bench: Bench) -> Post:
    """Give a server that lost the answer after its final dot."""
    post = Post(LOST)
    send_reply(bench.desk, "1", 1, 1, "Re: Lot 2291", REPLY, by=AGENT)
    work(bench, post)
    return post


def work(bench: Bench, post: Post) -> None:
    """Let the worker try what is due."""
    Worker(bench.desk.store, {"mail.": MailPerformer(bench.desk, post)}, name="w").run_once()


def letter(bench: Bench) -> Outbox:
    """Return the row that sends the letter."""
    with bench.desk.store.read() as session:
        return session.exec(select(Outbox).where(col(Outbox.kind).startswith("mail."))).one()


def dossier(bench: Bench) -> Dossier:
    """Return the dossier."""
    with bench.desk.store.read() as session:
        return session.exec(select(Dossier)).one()


def journal(bench: Bench) -> list[tuple[str, str]]:
    """Return what happened to the letter, and by whom."""
    with bench.desk.store.read() as session:
        rows = session.exec(select(Event).order_by(col(Event.id))).all()
        return [(row.kind, row.actor) for row in rows if row.kind.startswith("mail.")]


def told(bench: Bench) -> list[Outbox]:
    """Return what the thread was told, in order."""
    with bench.desk.store.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == "slack.thread").order_by(col(Outbox.id)))
        return list(rows.all())


def test_the_note_says_which_letter(bench: Bench, post: Post) -> None:
    """The buttons of the note need the row."""
    (note,) = told(bench)

    assert len(post.sent) == 1
    assert (note.payload["what"], note.payload["outbox_id"]) == ("inconnu", letter(bench).id)


def test_a_letter_found_gone_counts_as_sent(bench: Bench, post: Post, clock: FakeClock) -> None:
    """Answered, shown in the thread, never sent again; the journal names who looked."""
    clock.forward(hours=1)
    settle_unknown(bench.desk, letter(bench).id or 0, gone=True, by=OTHER)
    work(bench, post)

    row, answered = letter(bench), dossier(bench)
    assert (row.state, row.done_at, row.error) == (OutboxState.DONE, clock(), "")
    assert (answered.first_answered_at, answered.etat) == (clock(), Etat.INSTRUCTION)
    assert journal(bench) == [
        ("mail.inconnu", "bureau"),
        ("mail.constate", OTHER),
        ("mail.parti", "bureau"),
    ]
    assert [note.payload["what"] for note in told(bench)] == ["inconnu", "mail_out", "engagements"]
    assert len(post.sent) == 1


def test_a_letter_sent_again_is_the_same_letter(bench: Bench, post: Post) -> None:
    """One more try of the same row, with the same Message-ID; nothing counts before it has left."""
    post.result = SendResult("sent", (), 250, "2.0.0", "ok")
    settle_unknown(bench.desk, letter(bench).id or 0, gone=False, by=OTHER)
    assert letter(bench).state is OutboxState.READY
    assert dossier(bench).first_answered_at is None
    work(bench, post)
    work(bench, post)

    first, second = (parse_mail(mail) for mail, _, _ in post.sent)
    assert first.message_id == second.message_id
    assert letter(bench).state is OutboxState.DONE
    assert dossier(bench).first_answered_at is not None
    assert ("mail.renvoi", OTHER) in journal(bench)
    with bench.desk.store.read() as session:
        assert session.exec(select(DraftRow.state)).one() is DraftState.SENT


def test_a_letter_lost_again_is_told_again(bench: Bench, post: Post) -> None:
    """The second loss has a note of its own, and can be settled in its turn."""
    settle_unknown(bench.desk, letter(bench).id or 0, gone=False, by=AGENT)
    work(bench, post)

    assert letter(bench).state is OutboxState.INCONNU
    assert [note.payload["what"] for note in told(bench)] == ["inconnu", "inconnu"]
    settle_unknown(bench.desk, letter(bench).id or 0, gone=True, by=AGENT)
    assert letter(bench).state is OutboxState.DONE


@pytest.mark.parametrize("second", [True, False])
@pytest.mark.parametrize("first", [True, False])
def test_only_a_letter_in_doubt_is_settled(bench: Bench, post: Post, first: bool, second: bool) -> None:
    """Two people click: the second changes nothing and is told."""
    number = letter(bench).id or 0
    settle_unknown(bench.desk, number, gone=first, by=AGENT)
    state, before = letter(bench).state, journal(bench)
    with pytest.raises(ConflictError):
        settle_unknown(bench.desk, number, gone=second, by=OTHER)

    assert len(post.sent) == 1
    assert (letter(bench).state, journal(bench)) == (state, before)


def test_what_is_no_letter_is_refused(bench: Bench) -> None:
    """No such row, another kind of effect, or a letter whose text is gone."""
    with bench.desk.store.work() as session:
        row = find_dossier(session, "1", now=bench.desk.now())
        made = [
            ask(session, kind, kind, {"message_row_id": 99}, now=bench.desk.now(), dossier=row)
            for kind in ("slack.notice", "mail.reply")
        ]
        for one in made:
            assert one is not None
            one.state = OutboxState.INCONNU
        other, textless = (one.id or 0 for one in made if one)

    for number in (other, 10**6):
        with pytest.raises(ConflictError):
            settle_unknown(bench.desk, number, gone=True, by=AGENT)
    with pytest.raises(DoleancesError, match="gone"):
        settle_unknown(bench.desk, textless, gone=True, by=AGENT)


def test_an_acknowledgement_found_gone_is_no_answer(bench: Bench) -> None:
    """The client still waits for somebody to write."""
    now = bench.desk.now()
    with bench.desk.store.work() as session:
        row = find_dossier(session, "1", now=now)
        message = add_message(session, row, Direction.OUT, subject="Reçu", body="Bien reçu.", at=now)
        asked = ask(session, "mail.ack", "ack:1", {"message_row_id": message.id}, now=now, dossier=row)
        assert asked is not None
        asked.state = OutboxState.INCONNU
    settle_unknown(bench.desk, letter(bench).id or 0, gone=True, by=AGENT)

    assert letter(bench).state is OutboxState.DONE
    assert dossier(bench).first_answered_at is None
    assert told(bench) == []
