"""How is the whole desk run as its own processes against real servers, and killed?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desk.parts import Desk, DeskSettings
from models.migrate import upgrade
from models.store import Store
from tests.builders import send_at_once
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.local_slack import APP_TOKEN, BOT_TOKEN, TRIAGE, LocalSlack
from tests.servers.smtp_sink import SmtpSink

ADDRESS = "doleances@acieries.example"
KEY = "une clé seulement pour les essais, 0123456789"


@dataclass
class DeskProcess:
    """``doleances serve`` on a Dovecot, an SMTP sink and a local Slack."""

    folder: Path
    data_dir: Path
    dovecot: Dovecot
    user: str
    sink: SmtpSink
    slack: LocalSlack
    more: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None
    _said_before: int = 0

    @property
    def url(self) -> str:
        """Return the address of the database."""
        return self.more.get("DOLEANCES_DATABASE_URL", f"sqlite:///{self.folder / 'desk.db'}")

    def environment(self) -> dict[str, str]:
        """Return the settings, and nothing of whoever runs the tests."""
        settings = {
            "DOLEANCES_DATABASE_URL": self.url,
            "DOLEANCES_DATA_DIR": str(self.data_dir),
            "DOLEANCES_COMPANY": "Aciéries du Vexin",
            "DOLEANCES_ADDRESS": ADDRESS,
            "DOLEANCES_SECRET_KEY": KEY,
            "DOLEANCES_IMAP_HOST": "127.0.0.1",
            "DOLEANCES_IMAP_PORT": str(self.dovecot.port),
            "DOLEANCES_IMAP_SECURITY": "none",
            "DOLEANCES_IMAP_USER": self.user,
            "DOLEANCES_IMAP_PASSWORD": PASSWORD,
            "DOLEANCES_SMTP_HOST": "127.0.0.1",
            "DOLEANCES_SMTP_PORT": str(self.sink.port),
            "DOLEANCES_SMTP_SECURITY": "none",
            "DOLEANCES_SLACK_API_URL": f"{self.slack.url}/api/",
            "DOLEANCES_SLACK_BOT_TOKEN": BOT_TOKEN,
            "DOLEANCES_SLACK_APP_TOKEN": APP_TOKEN,
            "DOLEANCES_SLACK_CHANNEL": TRIAGE,
            "DOLEANCES_SLACK_PACE": "0.02",
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
        return {**kept, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **settings, **self.more}

    def start(self) -> None:
        """Start the desk in a session of its own, so that all of it can be killed."""
        self._said_before = len(self.log())
        with (self.folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=Path(__file__).parents[2],
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill every process of the desk at once, as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def stop(self) -> int:
        """Stop the desk as an administrator does; return its exit code."""
        if self._process is None:
            return 0
        self._process.terminate()
        code = self._process.wait(40)
        self._process = None
        return code

    def is_up(self) -> bool:
        """Tell whether the desk, as it was last started, has reached Slack."""
        return "connected to Slack" in self.log()[self._said_before :]

    def log(self) -> str:
        """Return what the desk said."""
        path = self.folder / "serve.log"
        return path.read_text("utf-8", errors="replace") if path.exists() else ""

    def desk(self) -> Desk:
        """Return the same desk in this process, to act as a person would through it."""
        store = Store(self.url)
        upgrade(store.engine)
        settings = DeskSettings(
            company="Aciéries du Vexin",
            address=ADDRESS,
            data_dir=self.data_dir,
            secret_key=KEY,
            own_addresses=(ADDRESS,),
        )
        desk = Desk(store, settings)
        send_at_once(desk)
        return desk


def wait_until(condition: Callable[[], Any], *, seconds: float, what: str) -> Any:
    """Return what *condition* gives once it is true; fail with *what* after *seconds*."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"not in {seconds} s: {what}")
