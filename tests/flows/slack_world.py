"""How do flow tests run the whole Slack side against a local Slack, behind the checking proxy?"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.slack.app import build_app
from bot.slack.client import build_client
from bot.slack.pacing import Pace
from bot.slack.performer import SlackPerformer
from bot.slack.settings import SlackSettings
from bot.slack.socket import SlackSocket
from desk.effects import ask
from desk.worker import Worker
from models.tables import Dossier, Outbox, OutboxState
from models.values import Utterance
from models.vocabulary import Intent
from tests.builders import Built, build_desk
from tests.servers.local_slack import APP_TOKEN, BOT_TOKEN, LocalSlack, wait_for
from tests.servers.slack_proxy import SlackProxy, running_proxy


class FakeInterpreter:
    """Understands the sentences it was taught, and is unsure of the rest."""

    def __init__(self) -> None:
        self.taught: dict[str, Utterance] = {}
        self.contexts: list[dict[str, str]] = []

    def teach(self, text: str, intent: Intent, **slots: str) -> None:
        """Teach a sentence."""
        self.taught[text] = Utterance(intent, slots, 0.9)

    def interpret(self, text: str, *, context: dict[str, str] | None = None) -> Utterance:
        """Return what was taught, leaning on the context for a missing dossier."""
        self.contexts.append(dict(context or {}))
        known = self.taught.get(text)
        if known is None:
            both = (Intent.STATUT_DOSSIER, Intent.LISTE_DOSSIERS)
            return Utterance(both[0], dict(context or {}), 0.3, both)
        leaning = {"ref": context["ref"]} if context and "ref" in context else {}
        slots = {**({} if "client" in known.slots else leaning), **known.slots}
        return Utterance(known.intent, slots, known.confidence)


@dataclass
class World:
    """A desk, its bot on the line, and the Slack around them."""

    built: Built
    slack: LocalSlack
    proxy: SlackProxy
    interpreter: FakeInterpreter
    worker: Worker

    def ask(self, kind: str, reference: str, **payload: Any) -> None:
        """Ask for an effect, as a use case would."""
        with self.built.store.work() as session:
            row = session.exec(select(Dossier).where(Dossier.reference == reference)).one()
            key = f"{kind}:{reference}:{len(session.exec(select(Outbox.id)).all())}"
            body = {"reference": reference, **payload}
            ask(session, kind, key, body, now=self.built.clock(), dossier=row)

    def work(self, *, turns: int = 12) -> None:
        """Let the worker perform what is due, time passing between its turns."""
        for _ in range(turns):
            if not self.worker.run_once() and not self._pending():
                return
            self.built.clock.forward(seconds=1.2)

    def _pending(self) -> bool:
        ready = (OutboxState.READY, OutboxState.LEASED)
        with self.built.store.read() as session:
            rows = session.exec(select(Outbox)).all()
            soon = self.built.clock() + timedelta(minutes=1)
            return any(row.state in ready and row.available_at < soon for row in rows if "slack." in row.kind)

    def card(self, reference: str) -> dict[str, Any]:
        """Post the card of a dossier and return the message."""
        self.ask("slack.card", reference)
        self.work()
        return self.find(reference)

    def find(self, text: str) -> dict[str, Any]:
        """Wait for a message of the triage channel that says *text*."""
        found: dict[str, Any] = wait_for(
            lambda: next((m for m in self.slack.messages() if text in m["text"]), None)
        )
        return found

    def states(self) -> list[tuple[str, OutboxState]]:
        """Return what became of each effect."""
        with self.built.store.read() as session:
            return [(row.kind, row.state) for row in session.exec(select(Outbox).order_by("id")).all()]


@contextlib.contextmanager
def running_world(
    tmp_path: Path, slack: LocalSlack, *, limit_rate: bool = False, content: str = "full", **desk: Any
) -> Iterator[World]:
    """Run the bot against *slack*; violations of Slack's rules fail the test at the end."""
    slack.call("/_control/reset", {})
    interpreter = FakeInterpreter()
    built = build_desk(tmp_path, interpreter=interpreter, **desk)
    with running_proxy(slack, limit_rate=limit_rate) as proxy:
        settings = SlackSettings(
            BOT_TOKEN,
            APP_TOKEN,
            "doleances",
            proxy.api,
            content=content,
            leads=tuple(desk.get("leads", ())),
            approvers=tuple(desk.get("approvers", ())),
        )
        socket = SlackSocket(build_app(built.desk, settings), settings)
        stop = threading.Event()
        thread = threading.Thread(target=socket.run, args=(stop,), name="slack-socket")
        thread.start()
        pace = Pace(clock=lambda: built.clock().timestamp())
        performer = SlackPerformer(build_client(settings), built.desk, settings, pace=pace)
        worker = Worker(built.store, {"slack.": performer}, name="tests")
        try:
            assert socket.connected.wait(10)
            wait_for(lambda: proxy.hellos)
            yield World(built, slack, proxy, interpreter, worker)
        finally:
            stop.set()
            thread.join(10)
            built.store.close()
