"""Is a draft dropped in its manager's mailbox once, only when it may, and is what goes wrong told?"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from desk.advising import keep_draft, message_to_answer
from desk.effects import Effect, Retry
from desk.manager_drafts import MAX_TRIES, ManagerDraftPerformer, drop_in_mailbox
from desk.manager_mailboxes import ManagerMailbox, draft_number, draft_of_number
from desk.reply import save_draft, send_reply
from desk.views import find_dossier
from desk.worker import Worker
from intake.mailbox import MailboxSettings
from models.errors import ConflictError, DoleancesError, NotSendableError
from models.leasing import lease_effects
from models.store import Store
from models.tables import Event, Interlocuteur, Outbox, OutboxState
from models.values import Draft, ReadSentence
from models.vocabulary import Niveau, Risque
from tests.builders import DRAFT, REPLY, FakeClock, add_dossier
from tests.desk.conftest import Bench, make_bench
from tests.servers import free_port

MANAGER = "alice.martin@acieries.example"
AGENT, LEAD = "U01ALICE", "U03CHLOE"
NOBODY = MailboxSettings(name=MANAGER, host="127.0.0.1", port=free_port(), security="none", user="x")
"""Where nobody listens."""
RISKY = dataclasses.replace(
    DRAFT, risks=(ReadSentence("Nous vous rembourserons.", Risque.PROMESSE, "", None),)
)


@pytest.fixture(name="bench")
def _bench(store: Store, tmp_path: Path) -> Bench:
    """Give, on each engine, a desk whose client is followed by a manager with a mailbox."""
    bench = make_bench(store, tmp_path, managers=frozenset({MANAGER}), leads=(LEAD,))
    add_dossier(store, account_manager=MANAGER, draft=None)
    return bench


def propose(bench: Bench, draft: Draft = DRAFT, *, reference: str = "1") -> int:
    """Keep a draft as the preparer does; return its id."""
    with bench.desk.store.work() as session:
        dossier = find_dossier(session, reference, now=bench.desk.now())
        message = message_to_answer(session, dossier)
        assert message is not None
        return keep_draft(bench.desk, session, dossier, message, draft).id or 0


def asked(bench: Bench) -> list[Outbox]:
    """Return the drops asked for."""
    with bench.desk.store.read() as session:
        return list(session.exec(select(Outbox).where(Outbox.kind == "imap.draft")).all())


def notes(bench: Bench) -> list[str]:
    """Return what the thread was told in words."""
    with bench.desk.store.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == "slack.thread").order_by(col(Outbox.id)))
        return [row.payload["text"] for row in rows.all() if row.payload["what"] == "note"]


def work(bench: Bench, **changes: Any) -> Outbox:
    """Let the worker try once, on a port where nobody listens."""
    boxes = changes.get("boxes", {MANAGER: ManagerMailbox(MANAGER, NOBODY)})
    performer = changes.get("performer") or ManagerDraftPerformer(bench.desk, boxes)
    Worker(bench.desk.store, {"imap.": performer}, name="w").run_once()
    return asked(bench)[0]


def test_a_clean_draft_is_asked_for_by_itself(bench: Bench) -> None:
    """Nobody has to agree, so nobody is waited for; once for this version of this draft."""
    draft_id = propose(bench)
    drop_in_mailbox(bench.desk, "1", draft_id, 1, by=AGENT)
    (row,) = asked(bench)

    assert row.key == f"imap.draft:{draft_id}:1"
    assert row.payload == {
        "reference": "D-2026-00001",
        "draft_id": draft_id,
        "version": 1,
        "manager": MANAGER,
    }


@pytest.mark.parametrize(
    "draft",
    [
        RISKY,
        dataclasses.replace(DRAFT, approval=Niveau.RESPONSABLE),
        dataclasses.replace(DRAFT, approval=Niveau.DIRECTION),
        dataclasses.replace(DRAFT, body=" \n"),
    ],
    ids=["risk", "lead", "direction", "empty"],
)
def test_what_somebody_must_see_first_waits(bench: Bench, draft: Draft) -> None:
    """A risk or a level above the agent's: nothing is asked for without a person."""
    propose(bench, draft)

    assert asked(bench) == []


@pytest.mark.parametrize("missing", ["configuration", "address", "authenticity", "manager"])
def test_nothing_is_asked_for_where_it_cannot_be(store: Store, tmp_path: Path, missing: str) -> None:
    """Off unless configured for that person; never to nobody, nor in answer to a forgery."""
    bench = make_bench(store, tmp_path, managers=frozenset() if missing == "configuration" else {MANAGER})
    add_dossier(
        store,
        account_manager="" if missing == "manager" else MANAGER.upper(),
        draft=None,
        authenticity={"dmarc": "fail" if missing == "authenticity" else "unknown"},
    )
    if missing == "address":
        with store.work() as session:
            session.exec(select(Interlocuteur)).one().address = None
    propose(bench)

    assert asked(bench) == []


def test_a_lead_lets_a_risky_draft_go_and_is_named(bench: Bench) -> None:
    """The checks are those of an answer that leaves; who agreed is in the journal."""
    body = "Bonjour,\n\nC’est notre faute.\n"
    draft_id = propose(bench, dataclasses.replace(RISKY, body=body))
    with pytest.raises(NotSendableError, match="responsable"):
        drop_in_mailbox(bench.desk, "1", draft_id, 1, by=AGENT)
    assert asked(bench) == []
    drop_in_mailbox(bench.desk, "1", draft_id, 1, by=LEAD)

    assert len(asked(bench)) == 1
    with bench.desk.store.read() as session:
        event = session.exec(select(Event).where(Event.kind == "brouillon.approuve")).one()
    assert (event.actor, event.data) == (LEAD, {"brouillon": draft_id, "risque": "aveu"})


def test_a_draft_that_moved_is_a_conflict(bench: Bench) -> None:
    """Edited by somebody else, or sent: the word was given for another text."""
    draft_id = propose(bench)
    save_draft(bench.desk, draft_id, 1, "Objet", "Texte de Bruno", by="U02BRUNO")
    with pytest.raises(ConflictError, match="U02BRUNO"):
        drop_in_mailbox(bench.desk, "1", draft_id, 1, by=AGENT)
    send_reply(bench.desk, "1", draft_id, 2, "Objet", REPLY, by=AGENT)
    with pytest.raises(ConflictError):
        drop_in_mailbox(bench.desk, "1", draft_id, 3, by=AGENT)


def test_what_cannot_be_dropped_is_said(store: Store, tmp_path: Path) -> None:
    """No mailbox for this manager, no such draft, another dossier's draft."""
    bench = make_bench(store, tmp_path, managers=frozenset({MANAGER}))
    add_dossier(store, account_manager="bruno@acieries.example", draft=None)
    add_dossier(store, number=2, account_manager=MANAGER, draft=None)
    draft_id = propose(bench)

    with pytest.raises(NotSendableError, match="Aucune boîte"):
        drop_in_mailbox(bench.desk, "1", draft_id, 1, by=AGENT)
    with pytest.raises(DoleancesError, match="gone"):
        drop_in_mailbox(bench.desk, "1", 99, 1, by=AGENT)
    with pytest.raises(DoleancesError, match="another dossier"):
        drop_in_mailbox(bench.desk, "2", draft_id, 1, by=AGENT)


def test_a_dead_server_is_tried_for_an_hour_then_told_once(bench: Bench, clock: FakeClock) -> None:
    """Between two tries the mailbox rests; the failure is told in the thread; a person may ask again."""
    draft_id = propose(bench)
    performer = ManagerDraftPerformer(bench.desk, {MANAGER: ManagerMailbox(MANAGER, NOBODY)})
    for tries in range(1, MAX_TRIES):
        row = work(bench, performer=performer)
        assert (row.state, row.attempts) == (OutboxState.READY, tries)
        clock.forward(seconds=30)
        assert work(bench, performer=performer).attempts == tries
        clock.forward(hours=1)
    assert notes(bench) == []

    assert work(bench, performer=performer).state is OutboxState.FAILED
    (note,) = notes(bench)
    assert note.startswith(f"Le brouillon n’a pas été déposé dans la boîte de {MANAGER}")
    drop_in_mailbox(bench.desk, "1", draft_id, 1, by=AGENT)
    assert asked(bench)[0].state is OutboxState.READY


def test_a_mailbox_no_longer_configured_is_told(bench: Bench) -> None:
    """The setting was removed while the draft waited."""
    propose(bench)

    assert work(bench, boxes={}).state is OutboxState.FAILED
    assert "DOLEANCES_MANAGERS" in notes(bench)[0]


def test_a_text_that_nobody_read_is_not_dropped(bench: Bench) -> None:
    """Edited since it was asked for: it stays here, and that is told."""
    draft_id = propose(bench)
    save_draft(bench.desk, draft_id, 1, "Objet", "C’est notre faute.", by=AGENT)

    assert work(bench).state is OutboxState.FAILED
    assert "modifié entre-temps" in notes(bench)[0]


def test_an_answer_already_sent_is_not_dropped(bench: Bench) -> None:
    """It left from Slack while the draft waited: nothing to do, nothing to say."""
    draft_id = propose(bench)
    send_reply(bench.desk, "1", draft_id, 1, "Objet", REPLY, by=AGENT)
    row = work(bench)

    assert (row.state, row.result) == (OutboxState.DONE, {"skipped": "sent"})
    assert notes(bench) == []


def test_a_subject_that_cannot_be_written_is_told(bench: Bench) -> None:
    """An address that no header takes: the draft stays here."""
    propose(bench)
    with bench.desk.store.work() as session:
        session.exec(select(Interlocuteur)).one().address = "élodie@vasseur.example"

    assert work(bench).state is OutboxState.FAILED
    assert len(notes(bench)) == 1


def test_a_lapsed_lease_is_left_to_whoever_holds_it(bench: Bench, clock: FakeClock) -> None:
    """A worker that was slow with other drafts does not append this one beside another worker."""
    propose(bench)
    store = bench.desk.store
    with store.work() as session:
        (leased,) = lease_effects(session, kinds=["imap."], worker="slow", now=store.clock(), limit=1)
        effect = Effect(leased.id or 0, leased.kind, leased.key, dict(leased.payload), None, 1, "slow")
    performer = ManagerDraftPerformer(bench.desk, {MANAGER: ManagerMailbox(MANAGER, NOBODY)})
    clock.forward(seconds=90)
    assert getattr(performer.perform(effect), "counts", None) is True
    clock.forward(seconds=90)
    assert "rests" not in getattr(performer.perform(effect), "error", "")
    clock.forward(minutes=5)

    assert performer.perform(effect) == Retry("the lease has lapsed", 0, counts=False)
    with store.work() as session:
        lease_effects(session, kinds=["imap."], worker="other", now=store.clock(), limit=1)
    assert performer.perform(effect) == Retry("the lease has lapsed", 0, counts=False)


def test_the_number_of_a_draft_is_that_of_no_message() -> None:
    """A signed Message-ID tells a draft from a message, whichever draft and version."""
    assert draft_of_number(draft_number(7, 3)) == 7
    assert draft_of_number(draft_number(7, 10_003)) == 7
    assert draft_of_number(123_456) is None
    assert len(str(draft_number(10**9, 1))) <= 18
