"""A desk's worker or reception in a process of its own, that kills itself at one named point."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlmodel import Session

from desk.parts import Desk, DeskSettings
from desk.reception import Reception
from desk.sending import MailPerformer
from desk.worker import Worker
from intake.smtp import SendResult, SmtpSender, SmtpSettings
from models.store import Store
from models.values import Analysis
from models.workers import worker_name
from tests.builders import FakeAnalyst, FakeRiskModel

ADDRESS = "doleances@acieries.example"


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


class DyingStore(Store):
    """
    A store that dies around its n-th unit of work.

    Args:
        at: ``before:n`` dies when everything is written and nothing committed, ``after:n`` once it is.
    """

    def __init__(self, url: str, at: str) -> None:
        super().__init__(url)
        self._when, _, rank = at.partition(":")
        self._left = int(rank or 0)

    @contextmanager
    def work(self) -> Iterator[Session]:
        """Open a unit of work, the last one perhaps."""
        self._left -= 1
        with super().work() as session:
            yield session
            session.flush()
            if self._when == "before" and self._left == 0:
                die()
        if self._when == "after" and self._left == 0:
            die()


class DyingSender:
    """A sender that dies before the final dot, or after the server's 250."""

    def __init__(self, sender: SmtpSender, at: str) -> None:
        self._sender, self._at = sender, at

    def send(
        self, mail: bytes, envelope_from: str, recipients: Any, *, before_end: Callable[[], None]
    ) -> SendResult:
        """Send, and die where the test says."""

        def end() -> None:
            if self._at == "content":
                die()
            before_end()
            if self._at == "doubt":
                die()

        result = self._sender.send(mail, envelope_from, recipients, before_end=end)
        if self._at == "accepted":
            die()
        return result


class DyingAnalyst(FakeAnalyst):
    """An analyst that dies while it reads."""

    def analyse(self, mail: object, *, tier: str = "standard") -> Analysis:
        """Die."""
        die()
        return super().analyse(mail, tier=tier)


def main() -> None:
    """Do the work that the first argument describes, until nothing is left of it."""
    task = json.loads(sys.argv[1])
    store = DyingStore(task["url"], task["store"])
    analyst: Any = DyingAnalyst() if task["reading"] else FakeAnalyst()
    risks: Any = FakeRiskModel()
    settings = DeskSettings(
        company="Aciéries du Vexin",
        address=ADDRESS,
        data_dir=Path(task["folder"]),
        secret_key="une clé seulement pour les essais, 0123456789",
        own_addresses=(ADDRESS,),
    )
    desk = Desk(store, settings, analyst=analyst, risk_model=risks)
    if task["role"] == "reception":
        reception = Reception(desk, name=worker_name("essai"))
        while reception.run_once():  # mails that were tried before come back one by one
            pass
        return
    sender = DyingSender(
        SmtpSender(SmtpSettings(host="127.0.0.1", port=task["port"], security="none")), task["sending"]
    )
    Worker(store, {"mail.": MailPerformer(desk, sender)}, name=worker_name("essai")).run_once()


if __name__ == "__main__":
    main()
