"""Where does the demo find a Slack without Slack? In the local Slack of the npm registry."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

VERSION = "0.1.8"
BOT_TOKEN, APP_TOKEN = "xoxb-demo-token", "xapp-demo-token"
TRIAGE, CLIENTS = "C01DOLEANCES", "C02CLIENTS"
_PLATFORMS = {("Linux", "x86_64"): "linux-x64", ("Linux", "aarch64"): "linux-arm64"}

PEOPLE = (
    ("U01ALICE", "alice", "Alice Martin", "alice.martin@tubesdunord.example"),
    ("U02BRUNO", "bruno", "Bruno Leroy", "bruno.leroy@tubesdunord.example"),
    ("U03CHLOE", "chloe", "Chloé Bernard", "chloe.bernard@tubesdunord.example"),
    ("U04CLAIRE", "claire", "Claire Vasseur (cliente)", "c.vasseur@fonderie-vasseur.example"),
    ("U05MARC", "marc", "Marc Thibault (client)", "m.thibault@agro-thibault.example"),
)
"""An agent, an account manager, a team lead, and two clients who write from the clients' channel."""
AGENT, MANAGER, LEAD = (person[0] for person in PEOPLE[:3])
CLIENT_USERS = {person[0]: person for person in PEOPLE[3:]}
BOT_USER = "U0BOT"


def workspace() -> dict[str, Any]:
    """Return the workspace that the demo plays in."""
    team = [person[0] for person in PEOPLE[:3]]
    return {
        "workspace": {"name": "Tubes du Nord", "domain": "tubesdunord", "teamId": "T01DEMO"},
        "app": {
            "appId": "A01DEMO",
            "botUserId": BOT_USER,
            "botName": "doleances",
            "botToken": BOT_TOKEN,
            "appToken": APP_TOKEN,
            "signingSecret": "demo",
            "mode": "socket",
        },
        "users": [
            {"id": id_, "name": name, "real_name": real, "email": email} for id_, name, real, email in PEOPLE
        ],
        "channels": [
            {"id": TRIAGE, "name": "doleances", "members": [*team, BOT_USER]},
            {"id": CLIENTS, "name": "boite-des-clients", "members": [p[0] for p in PEOPLE] + [BOT_USER]},
        ],
    }


def find_program(cache: Path) -> Path | None:
    """
    Return the program of the local Slack, brought by npm where it is absent.

    Returns:
        ``None`` where this machine has no npm, no network or no such package: the terminal serves then.
    """
    kind = _PLATFORMS.get((platform.system(), platform.machine()))
    npm = shutil.which("npm")
    if kind is None:
        return None
    package = f"local-slack-{kind}"
    program = cache / "node_modules" / package / "bin" / "local-slack"
    if not program.exists() and npm is not None:
        cache.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(  # noqa: S603 - a fixed command
            [*command, "--prefix", str(cache), f"{package}@{VERSION}"],
            capture_output=True,
            check=False,
            timeout=300,
        )
    return program if program.exists() else None


class LocalSlack:
    """
    A running local Slack.

    Args:
        program: From ``find_program``.
        folder: Where its configuration and the files uploaded to it lie.
        port: Of its page and of its API.
    """

    def __init__(self, program: Path, folder: Path, port: int) -> None:
        self.url = f"http://localhost:{port}"
        self.api = f"{self.url}/api/"
        config = folder / "workspace.json"
        config.write_text(json.dumps(workspace()), "utf-8")
        files = folder / "slack-files"
        files.mkdir(exist_ok=True)
        self._process = subprocess.Popen(  # noqa: S603 - the program we installed
            [str(program), "--config", str(config), "--port", str(port), "--files-dir", str(files)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self, seconds: float = 20.0) -> bool:
        """Tell whether it answers, waiting for it a little."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_control/state", timeout=2):  # noqa: S310 - ours
                    return True
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        return False

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
