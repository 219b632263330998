"""Does the main job work on real servers: mail in, card, answer out, the client's word back in the thread?"""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from desk.keeping_sent import OUTGOING
from desk.reply import ensure_draft, send_reply
from intake.parsing import parse_mail
from models.tables import Dossier, RawMailRow, RawState
from tests.flows.desk_process import ADDRESS, DeskProcess, wait_until

pytestmark = [pytest.mark.dovecot, pytest.mark.local_slack, pytest.mark.timeout(300)]

COMPLAINT = (
    "From: Claire Vasseur <c.vasseur@fonderie.example>\r\nTo: {to}\r\nSubject: Commande 4578 en retard\r\n"
    "Message-ID: <un@fonderie.example>\r\nDate: Thu, 26 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    "Bonjour,\r\n\r\nLa commande 4578 devait arriver le 12 novembre. Nous n’avons rien reçu et notre ligne "
    "est arrêtée depuis lundi. Merci de nous donner une date ferme sous 48 heures.\r\n\r\nClaire Vasseur\r\n"
)


def _texts(desk: DeskProcess) -> list[str]:
    """Return all that each message of the channel says, blocks included."""
    return [json.dumps(message, ensure_ascii=False) for message in desk.slack.messages()]


def _answer(message_id: str | None, text: str, number: int, more: str = "") -> bytes:
    return (
        f"From: Claire Vasseur <c.vasseur@fonderie.example>\r\nTo: {ADDRESS}\r\n"
        f"Subject: Re: Commande 4578\r\n"
        f"Message-ID: <suite{number}@fonderie.example>\r\nIn-Reply-To: <{message_id}>\r\n{more}"
        f"References: <{message_id}>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    ).encode()


def test_a_complaint_becomes_a_card_an_answer_and_a_conversation(desk: DeskProcess) -> None:
    """One client, one dossier, one card; the answer leaves once; what comes back lands in the thread."""
    desk.start()
    desk.dovecot.deliver(desk.user, COMPLAINT.format(to=ADDRESS).encode())
    wait_until(lambda: any("Commande 4578" in t for t in _texts(desk)), seconds=60, what="the card")
    ours = desk.desk()
    draft = ensure_draft(ours, "1")
    send_reply(ours, "1", draft.id, draft.version, draft.subject, draft.body, by="U01ALICE")
    wait_until(lambda: desk.sink.received, seconds=30, what="the answer")
    (received,) = desk.sink.received
    sent = parse_mail(received.content)
    assert received.recipients == ("c.vasseur@fonderie.example",)
    assert sent.in_reply_to == "un@fonderie.example"
    assert "4578" in sent.text

    desk.dovecot.deliver(desk.user, _answer(sent.message_id, "Merci, mais quelle date ?", 1))
    wait_until(
        lambda: any("quelle date" in t for t in _texts(desk)), seconds=30, what="the client in the thread"
    )
    automatic = _answer(sent.message_id, "Je suis absente.", 2, "Auto-Submitted: auto-replied\r\n")
    desk.dovecot.deliver(desk.user, automatic)

    def settled() -> bool:
        with ours.store.read() as session:
            states = session.exec(select(RawMailRow.state).where(RawMailRow.mailbox != OUTGOING)).all()
        return sorted(states) == sorted([RawState.DONE, RawState.DONE, RawState.HELD])

    wait_until(settled, seconds=30, what="three mails settled")
    with ours.store.read() as session:
        assert len(session.exec(select(Dossier)).all()) == 1
    ours.store.close()
    assert len(desk.sink.received) == 1
    assert desk.stop() == 0


def test_a_refused_login_is_told_in_slack_and_the_desk_goes_on(desk: DeskProcess) -> None:
    """A wrong password is not silent: the triage channel hears of it at once."""
    desk.more["DOLEANCES_IMAP_PASSWORD"] = "faux"
    desk.start()

    wait_until(
        lambda: any("refuse notre mot de passe" in t for t in _texts(desk)), seconds=60, what="the notice"
    )
    assert desk.stop() == 0
