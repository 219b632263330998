"""
How does the desk keep running? One process a role, and one that watches over them.

Reading mails (scikit-learn) and answering Slack within three seconds do not fit one interpreter
(TRAPS.md): ``--role all`` starts the roles as children, starts again what dies, and stops cleanly.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.managers import load_managers
from bot.settings import PREFIX, Settings
from bot.wiring import build_desk, build_mailboxes, build_sender, build_store
from desk.parts import Desk
from models.errors import SettingsError
from models.workers import worker_name

log = logging.getLogger(__name__)

ROLES = ("intake", "slack", "worker", "clock")
READER = "reader"
"""Reads mails too, beside the intake; as many as the settings say."""
STOP_SECONDS = 20.0
RESTART_MAX = 60.0
HEALTHY_SECONDS = 60.0
CLOCK_SECONDS = 15.0
"""A reminder asked for at 14:00 comes at 14:00, to a quarter of a minute."""
TIDY_SECONDS = 300.0


def roles(settings: Settings) -> tuple[str, ...]:
    """Return the roles to start, one process each: understanding a mail takes a core of its own."""
    readers = max((os.cpu_count() or 1) - 1, 1) if settings.readers is None else settings.readers
    return (*ROLES, *(READER for _ in range(readers)))


def run_role(role: str, settings: Settings, stop: threading.Event) -> None:
    """Run one role until *stop* is set."""
    store = build_store(settings)
    desk = build_desk(settings, store)
    try:
        {"intake": _intake, "slack": _slack, "worker": _worker, "clock": _clock, READER: _reader}[role](
            settings, desk, stop
        )
    finally:
        store.close()


def _intake(settings: Settings, desk: Desk, stop: threading.Event) -> None:
    from desk.health import MailboxHealth
    from desk.ledger import StoreLedger
    from desk.reception import Reception
    from intake.poller import Poller

    ledger = StoreLedger(desk.store)
    threads = [
        threading.Thread(
            target=Poller(
                mailbox, ledger, on_state=MailboxHealth(desk.store, folder=mailbox.folder), stop=stop
            ).run,
            name=f"poller-{mailbox.name}",
            daemon=True,
        )
        for mailbox in build_mailboxes(settings)
    ]
    for thread in threads:
        thread.start()
    try:
        # The first mail must not wait for the classifiers to load.
        _ = desk.analyst, desk.charter
        if desk.settings.managers:
            # What account managers send is read for risks.
            _ = desk.risk_model
        Reception(desk, name=worker_name("intake")).run(stop)
    finally:
        # Whatever ended the reading ends the fetching too: a half-dead role would never be restarted.
        stop.set()
        for thread in threads:
            thread.join(STOP_SECONDS)


def _reader(_settings: Settings, desk: Desk, stop: threading.Event) -> None:
    from desk.reception import Reception

    _ = desk.analyst, desk.charter
    Reception(desk, name=worker_name(READER)).run(stop)


def _worker(settings: Settings, desk: Desk, stop: threading.Event) -> None:
    from bot.slack.client import build_client, slack_settings
    from bot.slack.pacing import Pace
    from bot.slack.performer import SlackPerformer
    from desk.advising import DraftPreparer
    from desk.effects import Performer
    from desk.manager_drafts import ManagerDraftPerformer
    from desk.sending import MailPerformer
    from desk.worker import Worker

    slack = slack_settings(settings)
    sender = build_sender(settings)
    pace = Pace(seconds=settings.slack_pace)
    ack_sender = "" if settings.ack_sender == "null" else settings.address
    performers: dict[str, Performer] = {
        "slack.": SlackPerformer(build_client(slack), desk, slack, pace=pace),
        "mail.": MailPerformer(desk, sender, ack_sender=ack_sender),
        "draft.": DraftPreparer(desk),
    }
    if managers := load_managers(settings):
        performers["imap."] = ManagerDraftPerformer(desk, managers)
    # A mail server may take ten minutes to answer: each kind of effect has its own thread.
    workers = [
        Worker(desk.store, {prefix: performer}, name=worker_name(prefix.strip(".")))
        for prefix, performer in performers.items()
    ]
    threads = [threading.Thread(target=worker.run, args=(stop,), name=worker.name) for worker in workers]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(STOP_SECONDS)
    sender.close()


def _slack(settings: Settings, desk: Desk, stop: threading.Event) -> None:
    from bot.slack.app import build_app
    from bot.slack.client import build_client, slack_settings
    from bot.slack.socket import SlackSocket

    slack = slack_settings(settings)
    client = build_client(slack)
    # The first click must not wait for what reads conversations and replies to load.
    _ = desk.interpreter, desk.risk_model, desk.catalogue
    app = build_app(desk, slack, client)
    SlackSocket(app, slack).run(stop)


def _clock(_settings: Settings, desk: Desk, stop: threading.Event) -> None:
    from desk.drifting import warn_of_drift
    from desk.tidying import tidy
    from desk.timing.ahead import plan_ahead
    from desk.timing.firing import run_clock

    tidied = float("-inf")
    while not stop.is_set():
        run_clock(desk)
        if time.monotonic() - tidied >= TIDY_SECONDS:
            tidied = time.monotonic()
            tidy(desk.store)
            plan_ahead(desk)
            warn_of_drift(desk.store)
        stop.wait(CLOCK_SECONDS)


@dataclass
class _Child:
    role: str
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)
    failures: int = 0


class Supervisor:
    """
    Start every role as a child process, start again those that die, stop all together.

    Args:
        command: Makes the command line of a role.
    """

    def __init__(self, command: Callable[[str], Sequence[str]], *, roles: Sequence[str] = ROLES) -> None:
        self.command = command
        self.roles = roles
        self.children: list[_Child] = []

    def run(self, stop: threading.Event) -> None:
        """Watch until *stop* is set."""
        self.children = [_Child(role, self._start(role)) for role in self.roles]
        while not stop.wait(0.5):
            for child in self.children:
                if child.process.poll() is not None:
                    self._restart(child, stop)
        self._stop()

    def _start(self, role: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command(role))  # noqa: S603 - our own program

    def _restart(self, child: _Child, stop: threading.Event) -> None:
        lived = time.monotonic() - child.started
        child.failures = 0 if lived > HEALTHY_SECONDS else child.failures + 1
        pause = min(2.0**child.failures - 1, RESTART_MAX)
        log.error("role %s ended with code %s, again in %.0f s", child.role, child.process.returncode, pause)
        if stop.wait(pause):
            return
        child.process, child.started = self._start(child.role), time.monotonic()

    def _stop(self) -> None:
        running = [child.process for child in self.children if child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def role_command(role: str) -> list[str]:
    """Return the command line that runs one role of this same program as our child."""
    return [sys.executable, "-m", "bot", "serve", "--role", role, "--parent", str(os.getpid())]


def check_slack(settings: Settings) -> None:
    """
    Refuse to start where Slack cannot be reached at all.

    Raises:
        SettingsError: A token is missing, or the mode is not served yet.
    """
    if settings.slack_mode != "socket":
        raise SettingsError("DOLEANCES_SLACK_MODE : seul socket est servi pour l’instant")
    for name in ("slack_bot_token", "slack_app_token"):
        if not getattr(settings, name):
            raise SettingsError(f"donnez {PREFIX}{name.upper()} (docs/installer-slack.md)")


def limit_threads() -> None:
    """Keep numerical libraries to one thread a process: the roles are the parallelism."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
