"""What does an open IMAP folder give, from the search for new mails to the wait for the next one?"""

from __future__ import annotations

import contextlib
import logging
import select
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientReadOnlyError

from intake.imap_connection import bounded, connection, translated
from intake.imap_marking import Marking
from intake.imap_partial import fetch_in_pieces, fetch_without_attachments
from intake.mailbox import Folder, MailboxSettings, RawMail
from intake.oauth import TokenCommand
from models.errors import MailboxError

log = logging.getLogger(__name__)

BATCH_MAILS = 50
"""Fifty raw mails a commit: nineteen times one commit a mail on a loaded disk (MAIL.md 4.5)."""
BATCH_BYTES = 8 * 1024 * 1024
"""imapclient needs about four times the bytes of one FETCH (MAIL.md 2.2 rule 11)."""
PIECES_ABOVE = 4 * 1024 * 1024
"""Bytes; a mail above it is fetched alone, in pieces."""
SIZES_AT_ONCE = 500
SEARCH_WINDOW = 50_000
"""Messages one SEARCH may answer with: imaplib refuses lines over 1 MB."""
SLICE = 0.5
"""Seconds between two looks at ``stopped`` while waiting."""


class ImapMailbox:
    """A folder of an IMAP account, read through imapclient."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._tokens = (
            TokenCommand(settings.token_command, timeout=settings.token_timeout)
            if settings.auth != "password"
            else None
        )

    @contextlib.contextmanager
    def open(self) -> Iterator[Folder]:
        """Connect, log in and select the folder; see ``Mailbox.open``."""
        with connection(self._settings, self._tokens) as client:
            yield ImapFolder(client, self._settings)


@dataclass(frozen=True, slots=True)
class _Summary:
    """What is known of a mail before its bytes are asked for."""

    uid: int
    size: int
    internal_date: datetime | None
    flags: tuple[str, ...]


class ImapFolder:
    """One selected folder; made by ``ImapMailbox.open`` only, used by one thread."""

    def __init__(self, client: IMAPClient, settings: MailboxSettings) -> None:
        self._client = client
        self._settings = settings
        self._alone_above = min(PIECES_ABOVE, settings.max_bytes)
        with self._doing(f"opening the folder {settings.folder}"):
            selected, writable = _select(client, settings.folder)
            self._can_idle = client.has_capability("IDLE")
        validity = selected.get(b"UIDVALIDITY")
        if not isinstance(validity, int) or validity <= 0:
            raise MailboxError(f"the server gives no UIDVALIDITY for {settings.folder}")
        self._uid_validity = validity
        self._exists = int(selected.get(b"EXISTS") or 0)
        self._marking = Marking(client, settings, selected, writable=writable)

    @contextlib.contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        """Bound a command in time, and tell its failures."""
        with translated(what), bounded(self._client, self._settings.command_timeout):
            yield

    @property
    def uid_validity(self) -> int:
        """Return the UIDVALIDITY of the folder."""
        return self._uid_validity

    def uids(
        self, *, after: int | None, since: date | None = None, unmarked: bool = False
    ) -> tuple[int, ...]:
        """Return the mails that may have to be fetched; see ``Folder.uids``."""
        floor = self._settings.since
        with self._doing("searching"):
            found: set[int] = set()
            if after is not None:
                # ``n:*`` always names the last message, even below n (MAIL.md 2.2): filtered here.
                found.update(uid for uid in self._search(["UID", f"{after + 1}:*"], floor) if uid > after)
            if since is not None:
                found.update(self._search(["ALL"], max(since, floor) if floor else since))
            if unmarked and self._marking.unmarked:
                found.update(self._search(self._marking.unmarked, floor))
        return tuple(sorted(found))

    def _search(self, criteria: list[str], since: date | None) -> Iterator[int]:
        wanted: list[object] = [*criteria, *(["SINCE", since] if since else [])]
        if self._exists <= SEARCH_WINDOW:
            yield from self._client.search(wanted)
            return
        for first in range(1, self._exists + 1, SEARCH_WINDOW):
            last = first + SEARCH_WINDOW - 1
            window = f"{first}:{last if last < self._exists else '*'}"
            yield from self._client.search([window, *wanted])

    def fetch(self, uids: Sequence[int]) -> Iterator[tuple[RawMail, ...]]:
        """Give the mails in batches bounded by count and bytes; see ``Folder.fetch``."""
        for start in range(0, len(uids), SIZES_AT_ONCE):
            with self._doing("asking for sizes"):
                known = self._summaries(uids[start : start + SIZES_AT_ONCE])
            for batch in _batches(known, self._alone_above):
                with self._doing("fetching"):
                    mails = self._fetch_batch(batch)
                if mails:
                    yield mails

    def _summaries(self, uids: Sequence[int]) -> list[_Summary]:
        rows = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE", "FLAGS"])
        return [_read_summary(uid, rows[uid]) for uid in uids if uid in rows]

    def _fetch_batch(self, batch: Sequence[_Summary]) -> tuple[RawMail, ...]:
        if len(batch) == 1 and batch[0].size > self._alone_above:
            return self._fetch_large(batch[0])
        rows = self._client.fetch([mail.uid for mail in batch], ["BODY.PEEK[]"])
        contents = {uid: row.get(b"BODY[]") for uid, row in rows.items()}
        # An expunged mail has no row, or an empty one: normal (MAIL.md 2.2 rule 6).
        return tuple(
            self._raw(mail, content, truncated=False)
            for mail in batch
            if isinstance(content := contents.get(mail.uid), bytes)
        )

    def _fetch_large(self, mail: _Summary) -> tuple[RawMail, ...]:
        truncated = mail.size > self._settings.max_bytes
        fetch = fetch_without_attachments if truncated else fetch_in_pieces
        content = fetch(self._client, mail.uid)
        return () if content is None else (self._raw(mail, content, truncated=truncated),)

    def _raw(self, mail: _Summary, content: bytes, *, truncated: bool) -> RawMail:
        return RawMail(
            mailbox=self._settings.name,
            folder=self._settings.folder,
            uid_validity=self._uid_validity,
            uid=mail.uid,
            internal_date=mail.internal_date,
            flags=mail.flags,
            content=content,
            size=max(mail.size, len(content)),
            truncated=truncated,
        )

    def settle(self, uids: Sequence[int]) -> None:
        """Mark or move away mails that are durably kept; see ``Folder.settle``."""
        with self._doing("marking"):
            self._marking.mark(uids)

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> None:
        """
        Wait for a sign of new mail by IDLE, or sleep where the server has none; see ``Folder.wait``.

        The connection is readable as soon as the server says anything, or dies. Ending IDLE then reads
        what it said, and raises when it died: ``idle_check`` would swallow the end of the connection.
        """
        if not self._can_idle:
            _sleep(min(seconds, self._settings.poll_seconds), stopped)
            return
        with translated("waiting"):
            self._can_idle = self._idle(seconds, stopped)

    def _idle(self, seconds: float, stopped: Callable[[], bool]) -> bool:
        """Return whether the server accepted IDLE."""
        client: Any = self._client
        connection_ = client._imap
        tag = connection_._command("IDLE")
        # An EXISTS may come before the continuation; ``IMAPClient.idle`` takes it for an error.
        while connection_._get_response() is not None:
            if connection_.tagged_commands[tag]:
                return False
        client._idle_tag = tag
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not stopped():
            if self._buffered() or self._readable(min(SLICE, max(0.0, deadline - time.monotonic()))):
                break
        with bounded(self._client, self._settings.command_timeout):
            client.idle_done()
        return True

    def _readable(self, seconds: float) -> bool:
        poller = select.poll()
        poller.register(self._client.socket().fileno(), select.POLLIN)
        return bool(poller.poll(seconds * 1000))

    def _buffered(self) -> bool:
        """Tell whether bytes already read from the socket wait in imaplib's or TLS's own buffer."""
        sock = self._client.socket()
        sock.setblocking(False)
        try:
            return bool(self._client._imap.file.peek(1))
        except OSError:
            return False
        finally:
            sock.settimeout(self._settings.read_timeout)


def _select(client: IMAPClient, folder: str) -> tuple[dict[bytes, Any], bool]:
    """Select a folder; return what the server said, and whether mails can be marked there."""
    try:
        return client.select_folder(folder), True
    except IMAPClientReadOnlyError:
        # A shared mailbox that we may only read: the ledger alone tells what was taken.
        return client.select_folder(folder, readonly=True), False


def _sleep(seconds: float, stopped: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not stopped() and (left := deadline - time.monotonic()) > 0:
        time.sleep(min(SLICE, left))


def _read_summary(uid: int, row: dict[bytes, Any]) -> _Summary:
    size, received, flags = row.get(b"RFC822.SIZE"), row.get(b"INTERNALDATE"), row.get(b"FLAGS")
    return _Summary(
        uid=uid,
        size=size if isinstance(size, int) else 0,
        internal_date=_utc(received) if isinstance(received, datetime) else None,
        flags=tuple(f.decode("ascii", "replace") for f in flags or () if isinstance(f, bytes)),
    )


def _utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _batches(mails: Sequence[_Summary], alone_above: int) -> Iterator[list[_Summary]]:
    """Group mails for one FETCH and one commit each; one above ``alone_above`` bytes stands alone."""
    batch: list[_Summary] = []
    weight = 0
    for mail in mails:
        alone = mail.size > alone_above
        if batch and (alone or len(batch) >= BATCH_MAILS or weight + mail.size > BATCH_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(mail)
        weight += mail.size
        if alone:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
