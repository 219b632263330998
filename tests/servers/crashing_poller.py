"""
What is a poller that a test can kill at any instant?

Run as ``python -m tests.servers.crashing_poller DATABASE PORT USER DONE``: polls one mailbox of a local
Dovecot once, into a SQLite file, and prints how many mails it kept.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Sequence

from intake.mailbox import MailboxSettings, MailboxState, RawMail
from intake.poller import Poller
from tests.servers.dovecot import HOST, PASSWORD

COLUMNS = "validity INTEGER, uid INTEGER, content BLOB, PRIMARY KEY (validity, uid)"


class FileLedger:
    """A ledger as small as can be, as durable as the real one."""

    def __init__(self, path: str) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute(f"CREATE TABLE IF NOT EXISTS mail ({COLUMNS})")

    def state(self, mailbox: str, folder: str) -> MailboxState | None:
        """Return the highest UID kept."""
        query = "SELECT validity, max(uid) FROM mail GROUP BY validity"
        row = self._database.execute(query).fetchone()
        return MailboxState(row[0], row[1]) if row else None

    def known_uids(self, mailbox: str, folder: str, uid_validity: int, uids: Sequence[int]) -> set[int]:
        """Return those that are kept."""
        rows = self._database.execute("SELECT uid FROM mail WHERE validity = ?", (uid_validity,))
        return {row[0] for row in rows} & set(uids)

    def keep(self, mails: Sequence[RawMail]) -> None:
        """Keep a batch in one transaction; a key kept twice is an error here."""
        self._database.execute("BEGIN IMMEDIATE")
        rows = [(mail.uid_validity, mail.uid, mail.content) for mail in mails]
        self._database.executemany("INSERT INTO mail VALUES (?, ?, ?)", rows)
        self._database.execute("COMMIT")


def main(path: str, port: str, user: str, done: str) -> None:
    """Poll once."""
    settings = MailboxSettings(
        user,
        HOST,
        int(port),
        security="none",
        user=user,
        password=PASSWORD,
        done="move" if done == "move" else "flag",
        done_folder="Traités",
    )
    poller = Poller(settings, FileLedger(path), on_state=lambda _: None, stop=threading.Event())
    sys.stdout.write(f"{poller.poll_once()}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
