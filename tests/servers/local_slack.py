"""How is a real local Slack (npm, local-slack) started for a test, and driven as its users?"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.servers import absence, free_port

PACKAGE = "local-slack-linux-x64"
VERSION = "0.1.8"
CACHE = Path(__file__).parents[2] / ".cache" / "local-slack"
PROGRAM = CACHE / "node_modules" / PACKAGE / "bin" / "local-slack"
BOT_TOKEN, APP_TOKEN = "xoxb-test-token", "xapp-test-token"
ALICE, BRUNO, CLAIRE = "U01ALICE", "U02BRUNO", "U03CLAIRE"
BOT = "U0BOT"
TRIAGE = "C01DOL"

WORKSPACE = {
    "workspace": {"name": "Doléances", "domain": "doleances", "teamId": "T01"},
    "app": {
        "appId": "A01APP",
        "botUserId": BOT,
        "botName": "doleances",
        "botToken": BOT_TOKEN,
        "appToken": APP_TOKEN,
        "signingSecret": "secret",
        "mode": "socket",
    },
    "users": [
        {"id": ALICE, "name": "alice", "real_name": "Alice Martin", "email": "alice@acieries.example"},
        {"id": BRUNO, "name": "bruno", "real_name": "Bruno Keller", "email": "bruno@acieries.example"},
        {"id": CLAIRE, "name": "claire", "real_name": "Claire Roy", "email": "claire@acieries.example"},
    ],
    "channels": [{"id": TRIAGE, "name": "doleances", "members": [ALICE, BRUNO, CLAIRE, BOT]}],
}


def need_local_slack() -> Path:
    """Return the program of the local Slack, installing it with npm where it is absent."""
    if not PROGRAM.exists():
        npm = shutil.which("npm")
        if npm is None:
            absence("the local Slack", f"npm install {PACKAGE}@{VERSION}")
        else:
            CACHE.mkdir(parents=True, exist_ok=True)
            command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(CACHE)]
            done = subprocess.run(
                [*command, f"{PACKAGE}@{VERSION}"], capture_output=True, check=False, timeout=300
            )
            if done.returncode != 0 or not PROGRAM.exists():
                absence("the local Slack", f"npm install {PACKAGE}@{VERSION}")
    return PROGRAM


class LocalSlack:
    """The local Slack, driven by its control API as its users would with their hands."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://localhost:{port}"

    def call(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask the server something; a body makes it a POST."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data=data, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=15) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def messages(self, channel: str = TRIAGE) -> list[dict[str, Any]]:
        """Return what was written in a channel, oldest first."""
        found: list[dict[str, Any]] = self.call(f"/_control/messages/{channel}")["messages"]
        return found

    def say(self, text: str, *, user: str = ALICE, channel: str = TRIAGE, thread: str | None = None) -> Any:
        """Write as a user; a user's id as the channel writes to the bot in private."""
        body = {"channel": channel, "user": user, "text": text, "thread_ts": thread}
        return self.call("/_control/message", {k: v for k, v in body.items() if v})

    def command(self, text: str, *, user: str = ALICE, channel: str = TRIAGE) -> None:
        """Use the slash command."""
        body = {"channel": channel, "user": user, "command": "/doleances", "text": text}
        self.call("/_control/command", body)

    def click(self, message: dict[str, Any], action_id: str, *, user: str = ALICE) -> None:
        """Click a button of a message."""
        for block in message.get("blocks") or []:
            for element in [*(block.get("elements") or []), block.get("accessory") or {}]:
                if element.get("action_id") == action_id:
                    action = {
                        "type": "button",
                        "action_id": action_id,
                        "block_id": block.get("block_id", ""),
                        "value": element.get("value"),
                        "text": element.get("text"),
                    }
                    place = {"channel": message["channel"], "messageTs": message["ts"], "user": user}
                    self.call("/_control/interact", {**place, "action": action})
                    return
        raise AssertionError(f"no button {action_id} in {message.get('text')}")

    def direct_channel(self, user: str) -> str:
        """Return the conversation between a user and the bot."""
        channels = self.call("/_control/state")["channels"]
        return str(next(c["id"] for c in channels if c["is_im"] and user in c["members"]))


def wait_for(find: Any, *, seconds: float = 8.0) -> Any:
    """Return what *find* gives once it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = find()
        if found:
            return found
        time.sleep(0.03)
    raise AssertionError("it did not happen in time")


@contextlib.contextmanager
def running_local_slack(folder: Path) -> Iterator[LocalSlack]:
    """Run a local Slack of its own; its files lie in *folder*."""
    program = need_local_slack()
    config = folder / "workspace.json"
    config.write_text(json.dumps(WORKSPACE), encoding="utf-8")
    port = free_port()
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder)}
    process = subprocess.Popen(
        [str(program), "--config", str(config), "--port", str(port), "--files-dir", str(folder / "files")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    slack = LocalSlack(port)
    try:
        wait_for(lambda: _answers(slack), seconds=20)
        yield slack
    finally:
        process.terminate()
        process.wait(10)


def _answers(slack: LocalSlack) -> bool:
    with contextlib.suppress(OSError):
        return bool(slack.call("/_control/state"))
    return False
