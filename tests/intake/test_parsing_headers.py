"""Addresses, ids, dates, subjects: what real senders write, and what they mean."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intake.mime.addresses import read_addresses
from intake.parsing import parse_mail
from models.values import Address
from tests.intake.mails import mail


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a@x.example", [("", "a@x.example")]),
        ("Jean Dupont <Jean@X.example>", [("Jean Dupont", "jean@x.example")]),
        (
            '"Dupont, Jean" <j@x.example>, b@y.example (Bob)',
            [("Dupont, Jean", "j@x.example"), ("Bob", "b@y.example")],
        ),
        ("admin@banque.example <e@x.example>", [("admin@banque.example", "e@x.example")]),
        ('Jean "Le Grand <j@x.example>', [("Jean Le Grand", "j@x.example")]),
        ("'Jean' <j@x.example>", [("Jean", "j@x.example")]),
        ("=?iso-8859-1?Q?Ren=E9_Caf=E9?= <r@x.example>", [("René Café", "r@x.example")]),
        ("=?utf-8?q?Dupont=2C?= =?utf-8?q?_Ren=C3=A9?= <r@x.example>", [("Dupont, René", "r@x.example")]),
        ('"=?utf-8?q?Ren=C3=A9?=" <r@x.example>', [("René", "r@x.example")]),
        ("Équipe: a@x.example, b@y.example;", [("", "a@x.example"), ("", "b@y.example")]),
        ("undisclosed-recipients:;", []),
        ("<mailto:a@x.example>", [("", "a@x.example")]),
        ("<@relais.example:a@x.example>", [("", "a@x.example")]),
        ("Jean < j@x.example >", [("Jean", "j@x.example")]),
        ("j@x.example; k@y.example", [("", "j@x.example"), ("", "k@y.example")]),
        ("", []),
    ],
)
def test_addresses_are_read_however_they_are_written(written: str, expected: list[tuple[str, str]]) -> None:
    """Quotes, comments, groups, encoded words, semicolons, unclosed quotes."""
    found, _ = read_addresses(written.encode())

    assert [(each.name, each.address) for each in found] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<a@b>", "a@b"),
        ("<[a@b]>", "a@b"),
        (" < a@b > ", "a@b"),
        ("a@b", "a@b"),
        ("<a b@c>", None),
        ("<DB7PR01.prod.outlook.com>", "DB7PR01.prod.outlook.com"),
        ("", None),
    ],
)
def test_message_ids_are_normalised(written: str, expected: str | None) -> None:
    """Without angle brackets, in the sender's own case."""
    parsed = parse_mail(mail(Message_ID=written))

    assert parsed.message_id == expected or (written == "<a b@c>" and parsed.message_id == "b@c")


def test_references_keep_their_order_and_lose_doubles() -> None:
    """Oldest first, folded or not."""
    parsed = parse_mail(
        mail(References="<a@x>\n <b@x>\t<a@x> text <c@x>", In_Reply_To="Votre message <c@x> du 3 mars")
    )

    assert parsed.references == ("a@x", "b@x", "c@x")
    assert parsed.in_reply_to == "c@x"


def test_a_thousand_references_keep_the_first_and_the_nearest() -> None:
    """The conversation's head and the mail answered are what threading needs."""
    parsed = parse_mail(mail(References=" ".join(f"<{n}@x>" for n in range(1000))))

    assert len(parsed.references) == 100
    assert parsed.references[0] == "0@x"
    assert parsed.references[-1] == "999@x"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Tue, 3 Mar 2026 10:00:00 +0100", datetime(2026, 3, 3, 9, 0, tzinfo=UTC)),
        ("3 Mar 2026 10:00 GMT", datetime(2026, 3, 3, 10, 0, tzinfo=UTC)),
        ("Tue, 3 Mar 2026 23:59:60 +0000", datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC)),
        ("Tue, 03 Mar 2026 10:00:00 +0100 (CET)", datetime(2026, 3, 3, 9, 0, tzinfo=UTC)),
        ("2026-03-03T10:00:00", datetime(2026, 3, 3, 10, 0, tzinfo=UTC)),
        ("Tue, 31 Feb 2026 10:00:00 +0100", None),
        ("n'importe quoi", None),
    ],
)
def test_dates_are_brought_to_utc(written: str, expected: datetime | None) -> None:
    """Malformed and impossible ones give none."""
    assert parse_mail(mail(Date=written)).date == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("=?utf-8?Q?R=C3=A9clamation?=", "Réclamation"),
        ("=?utf-8?B?UsOpY2xhbWF0?= =?utf-8?B?aW9u?=", "Réclamation"),
        ("=?utf-8?B?UsM=?= =?utf-8?B?qWNsYW1hdGlvbg==?=", "Réclamation"),
        ("=?iso-8859-1?Q?R=E9clamation_n=B0_3?=", "Réclamation n° 3"),
        ("=?windows-1252?Q?L=92avoir_de_12_=80?=", "L’avoir de 12 €"),
        ("=?utf-8?Q?R=C3=A9clamation", "=?utf-8?Q?R=C3=A9clamation"),
        ("RE: =?utf-8?q?d=C3=A9lai?= et suite", "RE: délai et suite"),
        ("=?utf-8*fr?Q?d=C3=A9lai?=", "délai"),
        ("=?utf-8?Q?un_deux?=\n =?utf-8?Q?_trois?=", "un deux trois"),
        ("=?utf-8?B?UsOpY2xhbWF0aW9u", "=?utf-8?B?UsOpY2xhbWF0aW9u"),
        ("=?utf-8?B?UsOpY2xhbWF0aW9u!!!?=", "Réclamation"),
    ],
)
def test_subjects_are_decoded(written: str, expected: str) -> None:
    """RFC 2047, with the characters that senders split between words."""
    assert parse_mail(mail(Subject=written)).subject == expected


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        ('filename="bon.pdf"', "bon.pdf"),
        ("filename=bon.pdf", "bon.pdf"),
        ("filename*=utf-8''re%CC%81ception.pdf", "réception.pdf"),
        ('filename*0="bon "; filename*1="de livraison.pdf"', "bon de livraison.pdf"),
        ("filename*0*=utf-8''r%C3%A9; filename*1*=ception; filename*2=.pdf", "réception.pdf"),
        ('filename="=?iso-8859-1?Q?r=E9ception.pdf?="', "réception.pdf"),
        ('filename="réception.pdf"', "réception.pdf"),
        ('filename="a;b.pdf"', "a;b.pdf"),
        ("filename*=windows-1252''%80uros.pdf", "€uros.pdf"),
        ("filename", "piece-jointe-1"),
    ],
)
def test_file_names_are_decoded(parameter: str, name: str) -> None:
    """RFC 2231 in sections, RFC 2047 where it does not belong, raw 8-bit."""
    parsed = parse_mail(
        mail("x", Content_Type="application/pdf", Content_Disposition=f"attachment; {parameter}")
    )

    assert parsed.attachments[0].name.removesuffix(".txt") == name


def test_lines_that_stray_between_headers_are_passed_over() -> None:
    """mbox lines, and lines without colon that some programs insert."""
    raw = (
        b"From client@x Tue Mar  3 10:00:00 2026\nFrom: a@x.example\nligne perdue\nSubject: Bonjour\n\nTexte"
    )
    parsed = parse_mail(raw)

    assert (parsed.from_, parsed.subject, parsed.text) == (Address("", "a@x.example"), "Bonjour", "Texte")


def test_a_missing_blank_line_does_not_swallow_the_text() -> None:
    """The first line that is no header begins the body."""
    assert parse_mail(b"From: a@x.example\nBonjour, la palette est cassee.\nMerci").text.startswith("Bonjour")
