"""How do fetched mails become durable? The intake's ledger, on the store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.erasing.tombstones import ERASED, buried_bytes
from intake.mailbox import MailboxState, RawMail
from models.store import Store
from models.tables import FetchedUid, MailboxStateRow, RawMailRow, RawState


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
            known = self._known(session, mails)
            # By key: a server may give one mail twice in a batch.
            fresh = list(
                {mail.uid: mail for mail in mails if (mail.uid_validity, mail.uid) not in known}.values()
            )
            rows = keep_all(
                session,
                [(mail.content, mail.mailbox, mail.internal_date, mail.truncated) for mail in fresh],
                now=self.store.clock(),
            )
            self._enter(session, fresh, rows)
            self._move_on(session, mails)

    def _known(self, session: Session, mails: Sequence[RawMail]) -> set[tuple[int, int]]:
        return set(
            session.exec(
                select(FetchedUid.uid_validity, FetchedUid.uid).where(
                    FetchedUid.mailbox == mails[0].mailbox,
                    FetchedUid.folder == mails[0].folder,
                    col(FetchedUid.uid).in_([mail.uid for mail in mails]),
                )
            ).all()
        )

    def _enter(self, session: Session, mails: Sequence[RawMail], rows: Sequence[Kept]) -> None:
        now = self.store.clock()
        entries = [
            {
                "mailbox": mail.mailbox,
                "folder": mail.folder,
                "uid_validity": mail.uid_validity,
                "uid": mail.uid,
                "raw_mail_id": row.id,
                "fetched_at": now,
            }
            for mail, row in zip(mails, rows, strict=True)
        ]
        if entries:
            session.execute(sa.insert(FetchedUid), entries)

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


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the bytes of a mail lie, and whether they were new."""

    id: int
    is_new: bool


def keep_all(
    session: Session, mails: Sequence[tuple[bytes, str, datetime | None, bool]], *, now: datetime
) -> list[Kept]:
    """
    Store the bytes of mails, each once by its hash, in as few statements as there can be.

    Args:
        session: The unit of work.
        mails: Bytes, mailbox, when the server received them, and whether attachments were left there.
        now: The present instant, for those whose reception is unknown.

    Returns:
        One row a mail, in the same order.
    """
    digests = [hashlib.sha256(content).hexdigest() for content, *_rest in mails]
    stored = session.exec(
        select(RawMailRow.sha256, RawMailRow.id).where(col(RawMailRow.sha256).in_(set(digests)))
    ).all()
    ids = {digest: row_id or 0 for digest, row_id in stored}
    # What was erased comes back as the empty row that stands for it, and is never stored again.
    buried = buried_bytes(session, set(digests) - set(ids))
    ids |= _empty_rows(session, buried, now=now)
    before = set(ids)
    rows = {
        digest: {
            "sha256": digest,
            "content": content,
            "size": len(content),
            "mailbox": mailbox,
            "received_at": received or now,
            "truncated": truncated,
        }
        for digest, (content, mailbox, received, truncated) in zip(digests, mails, strict=True)
        if digest not in before
    }
    if rows:
        inserted = sa.insert(RawMailRow).returning(col(RawMailRow.sha256), col(RawMailRow.id))
        ids |= {digest: row_id for digest, row_id in session.execute(inserted, list(rows.values()))}
    kept = []
    for digest in digests:
        kept.append(Kept(ids[digest], digest not in before))
        before.add(digest)
    return kept


def _empty_rows(session: Session, buried: Mapping[str, str], *, now: datetime) -> dict[str, int]:
    """Return the row that stands for each erased mail; one that retention removed is put back, empty."""
    found = {}
    for digest, key in buried.items():
        row = session.exec(select(RawMailRow).where(RawMailRow.sha256 == key)).first()
        if row is None:
            row = RawMailRow(
                sha256=key, content=b"", size=0, received_at=now, state=RawState.DROPPED, reason=ERASED
            )
            session.add(row)
            session.flush()
        found[digest] = row.id or 0
    return found


def _state_row(session: Session, mailbox: str, folder: str) -> MailboxStateRow | None:
    return session.exec(
        select(MailboxStateRow).where(MailboxStateRow.mailbox == mailbox, MailboxStateRow.folder == folder)
    ).first()
