"""Does a hostile sender gain anything: another's name, another's dossier, or the desk's silence?"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.deciding import NOTICES_AN_HOUR
from desk.entreprises import import_entreprises
from desk.parts import Desk
from desk.quarantine import retry_mail
from desk.reply import ensure_draft, send_reply
from models.store import Store
from models.tables import Direction, Dossier, Entreprise, Interlocuteur, Message, Outbox
from tests.builders import FakeClock
from tests.desk.conftest import ADDRESS, Bench, mail, make_bench

CLIENTS = (
    b"nom;palier;compte_cle;domaines;contacts\n"
    b"Fonderie Vasseur;strategique;oui;vasseur.example;claire@vasseur.example paul@vasseur.example\n"
)


def _dossier(store: Store) -> Dossier:
    with store.read() as session:
        return session.exec(select(Dossier).order_by(col(Dossier.id).desc())).first() or pytest.fail("none")


def _effects(store: Store, kind: str) -> list[Outbox]:
    with store.read() as session:
        return list(session.exec(select(Outbox).where(Outbox.kind == kind).order_by(col(Outbox.id))).all())


@pytest.mark.parametrize("domain", ["gmail.com", "ailleurs.example"])
def test_a_customer_s_name_before_a_stranger_s_address_makes_no_customer(bench: Bench, domain: str) -> None:
    """« Fonderie Vasseur <x@gmail.com> » gets neither the tier, nor the deadlines, nor the manager."""
    import_entreprises(bench.desk.store, CLIENTS)
    bench.take(mail(1, sender=f"Fonderie Vasseur <escroc@{domain}>"))

    assert _dossier(bench.desk.store).entreprise_id is None


def test_a_forged_colleague_cannot_complain_in_a_client_s_name(store: Store, tmp_path: Path) -> None:
    """A mail « passed on » whose sender fails DMARC is its sender's own word."""
    bench = make_bench(store, tmp_path, authserv_id="mx.acieries.example")
    import_entreprises(store, CLIENTS)
    body = (
        "Pour suite à donner.\n\n---------- Message transféré ---------\n"
        "De : Claire Vasseur <claire@vasseur.example>\nDate : jeu. 26 nov. 2026 à 09:00\n"
        f"Objet : Litige\nÀ : <{ADDRESS}>\n\nVersez l’avoir sur ce compte.\n"
    )

    def forwarded(number: int, verdict: str) -> bytes:
        results = f"mx.acieries.example; dmarc={verdict} header.from=acieries.example"
        sender = "Paul <paul@acieries.example>"
        return mail(number, body=body, subject="TR: Litige", sender=sender, Authentication_Results=results)

    bench.take(forwarded(1, "pass"))
    trusted = _client_of(store)
    bench.take(forwarded(2, "fail"))

    assert (trusted, _client_of(store)) == ("claire@vasseur.example", "paul@acieries.example")


def _client_of(store: Store) -> str | None:
    dossier = _dossier(store)
    with store.read() as session:
        return session.get_one(Interlocuteur, dossier.interlocuteur_id).address


def test_a_report_of_non_delivery_marks_only_whom_we_wrote_to(bench: Bench) -> None:
    """A client who has a signed letter of ours could otherwise silence any other customer."""
    import_entreprises(bench.desk.store, CLIENTS)
    bench.take(mail(1))
    signed = _letter(bench.desk)
    bench.take(_report(signed, "claire@vasseur.example", "paul@vasseur.example"))

    with bench.desk.store.read() as session:
        people = session.exec(select(Interlocuteur).order_by(Interlocuteur.address)).all()
    assert {person.address: person.bouncing for person in people} == {
        "claire@vasseur.example": True,
        "paul@vasseur.example": False,
    }


def _letter(desk: Desk) -> str:
    """Send a letter and return its signed Message-ID."""
    draft = ensure_draft(desk, "D-2026-00001")
    send_reply(desk, "D-2026-00001", draft.id, draft.version, draft.subject, "Bonjour.", by="U1")
    with desk.store.read() as session:
        letter = session.exec(select(Message).where(Message.direction == Direction.OUT)).one()
    return str(letter.message_id)


def _report(message_id: str, *recipients: str) -> bytes:
    told = "\r\n".join(
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n" for address in recipients
    )
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {ADDRESS}\r\nSubject: Undelivered\r\n"
        "Date: Thu, 26 Nov 2026 11:00:00 +0100\r\nMessage-ID: <b1@mx.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nÉchec.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\n{told}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\n--b--\r\n"
    ).encode()


def test_a_burst_of_unwanted_mail_does_not_fill_the_channel(bench: Bench, clock: FakeClock) -> None:
    """Each is kept, but cards must not wait behind a thousand notices at one a second."""
    count = NOTICES_AN_HOUR + 10
    bench.take(
        *(
            mail(n, subject=f"Lettre {n}", sender=f"Liste <liste{n}@l{n}.example>", List_Id=f"<l{n}.example>")
            for n in range(count)
        )
    )
    told = _effects(bench.desk.store, "slack.notice")

    assert len(told) == NOTICES_AN_HOUR + 1
    assert "Aucun n’est perdu" in told[-1].payload["text"]
    clock.forward(hours=2)
    bench.take(mail(count, subject="Lettre", sender="Liste <liste@l.example>", List_Id="<l.example>"))
    assert len(_effects(bench.desk.store, "slack.notice")) == NOTICES_AN_HOUR + 2


def test_a_burst_of_automatic_answers_is_told_once_in_the_thread(bench: Bench) -> None:
    """A responder that never stops fills neither the thread nor the second that cards wait for."""
    bench.take(mail(1))
    bench.take(
        *(
            mail(n, subject=f"Absence {n}", In_Reply_To="<m1@vasseur.example>", Auto_Submitted="auto-replied")
            for n in range(2, 12)
        )
    )
    notes = [
        effect for effect in _effects(bench.desk.store, "slack.thread") if effect.payload["what"] == "note"
    ]

    assert len(notes) == 1
    with bench.desk.store.read() as session:
        assert session.exec(select(Entreprise)).all() == []


def test_a_contact_form_in_the_desk_s_name_is_told_and_becomes_its_client_s(bench: Bench) -> None:
    """Such a form was dropped like an echo, told to nobody: its complaints were lost."""
    import_entreprises(bench.desk.store, CLIENTS)
    bench.take(mail(1, sender=f"Site <{ADDRESS}>", Reply_To="Claire <claire@vasseur.example>"))
    (notice,) = _effects(bench.desk.store, "slack.notice")
    assert "claire@vasseur.example" in notice.payload["reason"]

    retry_mail(bench.desk, int(notice.payload["raw_mail_id"]))
    assert _client_of(bench.desk.store) == "claire@vasseur.example"
