"""Do two desks, or a desk and a responder, stop when they are wired to each other by real mails?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from intake.compose import OutgoingMail, compose, reply_subject
from intake.mime.options import ParseOptions
from intake.parsing import parse_mail
from intake.screening import CapKind, content_key, may_acknowledge, screen
from intake.signing import Signer
from intake.threading import Participants, find_thread
from models.values import Address, ParsedMail
from models.vocabulary import MailKind

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
CLIENT = "claire@client.fr"


@dataclass
class SmallDesk:
    """A desk reduced to what a loop goes through: parse, screen, thread, acknowledge."""

    address: str
    signer: Signer
    dossiers: dict[str, set[str]] = field(default_factory=dict)
    """Reference to participants."""
    received: list[ParsedMail] = field(default_factory=list)
    acks: Counter[str] = field(default_factory=Counter)
    sent: int = 0

    def take(self, raw: bytes) -> bytes | None:
        """Receive a mail; return the acknowledgement it causes, if any."""
        options = ParseOptions(own_addresses=frozenset({self.address}))
        mail = parse_mail(raw, options=options)
        action = screen(mail, own_addresses=[self.address], recent=self).action
        match = find_thread(mail, self, self.signer, [self.address])
        self.received.append(mail)
        if action != "continue" or match.reference:
            return None
        reference = f"D-2026-{len(self.dossiers) + 1:05d}"
        self.dossiers[reference] = {mail.from_.address}
        acks = self.acks[mail.from_.address]
        if not may_acknowledge(mail, known_contact=True, acks_last_24h=acks)[0]:
            return None
        self.acks[mail.from_.address] += 1
        return self.write(mail, reference, automatic=True)

    def write(self, mail: ParsedMail, reference: str, *, automatic: bool) -> bytes:
        """Answer a mail."""
        self.sent += 1
        return compose(
            OutgoingMail(
                from_=Address("Réclamations", self.address),
                to=(mail.from_,),
                subject=reply_subject(mail.subject, reference),
                text="Bonjour,\n\nNous avons bien reçu votre message.",
                message_id=self.signer.message_id(reference, self.sent),
                date=NOW,
                in_reply_to=mail.message_id,
                references=mail.references,
                automatic=automatic,
            )
        )

    def count(self, kind: CapKind, key: str, within: timedelta) -> int:
        """Count what was received, as the store does."""
        keys = {
            "address": lambda m: m.from_.address,
            "domain": lambda m: m.from_.domain,
            "content": content_key,
        }
        return sum(1 for mail in self.received if keys[kind](mail) == key)

    def dossiers_of(self, message_ids: Sequence[str]) -> Mapping[str, str]:
        """Only signed ids are known here."""
        return {}

    def current(self, reference: str) -> str | None:
        """Tell whether a dossier exists."""
        return reference if reference in self.dossiers else None

    def participants(self, reference: str) -> Participants:
        """Return who opened it."""
        return Participants(frozenset(self.dossiers[reference]))


def desk(name: str) -> SmallDesk:
    """Return a desk with an address and a key of its own."""
    return SmallDesk(f"sav@{name}.fr", Signer(f"clef-du-bureau-{name}-assez-longue-0123456789", f"{name}.fr"))


def complaint(sender: str, to: str, number: int = 1, **headers: str) -> bytes:
    """Return a client's mail."""
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return (
        f"From: Claire <{sender}>\r\nTo: {to}\r\nSubject: Lot fissuré\r\nMessage-ID: <{number}@x.fr>\r\n"
        f"Date: Fri, 27 Nov 2026 10:00:00 +0000\r\n{more}\r\nLe lot 2291 est fissuré.\r\n"
    ).encode()


def test_two_desks_stop_after_one_acknowledgement() -> None:
    """A complaint sent in the name of the other desk: one acknowledgement crosses, and silence."""
    ours, theirs = desk("nous"), desk("eux")

    mail: bytes | None = complaint(theirs.address, ours.address)
    turns = 0
    while mail is not None:
        turns += 1
        assert turns < 5
        mail = (ours if turns % 2 else theirs).take(mail)

    assert ours.sent + theirs.sent <= 2
    assert theirs.received[-1].kind is MailKind.AUTO_REPLY


@pytest.mark.parametrize("keeps_subject", [True, False])
def test_a_responder_without_headers_stops_within_two_mails(keeps_subject: bool) -> None:
    """It answers whatever comes, as a person would seem to, with or without our ids."""
    ours = desk("nous")
    answer = ours.take(complaint(CLIENT, ours.address))
    turns = 0
    while answer is not None:
        turns += 1
        assert turns < 5
        read = parse_mail(answer)
        headers = {"In-Reply-To": f"<{read.message_id}>"} if keeps_subject else {}
        answer = ours.take(complaint(CLIENT, ours.address, turns + 1, **headers))

    assert ours.sent <= 2


def test_our_answer_is_read_as_written_by_a_person_and_its_answer_comes_home() -> None:
    """A letter of an agent carries no automatic sign; what the client replies joins the dossier."""
    ours = desk("nous")
    ours.take(complaint(CLIENT, ours.address))
    letter = parse_mail(ours.write(ours.received[0], "D-2026-00001", automatic=False))
    assert letter.kind is MailKind.HUMAN
    assert letter.in_reply_to == "1@x.fr"

    reply = complaint(CLIENT, ours.address, 2, **{"In-Reply-To": f"<{letter.message_id}>"})
    match = find_thread(parse_mail(reply), ours, ours.signer, [ours.address])
    assert (match.reference, match.how, match.doubtful) == ("D-2026-00001", "signed", False)


def test_our_mail_that_comes_back_is_left_aside() -> None:
    """A forwarding rule of the client returns our own mail: no dossier, no answer."""
    ours = desk("nous")
    ours.take(complaint(CLIENT, ours.address))
    before = len(ours.dossiers)

    assert ours.take(ours.write(ours.received[0], "D-2026-00001", automatic=True)) is None
    assert len(ours.dossiers) == before


def test_a_bounce_of_our_mail_finds_its_dossier() -> None:
    """The report returns our headers: our signed Message-ID in them names the dossier."""
    ours = desk("nous")
    ours.take(complaint(CLIENT, ours.address))
    returned = ours.write(ours.received[0], "D-2026-00001", automatic=False)
    report = (
        b"From: MAILER-DAEMON@mx.client.fr\r\nTo: sav@nous.fr\r\nSubject: Undelivered Mail\r\n"
        b"Return-Path: <>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
        b"--B\r\nContent-Type: text/plain\r\n\r\nLa remise a echoue.\r\n"
        b"--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.client.fr\r\n\r\n"
        b"Final-Recipient: rfc822; claire@client.fr\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--B\r\nContent-Type: message/rfc822\r\n\r\n" + returned + b"\r\n--B--\r\n"
    )
    mail = parse_mail(report)

    assert screen(mail, own_addresses=[ours.address], recent=ours).action == "hold"
    match = find_thread(mail, ours, ours.signer, [ours.address])
    assert (match.reference, match.how) == ("D-2026-00001", "signed")
    assert ours.take(report) is None
