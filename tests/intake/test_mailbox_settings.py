"""Are settings that cannot work safely refused before any connection?"""

from __future__ import annotations

import pytest

from intake.mailbox import MailboxSettings, is_loopback
from models.errors import SettingsError


def _settings(**changes: object) -> MailboxSettings:
    return MailboxSettings(**{"name": "m", "host": "imap.example.fr", **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [{"security": "none"}, {"done": "move"}, {"auth": "xoauth2"}, {"max_bytes": 1}],
    ids=["clear text abroad", "move without folder", "oauth without command", "no room"],
)
def test_dangerous_settings_are_refused(wrong: dict[str, object]) -> None:
    """A setting that cannot work safely is told before any connection."""
    with pytest.raises(SettingsError):
        _settings(**wrong)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("LOCALHOST.", True),
        ("localhost.evil.fr", False),
        ("imap.example.fr", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_loopback_is_only_this_machine(host: str, loopback: bool) -> None:
    """No name that DNS could answer for passes as loopback."""
    assert is_loopback(host) is loopback
