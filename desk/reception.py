"""
How does a raw mail become a dossier, or join one, or wait?

Raw mails are leased, read outside any transaction, then decided together in one commit. A mail
that fails is tried three times, alone, then set aside in quarantine with its bytes: it never
stops the others, and is never lost (ARCHITECTURE.md, rule 6).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace

from desk.batch import Batch, ReadMail
from desk.deciding import decide, tell_notice
from desk.messages import text_to_read
from desk.parts import Desk
from models.leasing import lease_raw_mails
from models.tables import RawMailRow, RawState
from models.workers import release_dead

log = logging.getLogger(__name__)

BATCH = 20
MAX_ATTEMPTS = 3
SUSPECT_SECONDS = 20.0
"""Processor time of the second reading of a mail, in a child: the first one may have killed us."""
MAX_WAITING = 5 * BATCH
"""Mails read that wait for the one they answer; beyond, only the oldest raw mail is read."""
MAX_DEATHS = 8
"""A process killed from outside is nobody's fault: a mail is set aside only after so many leases."""


class Reception:
    """
    Take raw mails to dossiers.

    Args:
        desk: The parts.
        name: Distinguishes workers that share the rows.
    """

    def __init__(self, desk: Desk, *, name: str) -> None:
        self.desk = desk
        self.name = name
        self._waiting: list[ReadMail] = []

    def run(self, stop: threading.Event, *, idle_seconds: float = 0.2) -> None:
        """Take mails until *stop* is set; a refusal of the database is waited out."""
        while not stop.is_set():
            try:
                busy = self.run_once()
            except Exception:  # a role that lives must work: whatever failed, it is tried again
                log.exception("the reception could not work")
                stop.wait(5)
                continue
            if not busy:
                stop.wait(idle_seconds)

    def run_once(self, *, limit: int = BATCH) -> int:
        """Take one batch; return how many raw mails were settled, or tried in vain."""
        now = self.desk.now()
        with self.desk.store.work() as session:
            release_dead(session, now=now)
            # Never none: what the others wait for may be among those that nobody reads.
            limit = limit if len(self._waiting) < MAX_WAITING else 1
            rows = suspect_alone(lease_raw_mails(session, worker=self.name, now=now, limit=limit))
        waiting, self._waiting = self._waiting, []
        read = [item for item in (self._read(row) for row in rows) if item is not None]
        fresh = {item.raw_id for item in read}
        read += [item for item in waiting if item.raw_id not in fresh]
        read.sort(key=lambda item: item.raw_id)
        if read and not self._decide(read):
            for item in read:
                self._decide([item])
        return len(waiting) + len(rows) - len(self._waiting)

    def _read(self, row: RawMailRow) -> ReadMail | None:
        if row.attempts > MAX_DEATHS:
            self._fail(row.id or 0, row.reason or "the process died while reading this mail", last=True)
            return None
        try:
            return self.read_bytes(row)
        except Exception as error:  # noqa: BLE001 - whatever a mail does, the others go on
            log.warning("raw mail %s could not be read: %s", row.id, type(error).__name__)
            reason = f"{type(error).__name__}: {error}"[:500]
            self._fail(row.id or 0, reason, last=row.attempts >= MAX_ATTEMPTS)
            return None

    def read_bytes(self, row: RawMailRow, *, forced: bool = False) -> ReadMail:
        """
        Parse and understand a raw mail; a second attempt parses in a bounded child.

        One that a person opened by hand has its facts, even where it reads as an advertisement.
        """
        from intake.parsing import parse_in_child, parse_mail
        from nlp.analyst import read_facts

        options = self.desk.parse_options
        if row.attempts > 1:
            mail = parse_in_child(row.content, options, seconds=SUSPECT_SECONDS)
        else:
            mail = parse_mail(row.content, options=options)
        text = text_to_read(mail)
        analysis = self.desk.analyse(text)
        if forced:
            analysis = replace(analysis, faits=read_facts(text))
        return ReadMail(row.id or 0, mail, analysis, forced)

    def _decide(self, batch: Sequence[ReadMail]) -> bool:
        """Decide a batch in one commit; False where it was rolled back and must be taken one by one."""
        try:
            with self.desk.store.work() as session:
                known = Batch(session, self.desk.store.clock, batch)
                for item in batch:
                    if known.is_leased_by(self.name, item.raw_id):
                        decide(self.desk, session, item, known)
        except Exception as error:
            log.exception("a batch of %d mails was rolled back", len(batch))
            if len(batch) == 1:
                self._fail(batch[0].raw_id, f"{type(error).__name__}: {error}"[:500])
            return len(batch) == 1
        self._waiting += known.waiting
        return True

    def _fail(self, raw_id: int, reason: str, *, last: bool = False) -> None:
        with self.desk.store.work() as session:
            row = session.get(RawMailRow, raw_id)
            if row is None:
                return
            last = last or row.attempts >= MAX_ATTEMPTS
            row.state = RawState.QUARANTINE if last else RawState.KEPT
            row.reason = reason
            row.leased_by = row.leased_until = None
            if last:
                tell_notice(self.desk, session, "quarantaine", raw_id, reason)


def suspect_alone(rows: list[RawMailRow]) -> list[RawMailRow]:
    """
    Keep, of a lease, one mail that was tried before, alone; give the others back untried.

    Beside others, a mail that kills the process would count against them all, and a desk killed
    often from outside would end by setting aside mails that nothing is wrong with.
    """
    suspect = next((row for row in rows if row.attempts > 1), None)
    if suspect is None:
        return rows
    for row in rows:
        if row is not suspect:
            row.state, row.attempts = RawState.KEPT, row.attempts - 1
            row.leased_by = row.leased_until = None
    return [suspect]
