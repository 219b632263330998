"""What is a mailbox to the desk: its settings, the mails fetched from it, and the ports around it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from ipaddress import ip_address
from typing import Literal, Protocol

from models.errors import SettingsError

Security = Literal["ssl", "starttls", "none"]
Auth = Literal["password", "xoauth2", "oauthbearer"]
Done = Literal["flag", "seen", "move"]

DONE_KEYWORD = "$DoleancesRecu"
"""Custom IMAP keyword put on a mail that the desk holds; people's own \\Seen stays theirs."""


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """How one mailbox is reached and how the desk marks what it has taken."""

    name: str
    """What people call it; unique among the mailboxes."""
    host: str
    port: int = 993
    security: Security = "ssl"
    """``none`` is refused anywhere but on loopback."""
    user: str = ""
    password: str = field(default="", repr=False)
    auth: Auth = "password"
    token_command: str = field(default="", repr=False)
    """Command that prints an OAuth2 access token, or JSON with ``access_token`` and ``expires_in``."""
    folder: str = "INBOX"
    done: Done = "flag"
    """``flag``: custom keyword where the server keeps it, else \\Seen; ``move`` needs ``done_folder``."""
    done_folder: str = ""
    max_bytes: int = 40 * 1024 * 1024
    """Above this size only headers and text parts are fetched, and the mail is marked truncated."""
    connect_timeout: float = 15.0
    """Seconds."""
    read_timeout: float = 60.0
    """Seconds without a byte before the connection is given up."""
    command_timeout: float = 600.0
    """Seconds given to one command whole: a server that drips bytes never meets ``read_timeout``."""
    since: date | None = None
    """Mails that the server received before this day are left alone; ``None`` takes the whole folder."""
    ca_file: str = ""
    """Certificates of a private authority, beside those of the system."""
    poll_seconds: float = 30.0
    """Seconds between two looks where the server has no IDLE."""
    token_timeout: float = 30.0
    """Seconds given to the token command."""

    def __post_init__(self) -> None:
        if self.security == "none" and not is_loopback(self.host):
            raise SettingsError(f"mailbox {self.name}: security none is allowed on loopback only")
        if self.done == "move" and not self.done_folder:
            raise SettingsError(f"mailbox {self.name}: done = move needs a done_folder")
        if self.auth != "password" and not self.token_command:
            raise SettingsError(f"mailbox {self.name}: {self.auth} needs a token command")
        if self.max_bytes < 64 * 1024:
            raise SettingsError(f"mailbox {self.name}: max_bytes must be 65536 at least")


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address can only be this machine."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class RawMail:
    """A mail as fetched: the key of the fetch ledger, and the bytes."""

    mailbox: str
    folder: str
    uid_validity: int
    uid: int
    internal_date: datetime | None
    """When the server received it, aware; ``None`` where the server's date cannot be read."""
    flags: tuple[str, ...]
    content: bytes = field(repr=False)
    size: int = 0
    """Bytes on the server (RFC822.SIZE), larger than the content of a truncated mail."""
    truncated: bool = False
    """Whether attachments were left on the server because the mail exceeds ``max_bytes``."""


@dataclass(frozen=True, slots=True)
class MailboxState:
    """What the fetch ledger remembers of a folder."""

    uid_validity: int
    """Of the mails kept last."""
    last_uid: int
    """Highest UID kept under this UIDVALIDITY."""
    last_internal_date: datetime | None = None
    """Newest reception date among the mails kept."""


class Folder(Protocol):
    """A folder open on a live connection; any trouble is a ``MailboxError``."""

    @property
    def uid_validity(self) -> int:
        """Return the UIDVALIDITY of the folder, which gives its UIDs their meaning (RFC 3501 2.3.1.1)."""

    def uids(
        self, *, after: int | None, since: date | None = None, unmarked: bool = False
    ) -> tuple[int, ...]:
        """
        Return, ascending, the mails that may have to be fetched.

        Args:
            after: Every UID above it is wanted, whatever its date; ``None`` where UIDs say nothing.
            since: Also those received from that day on.
            unmarked: Also those never marked as taken, where the server keeps marks.
        """

    def fetch(self, uids: Sequence[int]) -> Iterator[tuple[RawMail, ...]]:
        """Give the mails in batches bounded by count and bytes; one expunged meanwhile is absent."""

    def settle(self, uids: Sequence[int]) -> None:
        """Mark, or move away, mails that are durably kept."""

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> None:
        """Return when something may have arrived, when ``seconds`` passed, or soon after ``stopped()``."""


class Mailbox(Protocol):
    """A place that mails are fetched from."""

    def open(self) -> AbstractContextManager[Folder]:
        """
        Connect, log in and open the folder.

        Raises:
            MailboxAuthError: The login was refused.
            MailboxError: Anything else that keeps the folder from being read.
        """


class Ledger(Protocol):
    """Where fetched mails become durable; the store implements it."""

    def state(self, mailbox: str, folder: str) -> MailboxState | None:
        """Return what is remembered of a folder, ``None`` where nothing was ever kept of it."""

    def known_uids(self, mailbox: str, folder: str, uid_validity: int, uids: Sequence[int]) -> set[int]:
        """Return those among ``uids`` that are already kept under this UIDVALIDITY."""

    def keep(self, mails: Sequence[RawMail]) -> None:
        """Make a batch durable in one commit; a mail whose key is known is left as it is."""
