"""Does the doctor try everything, say what to do, and keep secrets?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.doctor import TRIALS
from bot.settings import PREFIX, Settings
from bot.slack.scopes import SCOPES
from tests.bot.commands import ROOT, Commands

SECRETS = {
    "SECRET_KEY": "clef-secrete-0123456789-0123456789-012",
    "IMAP_PASSWORD": "clef-imap",
    "SMTP_PASSWORD": "clef-smtp",
    "SLACK_BOT_TOKEN": "xoxb-clef",
    "SLACK_APP_TOKEN": "xapp-clef",
    "SLACK_SIGNING_SECRET": "clef-slack",
    "IMAP_OAUTH_TOKEN_COMMAND": "/bin/clef",
    "DATABASE_URL": "postgresql://bureau:clef-base@127.0.0.1:1/doleances",
}


def test_every_trial_runs_and_says_what_to_do(doleances: Commands) -> None:
    """With no setting at all, what fails has its remedy, and the rest is tried all the same."""
    ended = doleances("doctor", "--json")
    checks = {check["name"]: check for check in ended.value["checks"]}

    assert ended.code == 1
    assert ended.value["ok"] is False
    assert list(checks) == [name for name, _trial in TRIALS]
    assert checks["base de données"]["ok"]
    assert checks["playbooks"]["ok"]
    assert all(check["todo"] for check in checks.values() if not check["ok"])
    assert "DOLEANCES_ADDRESS" in checks["identité"]["todo"]


def test_every_setting_is_listed(doleances: Commands) -> None:
    """The doctor is where one sees what the program understood."""
    listed = doleances("doctor", "--json").value["settings"]

    assert set(listed) == {PREFIX + name.upper() for name in Settings.model_fields}
    assert listed["DOLEANCES_SLACK_CHANNEL"] == "doleances"


@pytest.mark.parametrize("option", [("--json",), ()], ids=["json", "text"])
def test_no_secret_is_shown(
    doleances: Commands, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...]
) -> None:
    """Its output is pasted into tickets: it only tells whether a secret is given."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(PREFIX + name, value)
    for name in ("IMAP_HOST", "SMTP_HOST"):
        monkeypatch.setenv(PREFIX + name, "127.0.0.1")
    monkeypatch.setenv("DOLEANCES_IMAP_PORT", "1")
    monkeypatch.setenv("DOLEANCES_SMTP_PORT", "1")
    monkeypatch.setenv("DOLEANCES_SLACK_API_URL", "http://127.0.0.1:1/api/")
    ended = doleances("doctor", *option)

    assert ended.code == 1
    assert "(donné)" in ended.out
    assert "clef" not in ended.out + ended.err
    assert "bureau:***@127.0.0.1" in ended.out


def test_a_wrong_setting_is_a_finding(doleances: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor does not fail on what it is there to find."""
    monkeypatch.setenv("DOLEANCES_ACK", "peut-être")
    ended = doleances("doctor", "--json")

    assert ended.code == 1
    assert [check["name"] for check in ended.value["checks"]] == ["réglages"]
    assert "DOLEANCES_ACK" in ended.value["checks"][0]["detail"]


def test_the_scopes_tried_are_those_of_the_manifest() -> None:
    """A right that the manifest asks for and the doctor forgets is missed in silence."""
    manifest = (ROOT / "slack-manifest.yaml").read_text("utf-8")
    scopes = re.search(r"^ {4}bot:\n((?: {6}- .*\n)+)", manifest, re.MULTILINE)

    assert scopes
    assert sorted(re.findall(r"- ([\w:.]+)", scopes[1])) == sorted(SCOPES)


def test_the_remedies_name_real_files_and_commands() -> None:
    """A remedy that leads nowhere is worse than none."""
    source = Path(ROOT / "bot" / "cli" / "doctor.py").read_text("utf-8")

    for name in re.findall(r"docs/[\w.-]+\.md|slack-manifest\.yaml", source):
        assert (ROOT / name.rstrip(".")).exists()
    for name in re.findall(r"DOLEANCES_([A-Z_]+[A-Z])", source):
        assert name.lower() in Settings.model_fields
