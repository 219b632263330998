"""How do fetched mails become durable? The intake's ledger, on the store."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from intake.mailbox import MailboxState, RawMail
from models.store import Store
from models.tables import FetchedUid, MailboxStateRow, RawMailRow


class StoreLedger:
    """
    The ledger of ``intake.mailbox``: one commit a batch, from which nothing can be lost.

    Args:
        store: The database.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def state(self, mailbox: str, folder: str) -> MailboxState | None:
        """Return what is remembered of a folder, ``None`` where nothing was ever kept of it."""
        with self.store.read() as session:
            row = _state_row(session, mailbox, folder)
            if row is None or row.uid_validity is None:
                return None
            return MailboxState(row.uid_validity, row.last_uid, row.last_internal_date)

    def known_uids(self, mailbox: str, folder: str, uid_validity: int, uids: Sequence[int]) -> set[int]:
        """Return those among *uids* that are already kept under this UIDVALIDITY."""
        known: set[int] = set()
        with self.store.read() as session:
            # In slices: SQLite takes a bounded number of parameters in one statement.
            for start in range(0, len(uids), 500):
                known.update(
                    session.exec(
                        select(FetchedUid.uid).where(
                            FetchedUid.mailbox == mailbox,
                            FetchedUid.folder == folder,
                            FetchedUid.uid_validity == uid_validity,
                            col(FetchedUid.uid).in_(uids[start : start + 500]),
                        )
                    ).all()
                )
        return known

    def keep(self, mails: Sequence[RawMail]) -> None:
        """
        Make a batch durable in one commit; a mail whose key is known is left as it is.

        Raises:
            StoreError: The disk is full or the database is gone; nothing of the batch is kept, and
                the mails stay on the server.
        """
        if not mails:
            return
        with self.store.work() as session:
            for mail in mails:
                self._keep_one(session, mail)
            self._move_on(session, mails)

    def _keep_one(self, session: Session, mail: RawMail) -> None:
        now = self.store.clock()
        key = (mail.mailbox, mail.folder, mail.uid_validity, mail.uid)
        known = session.exec(
            select(FetchedUid.id).where(
                FetchedUid.mailbox == key[0],
                FetchedUid.folder == key[1],
                FetchedUid.uid_validity == key[2],
                FetchedUid.uid == key[3],
            )
        ).first()
        if known is not None:
            return
        raw, _is_new = keep_bytes(session, mail.content, mailbox=mail.mailbox, now=mail.internal_date or now)
        raw.truncated = mail.truncated
        session.add(
            FetchedUid(
                mailbox=mail.mailbox,
                folder=mail.folder,
                uid_validity=mail.uid_validity,
                uid=mail.uid,
                raw_mail_id=raw.id or 0,
                fetched_at=now,
            )
        )

    def _move_on(self, session: Session, mails: Sequence[RawMail]) -> None:
        last = max(mails, key=lambda mail: mail.uid)
        row = _state_row(session, last.mailbox, last.folder)
        if row is None:
            row = MailboxStateRow(mailbox=last.mailbox, folder=last.folder)
            session.add(row)
        fresh = row.uid_validity != last.uid_validity
        row.uid_validity = last.uid_validity
        row.last_uid = last.uid if fresh else max(row.last_uid, last.uid)
        dates = [mail.internal_date for mail in mails if mail.internal_date is not None]
        if row.last_internal_date is not None:
            dates.append(row.last_internal_date)
        row.last_internal_date = max(dates, default=None)


def keep_bytes(session: Session, content: bytes, *, mailbox: str, now: datetime) -> tuple[RawMailRow, bool]:
    """Store the bytes of a mail once; return its row, and whether it is a new one."""
    sha256 = hashlib.sha256(content).hexdigest()
    row = session.exec(select(RawMailRow).where(RawMailRow.sha256 == sha256)).first()
    if row is not None:
        return row, False
    row = RawMailRow(sha256=sha256, content=content, size=len(content), mailbox=mailbox, received_at=now)
    session.add(row)
    session.flush()
    return row, True


def _state_row(session: Session, mailbox: str, folder: str) -> MailboxStateRow | None:
    return session.exec(
        select(MailboxStateRow).where(MailboxStateRow.mailbox == mailbox, MailboxStateRow.folder == folder)
    ).first()
