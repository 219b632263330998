"""Whom does an echeance tell, and how is a storm of them told in one word?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from desk.effects import ask
from models.tables import Dossier, Echeance

LATE = timedelta(minutes=30)
"""An alert this much after its time was kept from being told, by a stop of the clock."""
GROUP_FROM = 4
"""From so many late alerts in one turn, they are told in one word."""
SHOWN = 40
"""How many of a group are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What an echeance tells, and to whom; the sentence is written by whoever shows it."""

    echeance: Echeance
    dossier: Dossier | None = None
    step: str = ""
    due_at: datetime | None = None
    """The instant that the sentence speaks of."""
    users: tuple[str, ...] = ()
    """Slack ids that are told directly."""
    email: str = ""
    """The address of the account manager, told directly too."""
    in_thread: bool = True
    data: Mapping[str, Any] = field(default_factory=dict)

    def payload(self) -> dict[str, Any]:
        """Return what the sentence needs, as plain data."""
        said: dict[str, Any] = {"kind": self.echeance.kind, "step": self.step, **self.data}
        if self.dossier is not None:
            said |= {"reference": self.dossier.reference, "gravite": self.dossier.gravite}
        if self.due_at is not None:
            said["due_at"] = self.due_at.isoformat()
        if self.echeance.text:
            said["said"] = self.echeance.text
        return said


def tell(session: Session, alerts: Sequence[Alert], *, now: datetime) -> None:
    """Ask for alerts to be told: each on its own, or those that a stop held back in one word."""
    late = [alert for alert in alerts if now - alert.echeance.due_at > LATE]
    grouped = late if len(late) >= GROUP_FROM else []
    together = {id(alert) for alert in grouped}
    for alert in alerts:
        if id(alert) not in together:
            _tell_one(session, alert, now=now)
    if grouped:
        _tell_together(session, grouped, now=now)


def _tell_one(session: Session, alert: Alert, *, now: datetime) -> None:
    key, payload = alert.echeance.key, {"what": "echeance", **alert.payload()}
    if alert.in_thread and alert.dossier is not None:
        to = f"thread:echeance:{key}"
        ask(session, "slack.thread", to[:200], payload, now=now, dossier=alert.dossier)
    for user in alert.users:
        ask(
            session,
            "slack.dm",
            f"dm:{user}:{key}"[:200],
            {**payload, "user": user},
            now=now,
            dossier=alert.dossier,
        )
    if alert.email:
        to = f"dm:manager:{key}"[:200]
        ask(session, "slack.dm", to, {**payload, "email": alert.email}, now=now, dossier=alert.dossier)


def tell_others(
    session: Session, payload: Mapping[str, Any], users: Sequence[str], key: str, *, now: datetime
) -> None:
    """Tell other persons what the account manager could not be told, who is not in Slack."""
    said = {name: value for name, value in payload.items() if name not in {"email", "user"}}
    for user in users:
        ask(session, "slack.dm", f"dm:{user}:instead:{key}"[:200], {**said, "user": user}, now=now)


def _tell_together(session: Session, alerts: Sequence[Alert], *, now: datetime) -> None:
    mark = f"{alerts[0].echeance.id}.{alerts[-1].echeance.id}"
    ask(session, "slack.notice", f"notice:echeances:{mark}", _group(alerts), now=now)
    for name, theirs in _by_person(alerts).items():
        where = {"email": name} if "@" in name else {"user": name}
        key = f"dm:echeances:{name}:{mark}"[:200]
        ask(session, "slack.dm", key, {**_group(theirs), **where}, now=now)


def _group(alerts: Sequence[Alert]) -> dict[str, Any]:
    weigh = sorted(alerts, key=lambda a: (-(a.dossier.gravite if a.dossier else 0), a.echeance.due_at))
    items = [alert.payload() for alert in weigh[:SHOWN]]
    return {"what": "echeances", "items": items, "more": max(len(alerts) - SHOWN, 0)}


def _by_person(alerts: Iterable[Alert]) -> dict[str, list[Alert]]:
    found: dict[str, list[Alert]] = {}
    for alert in alerts:
        for name in (*alert.users, *([alert.email] if alert.email else [])):
            found.setdefault(name, []).append(alert)
    return found
