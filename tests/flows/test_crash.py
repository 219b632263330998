"""Does a desk killed at random give one dossier and one card a mail, and each answer once at most?"""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from sqlmodel import col, select

from desk.reply import ensure_draft, send_reply
from intake.parsing import parse_mail
from models.tables import Dossier, Message, Outbox, OutboxState
from tests.flows.desk_process import ADDRESS, DeskProcess, wait_until

TROUBLES = (
    "La commande {n} n’est toujours pas arrivée et notre chantier est arrêté.",
    "Le lot {n} est fissuré, nous demandons son remplacement.",
    "La facture {n} compte deux fois le transport, merci de la corriger.",
    "Il manque le certificat 3.1 de la livraison {n}.",
)


def complaint(number: int) -> bytes:
    """Write the complaint of a client of its own."""
    text = TROUBLES[number % len(TROUBLES)].format(n=4000 + number)
    return (
        f"From: Client {number} <client{number}@client{number}.example>\r\nTo: {ADDRESS}\r\n"
        f"Subject: =?utf-8?q?Dol=C3=A9ance_{number}?=\r\nMessage-ID: <c{number}@client{number}.example>\r\n"
        "Date: Thu, 26 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"Bonjour,\r\n\r\n{text}\r\n\r\nClient {number}\r\n"
    ).encode()


def _cards(desk: DeskProcess) -> Counter[str]:
    """Count the cards of each dossier in the triage channel."""
    heads = [m for m in desk.slack.messages() if not m.get("thread_ts") or m["thread_ts"] == m["ts"]]
    return Counter(m["text"].split(",")[0] for m in heads if m["text"].startswith("D-"))


def _dossiers(desk: DeskProcess) -> list[str]:
    store = desk.desk().store
    with store.read() as session:
        found = list(session.exec(select(Dossier.reference).order_by(col(Dossier.id))).all())
    store.close()
    return found


def _replies(desk: DeskProcess) -> list[tuple[OutboxState, str]]:
    """Return the state of every answer asked for, and its Message-ID."""
    store = desk.desk().store
    with store.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).all()
        found = [
            (r.state, session.get_one(Message, r.payload["message_row_id"]).message_id or "") for r in rows
        ]
    store.close()
    return found


def story(desk: DeskProcess, *, mails: int, kills: int, seed: int) -> None:
    """Deliver complaints while the desk is killed, then answer them all while it is killed again."""
    chance = random.Random(seed)
    cuts = sorted(chance.sample(range(mails), min(kills, mails)))
    desk.start()
    for number in range(mails):
        desk.dovecot.deliver(desk.user, complaint(number))
        if number in cuts:
            time.sleep(chance.uniform(0.5, 8))
            desk.kill()
            desk.start()
    wait_until(lambda: len(_cards(desk)) >= mails, seconds=120 + mails, what="a card for each mail")
    _approve_all(desk)
    for _ in range(max(kills // 2, 1)):
        time.sleep(chance.uniform(0.5, 6))
        desk.kill()
        desk.start()
    over = {OutboxState.DONE, OutboxState.INCONNU, OutboxState.FAILED}
    wait_until(
        lambda: all(state in over for state, _id in _replies(desk)),
        seconds=120 + mails,
        what="answers settled",
    )
    wait_until(desk.is_up, seconds=60, what="the desk up again")
    assert desk.stop() == 0


def _approve_all(desk: DeskProcess) -> None:
    ours = desk.desk()
    for reference in _dossiers(desk):
        draft = ensure_draft(ours, reference)
        send_reply(ours, reference, draft.id, draft.version, draft.subject, draft.body, by="U01ALICE")
    ours.store.close()


def check(desk: DeskProcess, *, mails: int) -> None:
    """Hold the story to its promises."""
    assert _dossiers(desk) == [f"D-2026-{n:05d}" for n in range(1, mails + 1)]
    assert _cards(desk) == Counter({reference: 1 for reference in _dossiers(desk)})
    left = Counter(parse_mail(received.content).message_id for received in desk.sink.received)
    replies = _replies(desk)
    assert len(replies) == mails
    for state, message_id in replies:
        assert left[message_id] <= 1
        if state is not OutboxState.INCONNU:
            assert (state, left[message_id]) == (OutboxState.DONE, 1)


@pytest.mark.dovecot
@pytest.mark.local_slack
@pytest.mark.timeout(600)
def test_a_desk_killed_at_random_instants_loses_and_doubles_nothing(desk: DeskProcess) -> None:
    """The short form: a dozen mails, four kills while they come in and two while the answers leave."""
    story(desk, mails=12, kills=4, seed=7)

    check(desk, mails=12)


@pytest.mark.torture
@pytest.mark.dovecot
@pytest.mark.local_slack
@pytest.mark.timeout(3600)
def test_a_thousand_mails_and_a_hundred_kills(desk: DeskProcess) -> None:
    """The long form (``make torture``)."""
    story(desk, mails=1000, kills=100, seed=11)

    check(desk, mails=1000)
