"""How is a mail filed once in a folder known by its use (Drafts, Sent), and found there again?"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient

from intake.imap_connection import bounded, connection, translated
from intake.mailbox import MailboxSettings
from intake.oauth import TokenCommand
from models.errors import MailboxError

_APPENDED = re.compile(rb"APPENDUID \d+ (\d+)")
_MESSAGE_ID = re.compile(rb"<([^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder known by what it serves for."""

    label: str
    special_use: bytes
    r"""The attribute of RFC 6154, lower-case: ``\drafts``."""
    usual_names: tuple[str, ...]
    """Tried in order where the server does not tell."""


@dataclass(frozen=True, slots=True)
class FiledMail:
    """Where a mail lies."""

    folder: str
    uid: int | None
    """``None`` where the server does not tell."""
    already: bool
    """It was there: an earlier attempt had succeeded without knowing it."""


def file_once(
    settings: MailboxSettings, mail: bytes, shelf: Shelf, *, marker: str, flags: Sequence[bytes]
) -> FiledMail:
    """
    Append a mail to a shelf, unless one with the same Message-ID lies there.

    The folder's other mails are searched by Message-ID only, never read.

    Args:
        settings: The person's mailbox; its ``folder`` is not used.
        mail: As ``compose`` gives it.
        shelf: Which folder.
        marker: The Message-ID written in the mail, by which an earlier attempt is recognised.
        flags: Set on the mail filed.

    Raises:
        MailboxAuthError: The login was refused.
        MailboxError: There is no such folder, or the server failed: safe to try again.
    """
    wanted = marker.strip("<> ")
    if f"<{wanted}>".encode() not in mail:
        raise ValueError("the mail does not carry its marker")
    with _shelf(settings, shelf) as (client, folder):
        present = _find(client, wanted)
        if present is not None:
            return FiledMail(folder, present, already=True)
        said = client.append(folder, mail, flags=flags)
        appended = _APPENDED.search(said if isinstance(said, bytes) else b"")
        return FiledMail(folder, int(appended[1]) if appended else None, already=False)


def is_filed(settings: MailboxSettings, shelf: Shelf, *, marker: str) -> bool:
    """Tell whether a mail with this Message-ID lies on a shelf; raises as ``file_once`` does."""
    with _shelf(settings, shelf) as (client, _):
        return _find(client, marker.strip("<> ")) is not None


def shelf_folder(settings: MailboxSettings, shelf: Shelf) -> str:
    """Return the name of the folder that a shelf is on this server; raises as ``file_once`` does."""
    with _shelf(settings, shelf) as (_, folder):
        return folder


@contextlib.contextmanager
def _shelf(settings: MailboxSettings, shelf: Shelf) -> Iterator[tuple[IMAPClient, str]]:
    tokens = TokenCommand(settings.token_command) if settings.auth != "password" else None
    # Bounded as a whole: whoever leased this work must be done with it before the lease lapses.
    with (
        connection(settings, tokens) as client,
        translated(f"using the folder {shelf.label}"),
        bounded(client, settings.command_timeout),
    ):
        folder = _folder(client, shelf)
        client.select_folder(folder)
        yield client, folder


def _folder(client: IMAPClient, shelf: Shelf) -> str:
    folders: list[tuple[tuple[bytes, ...], Any, str]] = client.list_folders()
    usable = [(flags, name) for flags, _, name in folders if rb"\noselect" not in _lower(flags)]
    special = [name for flags, name in usable if shelf.special_use in _lower(flags)]
    if special:
        return special[0]
    names = {name.casefold(): name for _, name in usable}
    for usual in shelf.usual_names:
        for prefix in ("", "inbox.", "inbox/"):
            if prefix + usual.casefold() in names:
                return names[prefix + usual.casefold()]
    raise MailboxError(f"the mailbox has no {shelf.label} folder")


def _lower(flags: tuple[bytes, ...]) -> set[bytes]:
    return {flag.lower() for flag in flags}


def _find(client: IMAPClient, message_id: str) -> int | None:
    """Return the UID of a mail; the header is compared whole, since SEARCH matches substrings."""
    found = client.search(["HEADER", "Message-ID", message_id])
    if not found:
        return None
    item = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
    for uid, row in client.fetch(found, [item]).items():
        header = next((v for k, v in row.items() if k.startswith(b"BODY[") and isinstance(v, bytes)), b"")
        if message_id.encode() in _MESSAGE_ID.findall(header):
            return int(uid)
    return None
