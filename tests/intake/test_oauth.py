"""Is a token asked when needed, kept while it lives, and never shown?"""

from __future__ import annotations

import base64
import logging
import shlex
import sys
import threading
from pathlib import Path

import pytest

from intake.imap_folder import ImapMailbox
from intake.oauth import TokenCommand, oauthbearer, xoauth2
from models.errors import MailboxAuthError, MailboxError
from tests.servers.dovecot import Dovecot


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def printing(text: str, *, count: Path | None = None, exit_status: int = 0) -> str:
    """Return a command that prints a text, and leaves a line in ``count`` for each run."""
    code = f"import sys; sys.stdout.write({text!r}); "
    if count is not None:
        code += f"open({str(count)!r}, 'a').write('x\\n'); "
    return shlex.join([sys.executable, "-c", f"{code}sys.exit({exit_status})"])


def runs(count: Path) -> int:
    """Return how often the command ran."""
    return len(count.read_text("ascii").splitlines()) if count.exists() else 0


def test_a_token_is_kept_for_most_of_its_life(tmp_path: Path) -> None:
    """It is asked again at 80 % of its life, or when the server refused it."""
    count, clock = tmp_path / "count", Clock()
    said = '{"access_token": "abc.def", "expires_in": 1000}'
    tokens = TokenCommand(printing(said, count=count), clock=clock)

    assert [tokens.token() for _ in range(3)] == ["abc.def"] * 3
    assert runs(count) == 1
    clock.seconds = 799
    tokens.token()
    assert runs(count) == 1
    clock.seconds = 801
    tokens.token()
    assert runs(count) == 2
    tokens.token(renewed=True)
    assert runs(count) == 3


@pytest.mark.parametrize(
    ("printed", "token"),
    [
        ("abc\n", "abc"),
        ("  abc.def-ghi_jkl~+/==  ", "abc.def-ghi_jkl~+/=="),
        ('{"access_token": "abc", "token_type": "Bearer", "expires_in": "3599"}', "abc"),
        ('{"accessToken": "abc", "expires_on": 1, "subscription": "x"}', "abc"),
        ('{"access_token": "abc"}', "abc"),
    ],
)
def test_tokens_of_the_usual_tools_are_read(printed: str, token: str) -> None:
    """Bare tokens, token endpoints' JSON, and Azure's."""
    assert TokenCommand(printing(printed)).token() == token


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "\n",
        "two words",
        "secret\rinjected",
        "jeton-é",
        "{",
        '{"error": "invalid_grant"}',
        '{"access_token": 3}',
        '{"access_token": "abc", "expires_in": "soon"}',
        '{"access_token": "a b"}',
        "x" * 70_000,
        "[" * 60_000,
    ],
)
def test_what_is_no_token_is_refused_without_showing_it(printed: str) -> None:
    """A broken answer is told in general words."""
    with pytest.raises(MailboxError) as told:
        TokenCommand(printing(printed)).token()

    assert "secret" not in str(told.value)
    assert len(str(told.value)) < 200


def test_a_failing_command_is_told_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    """Neither what it printed nor its arguments appear anywhere."""
    caplog.set_level(logging.DEBUG)
    command = printing("refresh-token-s3cret", exit_status=3)

    with pytest.raises(MailboxError, match="exit status 3") as told:
        TokenCommand(command).token()

    assert "s3cret" not in str(told.value) + caplog.text
    assert told.value.__cause__ is None


def test_a_slow_command_is_given_up() -> None:
    """The poller is not held by a command that waits for a browser."""
    command = shlex.join([sys.executable, "-c", "import time; time.sleep(20)"])

    with pytest.raises(MailboxError, match=r"over 0\.2 seconds") as told:
        TokenCommand(command, timeout=0.2).token()

    assert told.value.__cause__ is None


@pytest.mark.parametrize("command", ["", "no-such-program --x"])
def test_a_missing_command_is_told(command: str) -> None:
    """A wrong path is an error of the mailbox, not a crash."""
    with pytest.raises(MailboxError):
        TokenCommand(command).token()


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    """What follows a semicolon is a plain argument."""
    assert TokenCommand(f"printf abc ; touch {tmp_path}/made").token() == "abc"
    assert list(tmp_path.iterdir()) == []


def test_threads_share_one_run(tmp_path: Path) -> None:
    """Mailboxes that wake together ask once."""
    count = tmp_path / "count"
    tokens = TokenCommand(printing("abc", count=count))
    threads = [threading.Thread(target=tokens.token) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert runs(count) == 1


def test_the_words_said_to_the_server() -> None:
    """As Google, Microsoft and RFC 7628 write them."""
    assert xoauth2("a@x.fr", "tok") == "user=a@x.fr\1auth=Bearer tok\1\1"
    said = oauthbearer("a=b,c@x.fr", "tok", "imap.x.fr", 993)
    assert said == "n,a=a=3Db=2Cc@x.fr,\1host=imap.x.fr\1port=993\1auth=Bearer tok\1\1"


@pytest.mark.dovecot
@pytest.mark.parametrize("auth", ["xoauth2", "oauthbearer"])
def test_dovecot_accepts_and_refuses_tokens(
    dovecot: Dovecot, auth: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A good token opens; an expired one or one signed by somebody else is refused; none is ever logged."""
    caplog.set_level(logging.DEBUG)
    user = dovecot.new_user()

    def settings(token: str) -> ImapMailbox:
        return ImapMailbox(dovecot.settings(user, auth=auth, password="", token_command=f"echo {token}"))

    with settings(dovecot.token(user)).open() as folder:
        assert folder.uids(after=0) == ()
    bad = [dovecot.token(user, life=-10), dovecot.token(user, key=b"k" * 24), "x"]
    for token in bad:
        with pytest.raises(MailboxAuthError) as told, settings(token).open():
            pass
        assert token not in str(told.value) or token == "x"
    assert caplog.records
    for token in bad[:2]:
        said = (xoauth2(user, token), oauthbearer(user, token, "127.0.0.1", dovecot.port))
        for secret in (token, *(base64.b64encode(words.encode()).decode() for words in said)):
            assert secret not in caplog.text


@pytest.mark.dovecot
def test_a_token_revoked_early_is_renewed_once(dovecot: Dovecot, tmp_path: Path) -> None:
    """The kept token is refused although it should live: one fresh token is asked, and opens."""
    user, place = dovecot.new_user(), tmp_path / "token"
    place.write_text(dovecot.token(user), "ascii")
    mailbox = ImapMailbox(dovecot.settings(user, auth="xoauth2", token_command=f"cat {place}"))
    with mailbox.open():
        pass
    tokens = mailbox._tokens
    assert tokens is not None
    assert tokens._token is not None
    object.__setattr__(tokens._token, "value", dovecot.token(user, life=-10))

    with mailbox.open() as folder:
        assert folder.uids(after=0) == ()
