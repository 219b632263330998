"""Is what became of a mail told for certain, whatever the submission server does?"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.smtp import SmtpSender, SmtpSettings, retry_at
from intake.smtp_transaction import _dotted
from tests.servers import free_port
from tests.servers.smtp_sink import DROP, HANG, SmtpSink

MAIL = b"Subject: essai\r\nMessage-ID: <m@desk.fr>\r\n\r\nBonjour\r\n.\r\n..suite\r\n"
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
A, B = "a@client.fr", "b@client.fr"


@pytest.fixture(name="sender")
def _sender(smtp_sink: SmtpSink) -> Iterator[SmtpSender]:
    sender = SmtpSender(smtp_sink.settings())
    yield sender
    sender.close()


def test_a_mail_taken_is_sent_with_its_bytes(smtp_sink: SmtpSink, sender: SmtpSender) -> None:
    """The bytes arrive as they left, dots included, and each recipient is sent."""
    result = sender.send(MAIL, "desk@desk.fr", [A, B])

    assert result.state == "sent"
    assert (result.code, result.enhanced) == (250, "2.0.0")
    assert [r.state for r in result.recipients] == ["sent", "sent"]
    assert result.to_retry == ()
    (received,) = smtp_sink.received
    assert received.content == MAIL
    assert (received.sender, received.recipients) == ("desk@desk.fr", (A, B))


def test_one_connection_serves_many_mails(smtp_sink: SmtpSink, sender: SmtpSender) -> None:
    """Ten mails go over a single connection."""
    for _ in range(10):
        assert sender.send(MAIL, "desk@desk.fr", [A]).state == "sent"

    assert smtp_sink.connections == 1


def test_the_null_sender_is_said(smtp_sink: SmtpSink, sender: SmtpSender) -> None:
    """An automatic mail leaves with MAIL FROM:<>."""
    assert sender.send(MAIL, "", [A]).state == "sent"

    assert smtp_sink.received[0].sender == ""


@pytest.mark.parametrize(
    ("reply", "state", "enhanced"),
    [
        ("451 4.3.0 try later", "deferred", "4.3.0"),
        ("452 4.2.2 box full", "deferred", "4.2.2"),
        ("550 5.7.1 refused", "failed", "5.7.1"),
        ("554 5.6.0 spam", "failed", "5.6.0"),
        ("550 no", "failed", ""),
    ],
)
def test_a_refusal_of_the_content_is_told(
    smtp_sink: SmtpSink, sender: SmtpSender, reply: str, state: str, enhanced: str
) -> None:
    """After the final dot a 4xx defers, a 5xx fails, and the next mail still goes."""
    smtp_sink.data_reply = reply

    result = sender.send(MAIL, "desk@desk.fr", [A])

    assert (result.state, result.enhanced) == (state, enhanced)
    assert result.code == int(reply[:3])
    assert not result.account_trouble
    smtp_sink.data_reply = None
    assert sender.send(MAIL, "desk@desk.fr", [A]).state == "sent"
    assert smtp_sink.connections == 1


@pytest.mark.parametrize("fault", [DROP, HANG])
def test_a_loss_after_the_final_dot_is_unknown_and_not_repeated(smtp_sink: SmtpSink, fault: str) -> None:
    """The server may have taken the mail (RFC 1047): unknown, offered once."""
    smtp_sink.data_reply = fault
    sender = SmtpSender(smtp_sink.settings())

    result = sender.send(MAIL, "desk@desk.fr", [A])

    assert result.state == "unknown"
    assert [r.state for r in result.recipients] == ["unknown"]
    assert result.to_retry == ()
    assert len(smtp_sink.received) == 1
    sender.close()


def test_each_recipient_has_its_own_result(smtp_sink: SmtpSink, sender: SmtpSender) -> None:
    """One taken, one refused, one deferred: the mail is sent, and only the deferred one is tried again."""
    smtp_sink.rcpt_replies = {B: "550 5.1.1 unknown", "c@client.fr": "450 4.2.0 greylisted"}

    result = sender.send(MAIL, "desk@desk.fr", [A, B, "c@client.fr"])

    assert result.state == "sent"
    assert [(r.address, r.state, r.enhanced) for r in result.recipients] == [
        (A, "sent", "2.0.0"),
        (B, "failed", "5.1.1"),
        ("c@client.fr", "deferred", "4.2.0"),
    ]
    assert result.to_retry == ("c@client.fr",)
    assert smtp_sink.received[0].recipients == (A,)


def test_all_recipients_refused_sends_nothing(smtp_sink: SmtpSink, sender: SmtpSender) -> None:
    """No DATA is said when nobody is left; a temporary refusal among them defers the mail."""
    smtp_sink.rcpt_replies = {A: "550 5.1.1 unknown", B: "550 5.1.1 unknown"}
    assert sender.send(MAIL, "desk@desk.fr", [A, B]).state == "failed"
    smtp_sink.rcpt_replies = {A: "550 5.1.1 unknown", B: "451 4.7.1 later"}
    assert sender.send(MAIL, "desk@desk.fr", [A, B]).state == "deferred"

    assert smtp_sink.received == []


def test_a_refused_envelope_sender_fails(smtp_sink: SmtpSink, sender: SmtpSender) -> None:
    """A server that refuses MAIL FROM:<> is told as such, by send and by check."""
    smtp_sink.mail_reply = "550 5.1.0 null sender refused"

    result = sender.send(MAIL, "", [A])

    assert (result.state, result.enhanced) == ("failed", "5.1.0")
    assert sender.check("").code == 550
    smtp_sink.mail_reply = None
    assert sender.check("").state == "sent"
    assert smtp_sink.received == []


@pytest.mark.parametrize("stage", ["mail", "rcpt"])
@pytest.mark.parametrize("reply", [DROP, "421 4.3.2 closing"])
def test_a_loss_before_the_content_is_deferred(smtp_sink: SmtpSink, stage: str, reply: str) -> None:
    """Nothing was said of the content: certainly not sent, and the account is paused."""
    if stage == "mail":
        smtp_sink.mail_reply = reply
    else:
        smtp_sink.rcpt_replies = {A: reply}
    sender = SmtpSender(smtp_sink.settings())

    result = sender.send(MAIL, "desk@desk.fr", [A])

    assert result.state == "deferred"
    assert result.account_trouble
    assert result.to_retry == (A,)
    assert smtp_sink.received == []
    sender.close()


def test_a_kept_connection_found_dead_is_replaced(smtp_sink: SmtpSink, sender: SmtpSender) -> None:
    """When the server closed the idle connection, the mail goes over a new one, once."""
    sender.send(MAIL, "desk@desk.fr", [A])
    assert sender._smtp is not None
    assert sender._smtp.sock is not None
    sender._smtp.sock.shutdown(socket.SHUT_RDWR)

    assert sender.send(MAIL, "desk@desk.fr", [A]).state == "sent"
    assert smtp_sink.connections == 2
    assert len(smtp_sink.received) == 2


def test_a_server_that_is_down_defers() -> None:
    """A refused connection is the account's trouble, not the mail's."""
    result = SmtpSender(SmtpSettings("127.0.0.1", free_port(), security="none")).send(MAIL, "d@desk.fr", [A])

    assert (result.state, result.account_trouble, result.code) == ("deferred", True, 0)
    assert "refused" in result.text.lower()


@pytest.mark.parametrize("address", ["hélène@client.fr", "a b@client.fr", "a@x.fr>\r\nRCPT TO:<b@x.fr"])
def test_an_address_that_smtp_cannot_say_fails_alone(
    smtp_sink: SmtpSink, sender: SmtpSender, address: str
) -> None:
    """Such an address never reaches the wire; the other recipients do."""
    result = sender.send(MAIL, "desk@desk.fr", [address, A])

    assert [r.state for r in result.recipients] == ["failed", "sent"]
    assert smtp_sink.received[0].recipients == (A,)


def test_the_sender_is_shared_by_threads(smtp_sink: SmtpSink, sender: SmtpSender) -> None:
    """Mails of several threads do not mingle on the connection."""
    threads = [
        threading.Thread(target=sender.send, args=(f"Subject: {n}\r\n\r\n{n}\r\n".encode(), "d@desk.fr", [A]))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(int(r.content.split()[1]) for r in smtp_sink.received) == list(range(20))
    assert smtp_sink.connections == 1


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 5), (2, 15), (3, 60), (4, 60), (50, 60)], ids=str)
def test_a_deferred_mail_is_tried_at_growing_distances(attempts: int, minutes: int) -> None:
    """5, 15, 60 minutes, then every hour."""
    assert retry_at(attempts, NOW) == NOW + timedelta(minutes=minutes)


def test_a_deferred_mail_expires_after_72_hours() -> None:
    """By the number of attempts, or by the clock when the first attempt is known."""
    assert retry_at(72, NOW) is not None
    assert retry_at(74, NOW) is None
    assert retry_at(2, NOW, since=NOW - timedelta(hours=71)) is not None
    assert retry_at(2, NOW, since=NOW - timedelta(hours=72)) is None
    with pytest.raises(ValueError, match="no attempt"):
        retry_at(0, NOW)


@settings(deadline=None)
@given(st.binary(max_size=200).map(lambda raw: raw.replace(b"x", b"\r\n.")))
def test_no_content_can_end_the_data_early(content: bytes) -> None:
    """No line of what is sent is a lone dot, and all line ends are CRLF: nothing can be smuggled."""
    said = _dotted(content)

    assert said.endswith(b"\r\n")
    assert b"." not in said.split(b"\r\n")
    assert b"\n" not in said.replace(b"\r\n", b"")
    assert b"\r" not in said.replace(b"\r\n", b"")


def test_the_caller_is_told_just_before_the_mail_leaves(smtp_sink: SmtpSink) -> None:
    """Where he cannot write it down, nothing leaves and the connection is given up."""

    def refuse() -> None:
        raise OSError("disque plein")

    sender = SmtpSender(smtp_sink.settings())
    with pytest.raises(OSError, match="disque plein"):
        sender.send(b"Subject: x\r\n\r\ny\r\n", "a@b.example", ["c@d.example"], before_end=refuse)
    assert smtp_sink.received == []
    told: list[int] = []
    sent = sender.send(
        b"Subject: x\r\n\r\ny\r\n",
        "a@b.example",
        ["c@d.example"],
        before_end=lambda: told.append(len(smtp_sink.received)),
    )
    sender.close()

    assert (sent.state, told) == ("sent", [0])
