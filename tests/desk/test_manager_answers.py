"""Is what an account manager sends filed as the answer, and nothing else taken for it?"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.advising import keep_draft, message_to_answer
from desk.manager_mailboxes import draft_number
from models.store import Store
from models.tables import (
    Direction,
    Dossier,
    DraftRow,
    DraftState,
    Entreprise,
    EntrepriseDomain,
    Event,
    Message,
    Outbox,
    RawMailRow,
    RawState,
)
from models.vocabulary import Etat
from tests.builders import DRAFT, REPLY, FakeClock
from tests.desk.conftest import ADDRESS, Bench, mail, make_bench

MANAGER = "alice.martin@acieries.example"
COLLEAGUE = "bruno@acieries.example"
"""Who follows another client."""
CLIENT = "claire@vasseur.example"
REFERENCE = "D-2026-00001"
SERVER = "mx.acieries.example"


@pytest.fixture(name="bench")
def _bench(store: Store, tmp_path: Path) -> Bench:
    """Give, on each engine, a desk with one dossier, its manager and its draft."""
    bench = make_bench(store, tmp_path, managers=frozenset({MANAGER}), authserv_id=SERVER, acknowledge=True)
    with store.work() as session:
        company = Entreprise(name="Fonderie Vasseur", account_manager=MANAGER, created_at=store.clock())
        session.add(company)
        session.add(Entreprise(name="Autre", account_manager=COLLEAGUE, created_at=store.clock()))
        session.flush()
        session.add(EntrepriseDomain(entreprise_id=company.id or 0, domain="vasseur.example"))
    bench.take(mail(1))
    with store.work() as session:
        dossier = session.exec(select(Dossier)).one()
        message = message_to_answer(session, dossier)
        assert message is not None
        keep_draft(bench.desk, session, dossier, message, DRAFT)
    return bench


def sent(
    *more: str,
    body: str = REPLY,
    sender: str = f"Alice Martin <{MANAGER}>",
    to: str = CLIENT,
    message_id: str = "envoi1@poste.acieries.example",
    subject: str = "Re: Lot 2291",
) -> bytes:
    """Write what a manager's own program sends; *more* are header lines."""
    lines = (
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        "Date: Thu, 26 Nov 2026 11:00:00 +0100",
        f"Message-ID: <{message_id}>",
        *more,
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    return ("\r\n".join(lines) + f"\r\n\r\n{body}\r\n").encode()


ANSWERS = "In-Reply-To: <m1@vasseur.example>"


def dossiers(bench: Bench) -> list[Dossier]:
    """Return every dossier, oldest first."""
    with bench.desk.store.read() as session:
        return list(session.exec(select(Dossier).order_by(col(Dossier.id))).all())


def last_message(bench: Bench) -> Message:
    """Return the message filed last."""
    with bench.desk.store.read() as session:
        found = session.exec(select(Message).order_by(col(Message.id).desc())).first()
    assert found is not None
    return found


def effects(bench: Bench, kind: str) -> list[Outbox]:
    """Return the effects of a kind, oldest first."""
    with bench.desk.store.read() as session:
        return list(session.exec(select(Outbox).where(Outbox.kind == kind).order_by(col(Outbox.id))).all())


def test_the_answer_is_filed_as_one(bench: Bench, clock: FakeClock) -> None:
    """A letter of ours, by its author; the draft is sent, the dossier answered, the thread told."""
    before = len(effects(bench, "slack.update"))
    bench.take(sent(ANSWERS))

    message = last_message(bench)
    (dossier,) = dossiers(bench)
    assert (message.direction, message.author, message.dossier_id) == (Direction.OUT, MANAGER, dossier.id)
    assert (dossier.first_answered_at, dossier.etat) == (clock(), Etat.INSTRUCTION)
    with bench.desk.store.read() as session:
        draft = session.exec(select(DraftRow)).one()
        event = session.exec(select(Event).where(Event.kind == "reponse.responsable")).one()
        raw = session.exec(select(RawMailRow).order_by(col(RawMailRow.id).desc())).first()
    assert (draft.state, draft.edited_by) == (DraftState.SENT, MANAGER)
    assert (event.actor, event.data["risque"]) == (MANAGER, "aucun")
    assert raw is not None
    assert (raw.state, raw.reason) == (RawState.DONE, f"réponse au dossier {REFERENCE}")
    (thread, offer) = effects(bench, "slack.thread")
    assert (thread.payload["what"], thread.payload["message_row_id"]) == ("mail_out", message.id)
    # « Je vous rappelle demain » is a promise, whoever makes it.
    assert offer.payload["what"] == "engagements"
    assert len(effects(bench, "slack.update")) == before + 1


def test_nobody_answers_the_answer(bench: Bench) -> None:
    """No acknowledgement, no draft, and the same copy by another way changes nothing."""
    bench.take(sent(ANSWERS), b"Received: by relay\r\n" + sent(ANSWERS))

    assert effects(bench, "mail.ack") == []
    assert len(effects(bench, "draft.prepare")) == 1
    with bench.desk.store.read() as session:
        assert len(session.exec(select(Message)).all()) == 2


@pytest.mark.parametrize("sign", ["message id", "delivered", "bcc", "references"])
def test_each_sign_of_the_thread_is_known(bench: Bench, sign: str) -> None:
    """Programs change the Message-ID, servers take Bcc out: one sign is enough."""
    plus = bench.desk.signer.plus_address(ADDRESS, REFERENCE)
    ours = bench.desk.signer.message_id(REFERENCE, draft_number(1, 1))
    bench.take(
        {
            "message id": sent(message_id=ours),
            "delivered": sent(f"Delivered-To: {plus.upper()}"),
            "bcc": sent(f"Bcc: Bureau <{plus}>"),
            "references": sent("References: <ancien@x.example> <m1@vasseur.example>"),
        }[sign]
    )

    assert len(dossiers(bench)) == 1
    assert last_message(bench).direction is Direction.OUT
    with bench.desk.store.read() as session:
        assert session.exec(select(DraftRow)).one().state is DraftState.SENT


def test_a_closed_dossier_stays_closed(bench: Bench) -> None:
    """Our own letter reopens nothing."""
    with bench.desk.store.work() as session:
        session.exec(select(Dossier)).one().etat = Etat.CLOS
    bench.take(sent(ANSWERS))

    assert dossiers(bench)[0].etat is Etat.CLOS
    assert last_message(bench).direction is Direction.OUT


def test_what_a_sent_answer_carries_is_told(bench: Bench) -> None:
    """It has left: the thread says what to watch, without a word of the letter."""
    bench.take(sent(ANSWERS, body="Bonjour,\n\nC’est notre faute.\n"))

    (note,) = [row for row in effects(bench, "slack.thread") if row.payload["what"] == "note"]
    assert "reconnaît une faute" in note.payload["text"]
    assert "notre faute" not in note.payload["text"]


def test_the_clients_word_about_it_comes_to_the_dossier(bench: Bench) -> None:
    """The client answers all: its mail continues the dossier."""
    bench.take(sent(ANSWERS), mail(2, In_Reply_To="<envoi1@poste.acieries.example>"))

    assert len(dossiers(bench)) == 1
    assert last_message(bench).direction is Direction.IN


FORGED = f"Authentication-Results: {SERVER}; dmarc=fail header.from=acieries.example"


@pytest.mark.parametrize(
    "content",
    [
        sent(FORGED, ANSWERS),
        sent(ANSWERS, sender="Bruno <bruno@acieries.example>"),
        sent(ANSWERS, to=ADDRESS),
        sent(ANSWERS, to=f"{ADDRESS}, Bruno <bruno@acieries.example>"),
        sent(subject=f"Re: Lot 2291 [{REFERENCE}]"),
        sent(ANSWERS, "Auto-Submitted: auto-replied"),
        sent(ANSWERS, sender=f"{MANAGER}, Claire <{CLIENT}>"),
    ],
    ids=["forged", "colleague", "to us", "between us", "subject only", "automatic", "two senders"],
)
def test_nothing_else_passes_for_an_answer(bench: Bench, content: bytes) -> None:
    """The draft stays proposed and the dossier unanswered; the mail goes the way of any other."""
    bench.take(content)

    assert dossiers(bench)[0].first_answered_at is None
    with bench.desk.store.read() as session:
        assert session.exec(select(DraftRow)).one().state is DraftState.PROPOSED
        assert session.exec(select(Message).where(Message.direction == Direction.OUT)).all() == []


def test_a_doubtful_sender_is_not_believed_even_with_our_id(bench: Bench) -> None:
    """The client has read our Message-IDs: one of them with two senders proves nothing."""
    ours = bench.desk.signer.message_id(REFERENCE, draft_number(1, 1))
    bench.take(sent(f"References: <{ours}>", sender=f"{MANAGER}, Claire <{CLIENT}>"))

    assert dossiers(bench)[0].first_answered_at is None


def test_a_word_between_colleagues_is_no_answer(bench: Bench) -> None:
    """A colleague who was written to with the client is not the client."""
    bench.take(sent(ANSWERS, to=f"{CLIENT}, bruno@acieries.example"))
    bench.take(sent(ANSWERS, to="bruno@acieries.example", message_id="entre-nous@poste.example", body="Vu ?"))

    with bench.desk.store.read() as session:
        assert len(session.exec(select(Message).where(Message.direction == Direction.OUT)).all()) == 1


def test_a_forged_answer_is_a_dossier_to_look_at(bench: Bench) -> None:
    """It is kept apart, linked to the one that it pretends to answer."""
    bench.take(sent(FORGED, ANSWERS))

    assert [d.linked_to for d in dossiers(bench)] == [None, REFERENCE]


def test_the_draft_of_the_mail_answered_is_the_one_sent(bench: Bench) -> None:
    """The client wrote again meanwhile: the newer draft still waits."""
    bench.take(mail(2, In_Reply_To="<m1@vasseur.example>"))
    with bench.desk.store.work() as session:
        dossier = session.exec(select(Dossier)).one()
        message = message_to_answer(session, dossier)
        assert message is not None
        keep_draft(bench.desk, session, dossier, message, DRAFT)
    bench.take(sent(ANSWERS))

    with bench.desk.store.read() as session:
        states = [d.state for d in session.exec(select(DraftRow).order_by(col(DraftRow.id))).all()]
    assert states == [DraftState.SENT, DraftState.PROPOSED]
