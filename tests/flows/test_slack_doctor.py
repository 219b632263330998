"""Does the doctor try the token, the rights and every channel against a real workspace?"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from bot.cli.doctor import TRIALS
from bot.settings import load_settings
from tests.servers.local_slack import APP_TOKEN, BOT_TOKEN, TRIAGE, running_local_slack

pytestmark = pytest.mark.local_slack
SLACK = dict(TRIALS)["Slack"]


def test_the_channels_of_the_charter_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The triage channel is found; one that the charter names and nobody made is said, with what to do."""
    charter = tmp_path / "charte.toml"
    shipped = files("desk").joinpath("charte.toml").read_text("utf-8")
    charter.write_text(shipped.replace('canal_comite = ""', 'canal_comite = "comite"'), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with running_local_slack(tmp_path) as slack:
        for name, value in {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_CHANNEL": "doleances",
            "SLACK_API_URL": f"{slack.url}/api/",
        }.items():
            monkeypatch.setenv(f"DOLEANCES_{name}", value)
        detail, todo = SLACK(load_settings())
        assert TRIAGE in detail
        assert todo == ""

        monkeypatch.setenv("DOLEANCES_CHARTER", str(charter))
        detail, todo = SLACK(load_settings())
        assert "introuvables : comite" in detail
        assert "invitez-y l’application" in todo


def test_the_doctor_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without tokens the doctor leads to the guide."""
    monkeypatch.chdir(tmp_path)
    detail, todo = SLACK(load_settings())

    assert "jetons" in detail
    assert "docs/installer-slack.md" in todo
