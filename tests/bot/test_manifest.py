"""Does the manifest ask for the rights that the code needs, hear what it listens to, and nothing more?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import doctor
from bot.ids import COMMAND, Shortcut
from bot.slack.scopes import DOWNLOADS, EVENTS, METHODS, SCOPES
from bot.texts.conversation import PROMPTS

ROOT = Path(__file__).parents[2]
METHOD = re.compile(
    r"(?:auth|chat|conversations|users|views|files|reactions|apps|team|bots|pins|usergroups)_\w+"
)
NOT_OURS = {"bot/demo"}
"""The demo plays the colleagues too: what it calls is no right of the application."""


class Manifest:
    """The little of YAML that the manifest uses: keys, folded texts, lists."""

    def __init__(self, text: str) -> None:
        self.text = text

    def under(self, key: str) -> list[str]:
        """Return the lines below a key, without comments, as long as they are further in."""
        lines = self.text.splitlines()
        at = next(n for n, line in enumerate(lines) if line.strip().startswith(f"{key}:"))
        depth = len(lines[at]) - len(lines[at].lstrip())
        kept = []
        for line in lines[at + 1 :]:
            if line.strip() and len(line) - len(line.lstrip()) <= depth:
                break
            kept.append(re.sub(r"\s+# .*", "", line).strip())
        return [line for line in kept if line]

    def items(self, key: str) -> list[str]:
        """Return the plain items of a list."""
        return [line.removeprefix("- ") for line in self.under(key) if line.startswith("- ")]

    def each(self, key: str, field: str) -> list[str]:
        """Return one field of each item of a list."""
        found = [line.removeprefix("- ") for line in self.under(key)]
        return [line.partition(": ")[2] for line in found if line.startswith(f"{field}: ")]

    def value(self, key: str) -> str:
        """Return a text, on one line or folded below its key."""
        line = next(line for line in self.text.splitlines() if line.strip().startswith(f"{key}:"))
        inline = line.partition(":")[2].strip()
        return " ".join(self.under(key)) if inline == ">-" else inline


@pytest.fixture(name="manifest", scope="module")
def _manifest() -> Manifest:
    return Manifest((ROOT / "slack-manifest.yaml").read_text(encoding="utf-8"))


def test_each_method_called_has_its_rights() -> None:
    """A method that the code calls is in the table, and a method in the table is called."""
    assert set(_called()) == set(METHODS)


def test_the_manifest_asks_for_what_is_used_and_no_more(manifest: Manifest) -> None:
    """The rights of the manifest are those of the table."""
    assert sorted(manifest.items("bot")) == list(SCOPES)


def test_files_are_read_only_where_they_are_fetched() -> None:
    """The right to read files is asked for as long as somebody downloads one."""
    code = (ROOT / "bot" / "slack" / "thread_files.py").read_text(encoding="utf-8")

    assert (("files:read",) if "url_private_download" in code else ()) == DOWNLOADS


def test_the_manifest_hears_what_the_code_listens_to(manifest: Manifest) -> None:
    """Events, command, shortcuts, Home and agent of the manifest are those of the code."""
    assert sorted(manifest.items("bot_events")) == sorted(EVENTS)
    assert manifest.each("slash_commands", "command") == [COMMAND]
    assert {*manifest.each("shortcuts", "callback_id")} == {*map(str, Shortcut)}
    assert manifest.value("home_tab_enabled") == "true"
    titles, said = (manifest.each("suggested_prompts", field) for field in ("title", "message"))
    assert tuple(zip(titles, said, strict=True)) == PROMPTS


def test_the_manifest_fits_in_slacks_limits(manifest: Manifest) -> None:
    """Slack refuses a manifest whose texts are too long or too short."""
    assert len(manifest.value("name")) <= 35
    assert len(manifest.value("description")) <= 140
    assert 174 <= len(manifest.value("long_description")) <= 4000
    assert len(manifest.value("agent_description")) <= 300
    assert all(len(hint) <= 1000 for hint in manifest.each("slash_commands", "usage_hint"))


def test_each_right_is_explained() -> None:
    """An administrator reads beside each right what it serves, and how many there are."""
    text = (ROOT / "slack-manifest.yaml").read_text(encoding="utf-8")
    unexplained = [scope for scope in SCOPES if not re.search(rf"- {re.escape(scope)} +# \w", text)]
    guide = (ROOT / "docs" / "installer-slack.md").read_text(encoding="utf-8")

    assert unexplained == []
    assert f"{len(SCOPES)} droits" in guide


def test_the_doctor_tries_them_all() -> None:
    """What the doctor looks for in the token is what the code needs."""
    assert set(doctor.SCOPES) == set(SCOPES)  # type: ignore[attr-defined]


def _called() -> Iterator[str]:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        if any(path.is_relative_to(ROOT / other) for other in NOT_OURS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if METHOD.fullmatch(node.func.attr):
                yield node.func.attr
            elif node.func.attr == "api_call" and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
