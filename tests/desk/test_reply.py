"""Does an answer leave once, by a person's word, with the agreement that it needs?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.reply import ensure_draft, save_draft, send_reply
from desk.sending import MailPerformer
from desk.worker import Worker
from intake.parsing import parse_mail
from intake.smtp import SendResult
from models.errors import ConflictError, NotSendableError
from models.tables import Dossier, Event, Message, Outbox, OutboxState
from models.vocabulary import Etat, Niveau
from tests.builders import DRAFT, REPLY, Built, add_dossier, build_desk

AGENT, LEAD = "U01ALICE", "U03CHLOE"


@dataclass
class Post:
    """A submission server that keeps what it is given and answers as told."""

    result: SendResult = field(default_factory=lambda: SendResult("sent", (), 250, "2.0.0", "ok"))
    sent: list[tuple[bytes, str, tuple[str, ...]]] = field(default_factory=list)

    def send(
        self,
        mail: bytes,
        envelope_from: str,
        recipients: Sequence[str],
        *,
        before_end: Callable[[], None],
    ) -> SendResult:
        """Keep the mail, as a server that takes it would."""
        before_end()
        self.sent.append((mail, envelope_from, tuple(recipients)))
        return self.result


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Built:
    """Give a desk with one dossier and its draft."""
    built = build_desk(tmp_path, leads=(LEAD,))
    add_dossier(built.store)
    return built


def _send(built: Built, *, by: str = AGENT, body: str = REPLY, version: int = 1) -> None:
    send_reply(built.desk, "1", 1, version, "Re: Lot 2291 [D-2026-00001]", body, by=by)


def _work(built: Built, post: Post) -> None:
    worker = Worker(built.store, {"mail.": MailPerformer(built.desk, post)}, name="w")
    while worker.run_once():
        pass


def _row(built: Built) -> Outbox:
    with built.store.read() as session:
        return session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).one()


def test_an_approved_answer_leaves_as_a_proper_reply(built: Built) -> None:
    """To the client, in the thread of what it wrote, under our signed Message-ID, text and HTML."""
    _send(built)
    post = Post()
    _work(built, post)

    (content, envelope_from, recipients) = post.sent[0]
    parsed = parse_mail(content)
    assert (envelope_from, recipients) == (built.desk.address, ("client1@vasseur.example",))
    assert parsed.new_text.startswith("Bonjour Madame Vasseur,")
    with built.store.read() as session:
        asked = session.exec(select(Message).order_by(col(Message.id))).first()
    assert asked is not None
    assert parsed.in_reply_to == asked.message_id
    assert parsed.references == (asked.message_id,)
    signed = built.desk.signer.read_message_id(parsed.message_id or "")
    assert signed is not None
    assert signed.reference == "D-2026-00001"
    assert b"text/html" in content
    assert b"Auto-Submitted" not in content


def test_the_dossier_knows_that_it_was_answered(built: Built) -> None:
    """First answer noted, state moved, thread and card told, journal written without any body."""
    _send(built)
    _work(built, Post())

    with built.store.read() as session:
        dossier = session.exec(select(Dossier)).one()
        kinds = [o.kind for o in session.exec(select(Outbox).order_by(col(Outbox.id))).all()]
        journal = session.exec(select(Event).order_by(col(Event.id))).all()
    assert dossier.first_answered_at == built.clock()
    assert dossier.etat is Etat.INSTRUCTION
    told = ["slack.thread", "slack.thread", "slack.update"]
    assert kinds == ["mail.reply", "slack.update", *told]
    expected = ["dossier.ouvert", "reponse.approuvee", "mail.parti", "dossier.instruit"]
    assert [e.kind for e in journal] == expected
    assert "Madame" not in str([e.data for e in journal])


def test_an_answer_sent_twice_leaves_once(built: Built) -> None:
    """The second click is told that the draft has left."""
    _send(built)
    with pytest.raises(ConflictError):
        _send(built)
    post = Post()
    _work(built, post)

    assert len(post.sent) == 1


def test_a_lost_answer_is_unknown_and_never_resent(built: Built) -> None:
    """After DATA without a word, a person decides; the thread is told."""
    _send(built)
    post = Post(SendResult("unknown", (), 0, "", "connexion perdue"))
    _work(built, post)
    built.clock.forward(days=1)
    _work(built, post)

    assert len(post.sent) == 1
    assert _row(built).state is OutboxState.INCONNU
    with built.store.read() as session:
        thread = session.exec(select(Outbox).where(Outbox.kind == "slack.thread")).one()
    assert thread.payload["what"] == "inconnu"


def test_a_deferred_answer_is_tried_again_with_the_same_message_id(built: Built) -> None:
    """4xx: later, the same mail; the client can recognise a double."""
    _send(built)
    post = Post(SendResult("deferred", (), 451, "4.3.0", "plus tard"))
    _work(built, post)
    post.result = SendResult("sent", (), 250, "", "ok")
    built.clock.forward(minutes=6)
    _work(built, post)

    ids = {parse_mail(content).message_id for content, _from, _to in post.sent}
    assert (len(post.sent), len(ids)) == (2, 1)
    assert _row(built).state is OutboxState.DONE


def test_a_dead_server_is_left_alone_for_a_while(built: Built) -> None:
    """A server at fault is not tried again for each letter that waits."""
    add_dossier(built.store, number=2)
    _send(built)
    send_reply(built.desk, "2", 2, 1, "Re: Lot", REPLY, by=AGENT)
    post = Post(SendResult("deferred", (), 0, "", "connexion refusée", account_trouble=True))
    _work(built, post)
    assert len(post.sent) == 1
    post.result = SendResult("sent", (), 250, "", "ok")
    built.clock.forward(minutes=6)
    _work(built, post)

    assert len({content for content, _from, _to in post.sent}) == 2


def test_a_refused_answer_is_told(built: Built) -> None:
    """5xx: not tried again, the thread says why, and the text is given back to be mended."""
    _send(built)
    _work(built, Post(SendResult("failed", (), 550, "5.1.1", "boîte inconnue")))

    with built.store.read() as session:
        thread = session.exec(select(Outbox).where(Outbox.kind == "slack.thread")).one()
    assert _row(built).state is OutboxState.FAILED
    assert ensure_draft(built.desk, "1").body == REPLY
    assert (thread.payload["what"], "5.1.1" in thread.payload["text"]) == ("echec", True)


def test_two_agents_never_overwrite_each_other(built: Built) -> None:
    """The second one to save is told who was first, and nothing is lost."""
    save_draft(built.desk, 1, 1, "Objet", "Texte d’Alice", by=AGENT)
    with pytest.raises(ConflictError, match=AGENT):
        save_draft(built.desk, 1, 1, "Objet", "Texte de Bruno", by="U02BRUNO")

    assert ensure_draft(built.desk, "1").body == "Texte d’Alice"


def test_an_admission_asks_for_a_lead(built: Built) -> None:
    """An agent cannot send « c’est notre faute »; a lead can, and is named (C1)."""
    with pytest.raises(NotSendableError, match="responsable"):
        _send(built, body="Bonjour,\n\nC’est notre faute.\n")
    _send(built, by=LEAD, body="Bonjour,\n\nC’est notre faute.\n")

    with built.store.read() as session:
        event = session.exec(select(Event).where(Event.kind == "reponse.approuvee")).one()
    assert (event.actor, event.data["risque"]) == (LEAD, "aveu")


def test_the_level_of_the_draft_is_kept(tmp_path: Path) -> None:
    """A draft that the charter wants approved is not sent by an agent alone."""
    built = build_desk(tmp_path, leads=(LEAD,))
    add_dossier(built.store, draft=dataclasses.replace(DRAFT, approval=Niveau.DIRECTION))
    with pytest.raises(NotSendableError):
        _send(built)
    _send(built, by=LEAD)

    assert _row(built).state is OutboxState.READY


@pytest.mark.parametrize("body", ["", "  \n "])
def test_an_empty_answer_never_leaves(built: Built, body: str) -> None:
    """Nothing is not an answer."""
    with pytest.raises(NotSendableError, match="vide"):
        _send(built, body=body)
