"""Does a split give each affair its own dossier, and keep every message in exactly one?"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from random import Random

import pytest
from sqlmodel import Session, col, select

from desk.advising import DraftPreparer
from desk.known import StoredThreads, survivor
from desk.merging import merge, unmerge
from desk.reply import ensure_draft, save_draft
from desk.splitting import split, unsplit
from desk.worker import Worker
from models.errors import MergeRefusedError
from models.tables import AnalysisRow, Dossier, Message, Outbox
from models.vocabulary import Ton
from tests.builders import ANALYSIS
from tests.desk.conftest import Bench, mail
from tests.desk.test_merging import FIRST, SECOND, leads, state_of, view_of


@pytest.fixture(name="thread")
def _thread(bench: Bench) -> Bench:
    """Give one dossier that holds two affairs: messages 1 and 3, and message 2."""
    bench.take(
        mail(1),
        mail(
            2, body="La facture F-12 est fausse.", subject="Re: Lot 2291", References="<m1@vasseur.example>"
        ),
        mail(3, body="Le lot, où en est-il ?", References="<x0@vasseur.example> <m1@vasseur.example>"),
    )
    return bench


def row_id(bench: Bench, number: int) -> int:
    """Return the id of a message."""
    with bench.desk.store.read() as session:
        wanted = f"m{number}@vasseur.example"
        return session.exec(select(Message.id).where(Message.message_id == wanted)).one() or 0


def prepare(bench: Bench) -> None:
    """Write every draft that was asked for."""
    worker = Worker(bench.desk.store, {"draft.": DraftPreparer(bench.desk)}, name="w")
    while worker.run_once():
        pass


def test_a_split_opens_a_dossier_with_its_own_card_analysis_and_draft(thread: Bench) -> None:
    """The message leaves, the client stays the same, and both dossiers say where the other is."""
    prepare(thread)
    new = split(thread.desk, FIRST, [row_id(thread, 2)], by="U01ALICE")
    prepare(thread)

    fresh, origin = view_of(thread, SECOND), view_of(thread, FIRST)
    assert (new.reference, fresh.message_count, origin.message_count) == (SECOND, 1, 2)
    assert (fresh.split_from, origin.split_into) == (FIRST, (SECOND,))
    assert (fresh.client_address, fresh.analysis.model) == ("claire@vasseur.example", "essai-1")
    assert fresh.draft is not None
    assert origin.draft is not None
    with thread.desk.store.read() as session:
        cards = session.exec(select(Outbox.key).where(Outbox.kind == "slack.card")).all()
        analyses = session.exec(select(AnalysisRow).where(AnalysisRow.dossier_id == fresh.id)).all()
    assert sorted(cards) == [f"card:{FIRST}", f"card:{SECOND}"]
    assert [a.message_row_id for a in analyses] == [row_id(thread, 2)]


def test_later_replies_follow_the_message_they_answer(thread: Bench) -> None:
    """A reply to what left joins the new dossier, one to what stayed stays; ids only named follow too."""
    split(thread.desk, FIRST, [row_id(thread, 3)], by="U01ALICE")
    thread.take(
        mail(4, body="Le lot encore.", References="<m1@vasseur.example> <m3@vasseur.example>"),
        mail(5, body="La facture encore.", References="<m1@vasseur.example> <m2@vasseur.example>"),
    )

    assert leads(thread, *(f"{n}@vasseur.example" for n in ("m1", "m2", "m3", "m4", "m5", "x0"))) == {
        "m1@vasseur.example": FIRST,
        "m2@vasseur.example": FIRST,
        "m3@vasseur.example": SECOND,
        "m4@vasseur.example": SECOND,
        "m5@vasseur.example": FIRST,
        "x0@vasseur.example": SECOND,
    }


def test_undoing_a_split_brings_everything_back(thread: Bench) -> None:
    """Messages, ids and drafts are where they were; the new dossier is closed and points back."""
    prepare(thread)
    before = state_of(thread)
    split(thread.desk, FIRST, [row_id(thread, 2)], by="U01ALICE")
    prepare(thread)
    unsplit(thread.desk, SECOND, by="U01ALICE")

    after = state_of(thread)
    assert (after["messages"], after["ids"]) == (before["messages"], before["ids"])
    assert after["dossiers"][FIRST] == before["dossiers"][FIRST]
    assert after["dossiers"][SECOND]["merged_into"] == FIRST
    assert view_of(thread, FIRST).split_into == ()


def test_the_opening_message_may_leave(thread: Bench) -> None:
    """The dossier then shows what its first remaining message says, and the old words after an undo."""
    thread.analyst.analysis = replace(ANALYSIS, ton=Ton.COLERE)
    thread.take(mail(6, body="Je suis furieuse.", References="<m2@vasseur.example>"))
    split(thread.desk, FIRST, [row_id(thread, n) for n in (1, 2, 3)], by="U01ALICE")

    assert view_of(thread, FIRST).analysis.ton is Ton.COLERE
    assert view_of(thread, SECOND).analysis.ton is ANALYSIS.ton
    unsplit(thread.desk, SECOND, by="U01ALICE")
    assert view_of(thread, FIRST).analysis.ton is ANALYSIS.ton


def test_a_typed_answer_follows_the_message_it_answers(thread: Bench) -> None:
    """What a person wrote is the draft of the new dossier, and comes back with it."""
    draft = ensure_draft(thread.desk, FIRST)
    save_draft(thread.desk, draft.id, draft.version, "Re", "Ma réponse.", by="U01ALICE")
    new = split(thread.desk, FIRST, [row_id(thread, 3)], by="U01ALICE")
    prepare(thread)

    assert new.draft is not None
    assert view_of(thread, SECOND).draft == new.draft
    assert new.draft.body == "Ma réponse."
    back = unsplit(thread.desk, SECOND, by="U01ALICE")
    assert back.draft is not None
    assert back.draft.body == "Ma réponse."


def test_a_message_of_somebody_else_opens_a_dossier_of_theirs(bench: Bench) -> None:
    """Another client's mail, filed by mistake, gets its own client when it is taken out."""
    bench.take(mail(1), mail(2, sender="Luc <luc@durand.example>", subject="Autre chose"))
    merge(bench.desk, SECOND, FIRST, by="U01ALICE")
    new = split(bench.desk, FIRST, [row_id(bench, 2)], by="U01ALICE")

    assert (new.client_address, new.subject) == ("luc@durand.example", "Autre chose")


def test_what_cannot_be_split_is_refused(thread: Bench) -> None:
    """Everything, nothing, what is elsewhere, and undoing what was not done."""
    everything = [row_id(thread, n) for n in (1, 2, 3)]
    for wanted, why in ((everything, "Laissez"), ([], "au moins un message"), ([999], "n’a pas ce message")):
        with pytest.raises(MergeRefusedError, match=why):
            split(thread.desk, FIRST, wanted, by="U01ALICE")
    with pytest.raises(MergeRefusedError, match="n’a pas été séparé"):
        unsplit(thread.desk, FIRST, by="U01ALICE")
    split(thread.desk, FIRST, everything[:1], by="U01ALICE")
    unsplit(thread.desk, SECOND, by="U01ALICE")
    with pytest.raises(MergeRefusedError, match="puis réuni"):
        unmerge(thread.desk, SECOND, by="U01ALICE")


def _check(session: Session, count: int) -> None:
    """Every message shows on one living dossier, and every Message-ID leads there."""
    messages = session.exec(select(Message)).all()
    assert len(messages) == count
    threads = StoredThreads(session)
    ids = [message.message_id or "" for message in messages]
    led = threads.dossiers_of(ids)
    for message in messages:
        shown = session.get_one(Dossier, message.dossier_id)
        home = session.get_one(Dossier, message.home_id or message.dossier_id)
        assert shown.merged_into is None
        assert survivor(session, home).id == shown.id
        assert led[message.message_id or ""] == shown.reference
    for row in session.exec(select(AnalysisRow)).all():
        assert row.dossier_id == session.get_one(Message, row.message_row_id).dossier_id
    for dossier in session.exec(select(Dossier)).all():
        assert threads.current(dossier.reference) == survivor(session, dossier).reference


def _act(bench: Bench, random: Random, number: int) -> int:
    """Do one thing that a person or a client could do; return how many mails came in."""
    with bench.desk.store.read() as session:
        dossiers = session.exec(select(Dossier.reference, Dossier.id).order_by(col(Dossier.id))).all()
        messages = list(session.exec(select(Message)).all())
    one, other = random.choice(dossiers)[0], random.choice(dossiers)[0]
    choice = random.randrange(5)
    if choice == 0:
        answered = random.choice(messages).message_id
        bench.take(mail(number, body=f"Suite {number}.", References=f"<{answered}>"))
        return 1
    with contextlib.suppress(MergeRefusedError):
        if choice == 1:
            merge(bench.desk, one, other, by="U01ALICE")
        elif choice == 2:
            unmerge(bench.desk, one, by="U01ALICE")
        elif choice == 3:
            place = random.choice(messages).dossier_id
            here = [m.id or 0 for m in messages if m.dossier_id == place]
            shown = next(r for r, d in dossiers if d == place)
            split(bench.desk, shown, random.sample(here, random.randint(0, len(here))), by="U01ALICE")
        else:
            unsplit(bench.desk, one, by="U01ALICE")
    return 0


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_in_whatever_order_nothing_is_lost(bench: Bench, seed: int) -> None:
    """Random merges, splits, undos and replies keep every message in one place that its id leads to."""
    random = Random(seed)
    count = 5
    bench.take(*(mail(n, body=f"Affaire {n}.", subject=f"Affaire {n}") for n in range(1, count + 1)))
    for number in range(100, 125):
        count += _act(bench, random, number)
        with bench.desk.store.read() as session:
            _check(session, count)
