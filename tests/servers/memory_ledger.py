"""How does a ledger behave? A strict one in memory, for tests of the poller."""

from __future__ import annotations

from collections.abc import Sequence

from intake.mailbox import MailboxState, RawMail
from models.errors import StoreError


class MemoryLedger:
    """Keeps mails by the key of the fetch ledger, and counts what a database would commit."""

    def __init__(self) -> None:
        self.mails: dict[tuple[str, str, int, int], RawMail] = {}
        self.commits: list[int] = []
        self.failures_left = 0
        """How many calls of ``keep`` fail before one succeeds, as on a full disk."""

    def state(self, mailbox: str, folder: str) -> MailboxState | None:
        """Return the newest UIDVALIDITY kept, its highest UID and the newest reception date."""
        mine = [mail for mail in self.mails.values() if (mail.mailbox, mail.folder) == (mailbox, folder)]
        if not mine:
            return None
        validity = mine[-1].uid_validity
        dates = [mail.internal_date for mail in mine if mail.internal_date]
        last_uid = max(mail.uid for mail in mine if mail.uid_validity == validity)
        return MailboxState(validity, last_uid, max(dates, default=None))

    def known_uids(self, mailbox: str, folder: str, uid_validity: int, uids: Sequence[int]) -> set[int]:
        """Return those among ``uids`` that are kept."""
        return {uid for uid in uids if (mailbox, folder, uid_validity, uid) in self.mails}

    def keep(self, mails: Sequence[RawMail]) -> None:
        """Keep a batch; a known key is left as it is."""
        if self.failures_left:
            self.failures_left -= 1
            raise StoreError("disk full")
        for mail in mails:
            self.mails.setdefault((mail.mailbox, mail.folder, mail.uid_validity, mail.uid), mail)
        self.commits.append(len(mails))

    @property
    def contents(self) -> list[bytes]:
        """Return the distinct contents kept, sorted: what is left after the dedupe by content."""
        return sorted({mail.content for mail in self.mails.values()})
