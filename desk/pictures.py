"""How is a picture of figures asked for? It is drawn and put in Slack later, by the worker, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from desk.effects import ask
from desk.figures.paretos import By, Weigh
from desk.figures.period import Period, days_period
from desk.parts import Desk

UPLOAD = "slack.upload"


class Chart(StrEnum):
    """What can be drawn of the figures of a period."""

    PARETO = "pareto"
    TENDANCE = "tendance"
    DELAIS = "delais"
    """Promises kept, by motif and by tier."""
    TON = "ton"
    """How many clients calmed down."""


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """What to draw."""

    chart: Chart
    period: Period
    by: By = By.CAUSE
    weigh: Weigh = Weigh.NOMBRE

    def dump(self) -> dict[str, str]:
        """Write it as the payload of an effect."""
        return {
            "chart": str(self.chart),
            "du": self.period.first_day.isoformat(),
            "au": self.period.day_after.isoformat(),
            "by": str(self.by),
            "weigh": str(self.weigh),
        }

    @classmethod
    def load(cls, payload: Mapping[str, Any], *, zone: str) -> PictureRequest:
        """Read it back."""
        first, after = (date.fromisoformat(str(payload[key])) for key in ("du", "au"))
        return cls(
            Chart(payload["chart"]),
            days_period(first, after, zone=zone),
            By(payload["by"]),
            Weigh(payload["weigh"]),
        )


@dataclass(frozen=True, slots=True)
class Where:
    """Where a picture is put: a channel and perhaps a thread, or the private messages of a person."""

    channel: str = ""
    thread: str | None = None
    user: str = ""


def ask_picture(session: Session, desk: Desk, picture: PictureRequest, where: Where, *, key: str) -> None:
    """
    Ask for a picture, once for each *key*, in the commit of what it illustrates.

    Args:
        session: The unit of work.
        desk: The parts.
        picture: What to draw.
        where: Where to put it; the triage channel where it says neither a channel nor a person.
        key: What makes two askings the same.
    """
    payload = {
        **picture.dump(),
        "channel": where.channel,
        "thread": where.thread,
        "user": where.user,
    }
    ask(session, UPLOAD, f"upload:{key}"[:200], payload, now=desk.now())
