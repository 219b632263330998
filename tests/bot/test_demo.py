"""Does the demo play the whole desk without account, and leave nothing behind?"""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot.demo import running
from bot.demo.client_channel import ClientChannel
from bot.demo.local_slack import CLIENTS, TRIAGE, find_program, workspace
from bot.demo.mail_server import Delivered
from bot.demo.samples import sample_mails
from bot.slack.escaping import JOINER
from tests.bot.commands import Commands

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def test_the_samples_came_this_last_hour_in_order() -> None:
    """A demo opened next year still shows fresh mail."""
    mails = sample_mails(NOW)
    dates = [parsedate_to_datetime(message_from_bytes(content)["Date"]) for _name, content in mails]

    assert len(mails) >= 12
    assert dates == sorted(dates)
    assert all(0 < (NOW - date).total_seconds() <= 3600 for date in dates)


def test_the_demo_once_takes_the_samples_to_drafts(
    doleances: Commands, trained: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Unattended, it prints cards with their drafts, ends with 0, and reads none of one's settings."""
    before = sorted(trained.rglob("*"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = doleances("demo", "--once")

    assert ended.code == 0, ended.err
    assert ended.out.count("Brouillon proposé") >= 8
    assert "dossiers ouverts et leurs brouillons proposés." in ended.out
    assert "gravité" in ended.out
    assert list(tmp_path.iterdir()) == []
    assert sorted(trained.rglob("*")) == before


def test_the_demo_beside_a_real_desk_reads_nothing_of_its_settings(
    trained: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A ``.env`` in the current folder would have real mailboxes read into a Slack open to all."""
    (tmp_path / ".env").write_text(
        "DOLEANCES_MAILBOXES=boites.toml\nDOLEANCES_MANAGERS=responsables.toml\nDOLEANCES_SMTP_USER=vrai\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    with running._stage(lambda _: None, "http://127.0.0.1:9/api/") as stage:
        assert (stage.settings.mailboxes, stage.settings.managers, stage.settings.smtp_user) == (
            None,
            None,
            "",
        )

    assert Path.cwd() == tmp_path


def test_the_workspace_has_people_and_two_channels() -> None:
    """An agent, an account manager, a lead and two clients; the desk's channel and the clients' box."""
    space = workspace()

    assert len(space["users"]) == 5
    assert [channel["id"] for channel in space["channels"]] == [TRIAGE, CLIENTS]


def test_without_npm_there_is_no_local_slack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The demo then plays in the terminal, and does not fail."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_program(tmp_path / "cache") is None


def test_the_clients_box_shows_a_mail_as_it_is_read() -> None:
    """Lines end once, the address of the sender is legible, and nothing of it is markup."""
    posted: list[dict[str, Any]] = []

    class Slack:
        """Keeps what is posted."""

        def chat_postMessage(self, **said: Any) -> dict[str, str]:  # noqa: N802 - Slack's name
            """Take a post."""
            posted.append(said)
            return {"ts": "1.0"}

    mail = EmailMessage()
    mail["From"] = "Tubes du Nord <doleances@tubesdunord.example>"
    mail["Subject"] = "Re: Retard"
    mail.set_content("Bonjour,\r\n\r\nBien à vous")
    ClientChannel(cast("Any", Slack()), cast("Any", None)).show(Delivered("a@b.example", mail))

    shown = posted[0]["text"].replace(JOINER, "")
    assert "\u2039doleances@tubesdunord.example\u203a" in shown
    assert shown.endswith("Bonjour,\n\nBien à vous")
