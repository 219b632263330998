"""Is a mail deferred when it surely did not leave, and unknown when it may have?"""

from __future__ import annotations

import pytest

from intake.smtp import SmtpSender, SmtpSettings
from tests.servers.scripted_smtp import CLOSE, SILENCE, running_scripted_smtp

SMALL = b"Subject: essai\r\n\r\nBonjour\r\n"
LARGE = SMALL + (b"x" * 76 + b"\r\n") * 100_000
A = "a@client.fr"


def send(port: int, mail: bytes = SMALL) -> tuple[str, int, bool]:
    """Send once and return state, code, and whether the account is at fault."""
    settings = SmtpSettings(
        "127.0.0.1", port, security="none", connect_timeout=0.5, command_timeout=0.5, data_timeout=0.5
    )
    sender = SmtpSender(settings)
    result = sender.send(mail, "d@desk.fr", [A])
    sender.close()
    return result.state, result.code, result.account_trouble


@pytest.mark.parametrize(
    ("replies", "code"),
    [
        ({"GREETING": b"421 4.3.2 too busy"}, 421),
        ({"GREETING": b"554 5.7.1 go away"}, 554),
        ({"GREETING": b"SSH-2.0-OpenSSH_9.2"}, -1),
        ({"GREETING": CLOSE}, 0),
        ({"GREETING": SILENCE}, 0),
        ({"EHLO": CLOSE}, 0),
        ({"EHLO": SILENCE}, 0),
        ({"EHLO": b"500 what", "HELO": b"500 what"}, 500),
        ({"MAIL": b"421 4.4.2 closing"}, 421),
        ({"MAIL": SILENCE}, 0),
        ({"RCPT": CLOSE}, 0),
        ({"DATA": CLOSE}, 0),
        ({"DATA": b"421 4.3.2 closing"}, 421),
    ],
    ids=str,
)
def test_trouble_before_the_content_is_deferred(replies: dict[str, bytes], code: int) -> None:
    """The server, not the mail, is at fault: every mail of the account waits."""
    with running_scripted_smtp(**replies) as server:
        assert send(server.port) == ("deferred", code, True)


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ({"DATA": b"451 4.3.0 later"}, ("deferred", 451, False)),
        ({"DATA": b"550 5.7.1 no"}, ("failed", 550, False)),
        ({"RCPT": b"550 5.1.1 unknown", "RSET": CLOSE}, ("failed", 550, False)),
        ({"MAIL": b"530 5.7.0 authenticate first"}, ("failed", 530, False)),
        ({"DOT": b"421 4.3.2 closing, mail not taken"}, ("deferred", 421, True)),
        ({"DOT": b"250-2.0.0 taken\r\n250 2.0.0 as 1234"}, ("sent", 250, False)),
    ],
    ids=str,
)
def test_a_clear_word_is_believed(replies: dict[str, bytes], expected: tuple[str, int, bool]) -> None:
    """Also where the connection breaks right after it."""
    with running_scripted_smtp(**replies) as server:
        assert send(server.port) == expected


@pytest.mark.parametrize("said", [CLOSE, SILENCE, b"nonsense", b"999 what", b"2", b"250" + b"x" * 10_000])
def test_no_clear_word_after_the_dot_is_unknown(said: bytes) -> None:
    """The content was given whole; whether it was taken cannot be told."""
    with running_scripted_smtp(DOT=said) as server:
        state, _, _ = send(server.port)

        assert state == "unknown"
        assert server.commands.count("DATA") == 1


def test_a_loss_in_the_middle_of_the_content_is_deferred() -> None:
    """Without the final dot no server takes a mail (RFC 5321 4.1.1.4)."""
    with running_scripted_smtp(CONTENT=CLOSE) as server:
        state, _, trouble = send(server.port, LARGE)

        assert (state, trouble) == ("deferred", True)
