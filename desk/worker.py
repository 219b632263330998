"""
Who performs the effects of the outbox, and what is written down after each?

A worker leases rows, performs each one outside any transaction, and writes the outcome in one
commit. Killed at any point, it repeats what can be recognised and marks ``inconnu`` what cannot:
a row left in ``sending`` is never performed again by a machine (MAIL.md 2.7).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.effects import Done, Effect, Failed, Outcome, Performer, Retry, Unknown
from models.errors import ConflictError
from models.leasing import LEASE_SECONDS, lease_effects
from models.store import Store
from models.tables import Outbox, OutboxState
from models.workers import release_dead

log = logging.getLogger(__name__)

BATCH = 10
MAX_ATTEMPTS = 12
FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 300.0


def back_off(attempts: int) -> float:
    """Return how many seconds to wait after *attempts* failures: 2, 4, 8… at most five minutes."""
    return float(min(FIRST_RETRY_SECONDS * 2 ** max(attempts - 1, 0), LONGEST_RETRY_SECONDS))


class Worker:
    """
    Perform the effects whose kind starts with one of the *performers*' prefixes.

    Args:
        store: Where the outbox is.
        performers: Prefix of kind to performer, for instance ``{"slack.": …, "mail.": …}``.
        name: Distinguishes workers; a process id and a host do.
    """

    def __init__(self, store: Store, performers: Mapping[str, Performer], *, name: str) -> None:
        self.store = store
        self.performers = dict(performers)
        self.name = name

    def run_once(self) -> int:
        """Perform what is due, at most one batch; return how many rows were tried."""
        self.mark_unknown()
        with self.store.work() as session:
            rows = lease_effects(
                session, kinds=list(self.performers), worker=self.name, now=self.store.clock(), limit=BATCH
            )
            effects = [_effect(row) for row in rows]
        leased_at = self.store.clock()
        for effect in effects:
            if self._keeps(effect, leased_at):
                self._write(effect, self._perform(effect))
        return len(effects)

    def _keeps(self, effect: Effect, leased_at: datetime) -> bool:
        """
        Tell whether an effect is still ours, its lease renewed.

        Those before it may have taken minutes: meanwhile another worker may have performed it.
        """
        now = self.store.clock()
        if now - leased_at < timedelta(seconds=LEASE_SECONDS / 4):
            return True
        with self.store.work() as session:
            renewed = session.execute(
                sa.update(Outbox)
                .where(*_held(effect))
                .values(leased_until=now + timedelta(seconds=LEASE_SECONDS))
                .execution_options(synchronize_session=False)
            )
            return bool(renewed.rowcount)  # type: ignore[attr-defined]

    def run(self, stop: threading.Event, *, idle_seconds: float = 0.5) -> None:
        """Perform until *stop* is set; a refusal of the database is waited out."""
        while not stop.is_set():
            try:
                busy = self.run_once()
            except Exception:  # a role that lives must work: whatever failed, it is tried again
                log.exception("the outbox could not be read")
                stop.wait(5)
                continue
            if not busy:
                stop.wait(idle_seconds)

    def mark_unknown(self) -> None:
        """Mark what a killed worker left between the start and the end of a sending."""
        now = self.store.clock()
        with self.store.work() as session:
            release_dead(session, now=now)
            lapsed = session.exec(
                select(Outbox).where(Outbox.state == OutboxState.SENDING, col(Outbox.leased_until) <= now)
            ).all()
            for row in lapsed:
                performer = self._performer(row.kind)
                if performer is None:
                    continue
                tell = getattr(performer, "tell_unknown", None)
                row.state = OutboxState.INCONNU
                row.error = "the desk stopped while this was being sent"
                if tell is not None:
                    tell(session, _effect(row))

    def _performer(self, kind: str) -> Performer | None:
        return next((p for prefix, p in self.performers.items() if kind.startswith(prefix)), None)

    def _perform(self, effect: Effect) -> Outcome:
        performer = self._performer(effect.kind)
        if performer is None:
            return Failed(f"nobody performs {effect.kind}")
        try:
            return performer.perform(effect)
        except Exception as error:
            log.exception("effect %s (%s) failed", effect.id, effect.kind)
            return Retry(f"{type(error).__name__}: {error}", back_off(effect.attempts))

    def _write(self, effect: Effect, outcome: Outcome) -> None:
        now = self.store.clock()
        with self.store.work() as session:
            row = session.get(Outbox, effect.id, with_for_update=True)
            if row is None or row.leased_by != self.name or row.state is OutboxState.CANCELLED:
                # Cancelled, or the lease lapsed and another worker answers for this row now.
                return
            _settle(session, row, outcome, now)


def mark_sending(store: Store, effect: Effect, *, seconds: float = 900) -> None:
    """
    Say, durably, that from here on nobody can tell whether a mail has left.

    Args:
        store: Where the outbox is.
        effect: What is being performed.
        seconds: How long the sending may last (RFC 5321 gives ten minutes to the end of DATA).

    Raises:
        ConflictError: The effect is no longer this worker's: its lease lapsed while the server was slow
            and another one took it, or it was cancelled. It must not be sent.
    """
    with store.work() as session:
        marked = session.execute(
            sa.update(Outbox)
            .where(*_held(effect))
            .values(state=OutboxState.SENDING, leased_until=store.clock() + timedelta(seconds=seconds))
            .execution_options(synchronize_session=False)
        )
        if not marked.rowcount:  # type: ignore[attr-defined]
            raise ConflictError(f"effect {effect.id} is no longer {effect.worker}'s")


def _held(effect: Effect) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition that a row is still leased by the worker that took the effect."""
    return (
        col(Outbox.id) == effect.id,
        col(Outbox.state) == OutboxState.LEASED,
        col(Outbox.leased_by) == effect.worker,
    )


def _effect(row: Outbox) -> Effect:
    return Effect(
        row.id or 0, row.kind, row.key, dict(row.payload), row.dossier_id, row.attempts, row.leased_by or ""
    )


def _settle(session: Session, row: Outbox, outcome: Outcome, now: datetime) -> None:
    match outcome:
        case Done(result=result):
            row.state, row.result, row.error, row.done_at = OutboxState.DONE, result, "", now
        case Retry(error=error, seconds=seconds, counts=counts):
            if counts and row.attempts >= MAX_ATTEMPTS and not row.kind.startswith("mail."):
                row.state, row.error = OutboxState.FAILED, error
            else:
                row.state, row.error = OutboxState.READY, error
                row.attempts -= 0 if counts else 1
                row.available_at = now + timedelta(seconds=seconds)
        case Failed(error=error):
            row.state, row.error = OutboxState.FAILED, error
        case Unknown(error=error):
            row.state, row.error = OutboxState.INCONNU, error
    row.leased_by = None
    row.leased_until = None
    if isinstance(outcome, Done | Failed | Unknown) and outcome.then is not None:
        outcome.then(session)
