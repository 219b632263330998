"""Which desk do these tests use? A real store, real mail code, and readers that need no training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desk.effects import Done, Effect, Outcome
from desk.ledger import StoreLedger
from desk.parts import Desk, DeskSettings
from desk.reception import Reception
from intake.mailbox import RawMail
from models.store import Store
from tests.builders import NOW, FakeAnalyst, FakeRiskModel, send_at_once

ADDRESS = "doleances@acieries.example"


@dataclass
class Bench:
    """A desk and the short words that tests use."""

    desk: Desk
    reception: Reception
    analyst: FakeAnalyst
    uids: Iterator[int] = field(default_factory=lambda: iter(range(1, 100_000)))

    def keep(self, *mails: bytes) -> None:
        """Keep mails as the poller does."""
        StoreLedger(self.desk.store).keep(
            [RawMail("essai", "INBOX", 1, next(self.uids), NOW, (), mail, len(mail)) for mail in mails]
        )

    def take(self, *mails: bytes) -> None:
        """Keep mails and read them."""
        self.keep(*mails)
        while self.reception.run_once():
            pass


@pytest.fixture(name="bench")
def _bench(store: Store, tmp_path: Path) -> Bench:
    """Give a desk on each engine."""
    return make_bench(store, tmp_path)


def make_bench(store: Store, tmp_path: Path, **settings: Any) -> Bench:
    """Make a desk on a store."""
    analyst: Any = FakeAnalyst()
    risks: Any = FakeRiskModel()
    chosen = DeskSettings(
        company="Aciéries du Vexin",
        address=ADDRESS,
        data_dir=tmp_path / "data",
        secret_key="une clé seulement pour les essais, 0123456789",
        own_addresses=(ADDRESS,),
        **settings,
    )
    desk = Desk(store, chosen, analyst=analyst, risk_model=risks)
    send_at_once(desk)
    return Bench(desk, Reception(desk, name="essai"), analyst)


def mail(
    number: int = 1,
    *,
    body: str = "Bonjour,\n\nLe lot 2291 est fissuré.\n\nClaire Vasseur",
    subject: str = "Lot 2291",
    sender: str = "Claire Vasseur <claire@vasseur.example>",
    **headers: str,
) -> bytes:
    """Write a mail as a client's program would."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return (
        f"From: {sender}\r\nTo: {ADDRESS}\r\nSubject: {subject}\r\n"
        f"Date: Thu, 26 Nov 2026 10:0{number % 10}:00 +0100\r\n"
        f"Message-ID: <m{number}@vasseur.example>\r\n{more}MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{body}\r\n"
    ).encode()


@dataclass
class Recorder:
    """A performer that keeps what it was asked, and answers as a test says."""

    outcome: Outcome = field(default_factory=Done)
    effects: list[Effect] = field(default_factory=list)

    def perform(self, effect: Effect) -> Outcome:
        """Remember the effect."""
        self.effects.append(effect)
        return self.outcome
