"""Is an outgoing mail strict, readable everywhere, and free of anything a client could inject?"""

from __future__ import annotations

import email
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.compose import (
    MAX_REFERENCES,
    MAX_SUBJECT,
    OutgoingMail,
    bare_subject,
    capped_references,
    compose,
    envelope_recipients,
    html_from_text,
    one_line,
    reply_subject,
)
from models.errors import NotSendableError
from models.values import Address, Attachment

REFERENCE = "D-2026-00042"
MAIL = OutgoingMail(
    from_=Address("Société Éclair, « Réclamations »", "reclamations@eclair.fr"),
    to=(Address("Hélène D’Août", "helene@client.fr"),),
    subject="Re: Livraison — n° 42 [D-2026-00042]",
    text="Bonjour Madame,\n\nVotre commande n’est pas arrivée\u00a0: 1\u202f250\u00a0€.\n\nBien à vous",
    message_id="d2026-00042.1.abc@desk.fr",
    date=datetime(2026, 11, 27, 10, 0, tzinfo=UTC),
)


def parsed(mail: OutgoingMail) -> EmailMessage:
    """Compose, then read as a mail client would."""
    return email.message_from_bytes(compose(mail), policy=default)


def test_a_mail_is_read_back_as_written() -> None:
    """French typography survives in the headers, the text and its HTML twin."""
    message = parsed(MAIL)

    assert message["From"].addresses[0].display_name == "Société Éclair, « Réclamations »"
    assert message["To"].addresses[0].addr_spec == "helene@client.fr"
    assert message["Subject"] == MAIL.subject
    assert message["Message-ID"] == f"<{MAIL.message_id}>"
    assert message["Date"].datetime == MAIL.date
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == MAIL.text
    assert "n’est pas arrivée\u00a0: 1\u202f250\u00a0€" in html.get_content()
    assert message.defects == []


def test_the_bytes_are_seven_bit_with_short_crlf_lines() -> None:
    """Any server on the way can carry them, and the same mail gives the same bytes."""
    raw = compose(replace(MAIL, text="é" * 3000 + "\n" + "x" * 3000))

    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw == compose(replace(MAIL, text="é" * 3000 + "\n" + "x" * 3000))


def test_hidden_copies_are_in_the_envelope_only() -> None:
    """Bcc never shows, but in a draft that a person's own program will send."""
    mail = replace(MAIL, cc=(Address("", "c@client.fr"),), bcc=(Address("", "b@desk.fr"), MAIL.to[0]))

    assert envelope_recipients(mail) == ("helene@client.fr", "c@client.fr", "b@desk.fr")
    assert b"b@desk.fr" not in compose(mail)
    assert parsed(mail)["Bcc"] is None
    draft = email.message_from_bytes(compose(mail, draft=True), policy=default)
    assert [a.addr_spec for a in draft["Bcc"].addresses] == ["b@desk.fr", "helene@client.fr"]


def test_a_human_answer_threads_and_is_not_marked_automatic() -> None:
    """In-Reply-To and References name the parent; no header says that a machine wrote."""
    message = parsed(replace(MAIL, in_reply_to="p@client.fr", references=("a@client.fr", "p@client.fr")))

    assert message["In-Reply-To"] == "<p@client.fr>"
    assert message["References"].split() == ["<a@client.fr>", "<p@client.fr>"]
    for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "List-Id"):
        assert message[name] is None


def test_an_automatic_mail_says_so() -> None:
    """RFC 3834 and what Exchange reads, so that no responder answers it."""
    message = parsed(replace(MAIL, automatic=True, in_reply_to="m1@vasseur.example"))

    assert message["Auto-Submitted"] == "auto-replied"
    assert parsed(replace(MAIL, automatic=True))["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Precedence"] is None


def test_long_ids_are_neither_cut_nor_encoded() -> None:
    """Exchange's ids exceed a line; an encoded id would break every thread."""
    ids = tuple(f"{'a' * 150}{n}@exchange.client.fr" for n in range(15))
    raw = compose(replace(MAIL, in_reply_to=ids[-1], references=ids))

    assert raw.count(b"=?utf-8?") == compose(MAIL).count(b"=?utf-8?")
    message = email.message_from_bytes(raw, policy=default)
    assert message["References"].split() == [f"<{one}>" for one in ids]
    assert message["In-Reply-To"] == f"<{ids[-1]}>"


def test_references_keep_the_first_and_the_latest() -> None:
    """A thread of a hundred mails keeps its root, and its last ancestors in order, the parent last."""
    ids = [f"{n}@x.fr" for n in range(100)]

    capped = capped_references(ids, "50@x.fr")

    assert len(capped) == MAX_REFERENCES
    assert (capped[0], capped[-1], capped[-2]) == ("0@x.fr", "50@x.fr", "99@x.fr")


@pytest.mark.parametrize("bad", ["a b@x.fr", "a@x.fr>\r\nBcc: e@evil.fr", "", "é@x.fr", "x" * 600, "a<b@x"])
def test_a_foreign_id_that_no_header_can_carry_is_left_out(bad: str) -> None:
    """What a client put in its headers never makes ours invalid."""
    message = parsed(replace(MAIL, in_reply_to=bad, references=("ok@x.fr", bad)))

    assert message["In-Reply-To"] is None
    assert message["References"] == "<ok@x.fr>"
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": ()},
        {"to": (Address("", "sans-arobase é"),)},
        {"to": (Address("", "hélène@client.fr"),)},
        {"to": (Address("", "a@x.fr>,<b@x.fr"),)},
        {"to": (Address("", "a@x.fr\r\nBcc: e@evil.fr"),)},
        {"to": (Address("", ""),)},
        {"message_id": "a b"},
        {"message_id": "x>\r\nBcc: e@evil.fr"},
    ],
    ids=str,
)
def test_a_mail_that_cannot_be_written_is_told(wrong: dict[str, object]) -> None:
    """One kind of error, before anything is queued."""
    with pytest.raises(NotSendableError):
        compose(replace(MAIL, **wrong))  # type: ignore[arg-type]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300), st.text(max_size=100))
def test_no_subject_or_name_adds_a_header(subject: str, name: str) -> None:
    """Line ends, controls and separators of a hostile subject or name never reach the headers."""
    mail = replace(MAIL, subject=f"{subject}\r\nBcc: e@evil.fr", to=(Address(name, "a@x.fr"),))
    try:
        message = parsed(mail)
    except NotSendableError:
        return

    assert message["Bcc"] is None
    assert set(message.keys()) == {
        *("Date", "From", "To", "Subject", "Message-ID", "Content-Type", "MIME-Version")
    }
    assert [a.addr_spec for a in message["To"].addresses] == ["a@x.fr"]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=500))
def test_any_text_can_be_written(text: str) -> None:
    """Whatever an agent pasted leaves as text, once without controls."""
    try:
        message = parsed(replace(MAIL, text=text))
    except NotSendableError:
        assert any("\ud800" <= c <= "\udfff" for c in text)
        return
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().split() == "".join(_kept(text)).split()


def _kept(text: str) -> list[str]:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return [c for c in unified if c in "\n\t\u200d" or c.isprintable() or unicodedata.category(c) == "Zs"]


def test_the_html_twin_is_escaped() -> None:
    """A text is never markup; quoted lines are told apart."""
    html = html_from_text('<script>alert("1")</script> & co\n\n> cité <b>\n> suite\n\nligne 1\nligne 2')

    assert "<script>" not in html
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; co" in html
    assert '<blockquote type="cite">cité &lt;b&gt;<br>\nsuite</blockquote>' in html
    assert "<p>ligne 1<br>\nligne 2</p>" in html


def test_attachments_are_read_back() -> None:
    """Names with accents, and types that a client would open as mail, come out as plain files."""
    files = (
        Attachment("Photo é — 1.jpg", "image/jpeg", 3, "", b"\xff\xd8\xff"),
        Attachment("mail.eml", "message/rfc822", 4, "", b"X: y"),
        Attachment("a\r\nb.txt", "text", 1, "", b"z"),
    )
    message = parsed(replace(MAIL, attachments=files))

    read = [(a.get_filename(), a.get_content_type(), a.get_content()) for a in message.iter_attachments()]
    assert read == [
        ("Photo é — 1.jpg", "image/jpeg", b"\xff\xd8\xff"),
        ("mail.eml", "application/octet-stream", b"X: y"),
        ("a  b.txt", "application/octet-stream", b"z"),
    ]


@pytest.mark.parametrize(
    "subject",
    [
        "Retard de livraison",
        "RE: Retard de livraison",
        "Re : Retard de livraison",
        "TR: RE : Retard de livraison",
        "Tr : Fwd: FW: Retard de livraison",
        "Réf. : Retard de livraison",
        "Réf: Retard de livraison",
        "WG: AW: Retard de livraison",
        "RV: Retard de livraison",
        "Rép : Retard de livraison",
        "Re\u0301p\u00a0: Retard de livraison",
        "Re[2]: Re(3): Re^4: Retard de livraison",
        "Re: Retard de livraison [D-2026-00042]",
        "TR: Re: Retard de livraison [D-2025-00001]",
        "RE:\u00a0Retard de livraison",
        "Re:\r\n Retard de livraison",
    ],
)
def test_prefixes_of_every_client_are_understood(subject: str) -> None:
    """One Re: and one tag, however the subject travelled."""
    assert bare_subject(subject) == "Retard de livraison"
    assert reply_subject(subject, REFERENCE) == "Re: Retard de livraison [D-2026-00042]"


@pytest.mark.parametrize("subject", ["Référence 12 : retard", "Rendez-vous : lundi", "Transport: retard"])
def test_words_that_only_look_like_prefixes_stay(subject: str) -> None:
    """Nothing of the client's subject is lost."""
    assert bare_subject(subject) == subject


@settings(deadline=None)
@given(st.text(max_size=2000))
def test_a_reply_subject_is_short_and_stable(subject: str) -> None:
    """Answering an answer changes nothing, and no subject is too long."""
    once = reply_subject(subject, REFERENCE)

    assert len(once) <= MAX_SUBJECT
    assert once.endswith("[D-2026-00042]")
    assert one_line(once) == once
    assert reply_subject(once, REFERENCE) == once


HOSTILE_NAMES = (
    "a, pirate@x.example, " * 12,
    "x" * 70 + ", pirate@x.example, " + "y" * 80,
    "=?utf-8?q?a=2C_pirate=40x=2Eexample=2C?=",
    'Claire" <pirate@x.example>, "',
    "é, pirate@x.example, " * 9,
    "(pirate@x.example)",
    "groupe:a;b:c,d" * 20,
)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
@pytest.mark.parametrize("count", [1, 30])
def test_no_name_adds_a_recipient(name: str, count: int) -> None:
    """CVE-2025-1795: a name that was cut lost its quotes; a manager's program sends to what it reads."""
    wanted = [f"client{n}@client{n}.example" for n in range(count)]
    mail = replace(MAIL, from_=Address(name, "sav@nous.fr"), to=tuple(Address(name, to) for to in wanted))
    _check_recipients(compose(mail, draft=True), wanted)


@given(names=st.lists(st.text(alphabet=" ,;:<>@()[]\\\"'=?.aé_q-", max_size=150), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_names_of_nothing_but_signs_add_no_recipient(names: list[str]) -> None:
    """Whatever signs a name is made of, the addresses are those of the envelope."""
    wanted = [f"client{n}@client.example" for n in range(len(names))]
    to = tuple(Address(name, address) for name, address in zip(names, wanted, strict=True))
    _check_recipients(compose(replace(MAIL, to=to), draft=True), wanted)


def _check_recipients(raw: bytes, wanted: list[str]) -> None:
    """Read the recipients as two different readers do."""
    old = email.message_from_bytes(raw)
    new = email.message_from_bytes(raw, policy=default)

    assert [address for _name, address in getaddresses(old.get_all("To", []))] == wanted
    assert [address.addr_spec for address in new["To"].addresses] == wanted
    assert len(getaddresses(old.get_all("From", []))) == 1
    assert old["Bcc"] is None
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
