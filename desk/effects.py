"""
How does the desk ask for an effect on the world, and what may become of it?

Every Slack call, mail sent or draft written is first a row of the outbox, in the same commit as
the state that asks for it (ARCHITECTURE.md). The kinds and their payloads are the contract
between the use cases, which ask, and the performers, which act:

| kind | payload | performed by |
|---|---|---|
| ``draft.prepare`` | ``reference``, ``message_row_id`` | the desk: writes the draft |
| ``slack.card`` | ``reference`` | Slack: posts the card in the triage channel, once |
| ``slack.update`` | ``reference`` | Slack: refreshes the card in place |
| ``slack.thread`` | ``reference``, ``what``, ``message_row_id`` or ``text`` | Slack: in the card's thread |
| ``slack.dm`` | ``reference``, ``email`` or ``user``, ``what`` | Slack: direct message |
| ``slack.leaving`` | ``reference`` | Slack: ends the offer to take an answer back |
| ``slack.notice`` | ``text`` | Slack: a word to the triage channel |
| ``slack.digest`` | ``what``, ``at`` | Slack: the figures of a day, a week or a month, once |
| ``slack.upload`` | ``desk.pictures`` | Slack: draws figures and puts the picture there, once |
| ``slack.delete`` | ``channel``, ``ts``, ``what`` | Slack: deletes what was erased |
| ``slack.accord`` | ``reference``, ``approbation`` | Slack: ends the messages that asked for it |
| ``mail.reply``, ``mail.ack``, ``mail.enquete`` | ``message_row_id`` | the mail server: sends, once |
| ``imap.draft`` | ``reference``, ``draft_id``, ``version``, ``manager`` | a manager's Drafts folder, once |

A ``slack.thread`` whose ``what`` is ``inconnu`` also names the ``outbox_id`` of the letter in doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session, select

from models.tables import Dossier, Outbox


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect that a worker has leased and that a performer is to perform."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    dossier_id: int | None
    attempts: int
    """This one included."""
    worker: str = ""
    """Who leased it."""


@dataclass(frozen=True, slots=True)
class Done:
    """The effect happened; *then* runs in the commit that says so."""

    result: dict[str, Any] = field(default_factory=dict)
    then: Callable[[Session], None] | None = None


@dataclass(frozen=True, slots=True)
class Retry:
    """The effect did not happen and may be tried again after *seconds*."""

    error: str
    seconds: float
    counts: bool = True
    """False where nothing was wrong, as when a card must come first."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The effect did not happen and will not by itself."""

    error: str
    then: Callable[[Session], None] | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can tell whether the effect happened: a person decides, the machine never repeats it."""

    error: str
    then: Callable[[Session], None] | None = None


Outcome = Done | Retry | Failed | Unknown


class Performer(Protocol):
    """Whoever performs the effects of a kind. It may run twice for one effect: it must recognise it."""

    def perform(self, effect: Effect) -> Outcome:
        """Act on the world and say what became of it; an exception counts as a retry."""
        ...


def ask(
    session: Session,
    kind: str,
    key: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    dossier: Dossier | None = None,
    at: datetime | None = None,
    is_new: bool = False,
) -> Outbox | None:
    """
    Ask for an effect, once for each *key*.

    Args:
        session: The unit of work whose commit makes the asking real.
        kind: One of the kinds above.
        key: What makes two askings the same effect; a second one is ignored.
        payload: Plain data, as the table above says.
        now: The present instant.
        dossier: Whose dossier it belongs to.
        at: Not before this instant; at once where absent.
        is_new: The key names what this very commit creates, so that nobody can have asked before.

    Returns:
        The row, or ``None`` where the effect had been asked for already.
    """
    if not is_new and session.exec(select(Outbox.id).where(Outbox.key == key)).first() is not None:
        return None
    row = Outbox(
        dossier_id=dossier.id if dossier else None,
        kind=kind,
        key=key,
        payload=payload,
        available_at=at or now,
        created_at=now,
    )
    session.add(row)
    if not is_new:
        session.flush()
    return row
