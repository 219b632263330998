"""How is a draft laid once in a person's own Drafts folder?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from imapclient import DRAFT, SEEN, IMAPClient

from intake.imap_connection import connection, translated
from intake.mailbox import MailboxSettings
from intake.oauth import TokenCommand
from models.errors import MailboxError

USUAL_NAMES = ("Brouillons", "Drafts", "INBOX.Brouillons", "INBOX.Drafts", "INBOX/Brouillons", "INBOX/Drafts")
"""Tried where the server does not say which folder holds drafts (RFC 6154)."""

_APPENDED = re.compile(rb"APPENDUID \d+ (\d+)")
_MESSAGE_ID = re.compile(rb"<([^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class DroppedDraft:
    """Where the draft lies."""

    folder: str
    uid: int | None
    """``None`` where the server does not tell."""
    already: bool
    """It was there: an earlier attempt had succeeded without knowing it."""


def drop_draft(settings: MailboxSettings, mail_bytes: bytes, *, marker: str) -> DroppedDraft:
    r"""
    Append a mail, flagged \Draft, to the Drafts folder, unless it is already there.

    The folder's other mails are searched by Message-ID only, never read.

    Args:
        settings: The person's mailbox; its ``folder`` is not used.
        mail_bytes: The draft, as ``compose`` gives it.
        marker: The Message-ID written in it, by which an earlier attempt is recognised.

    Raises:
        MailboxAuthError: The login was refused.
        MailboxError: There is no Drafts folder, or the server failed: safe to try again.
    """
    wanted = marker.strip("<> ")
    if f"<{wanted}>".encode() not in mail_bytes:
        raise ValueError("the draft does not carry its marker")
    tokens = TokenCommand(settings.token_command) if settings.auth != "password" else None
    with connection(settings, tokens) as client, translated("dropping the draft"):
        folder = _drafts_folder(client)
        client.select_folder(folder)
        present = _find(client, wanted)
        if present is not None:
            return DroppedDraft(folder, present, already=True)
        said = client.append(folder, mail_bytes, flags=(DRAFT, SEEN))
        appended = _APPENDED.search(said if isinstance(said, bytes) else b"")
        return DroppedDraft(folder, int(appended[1]) if appended else None, already=False)


def _drafts_folder(client: IMAPClient) -> str:
    folders: list[tuple[tuple[bytes, ...], Any, str]] = client.list_folders()
    usable = [(flags, name) for flags, _, name in folders if rb"\noselect" not in _lower(flags)]
    special = [name for flags, name in usable if rb"\drafts" in _lower(flags)]
    if special:
        return special[0]
    names = {name.casefold(): name for _, name in usable}
    for usual in USUAL_NAMES:
        if usual.casefold() in names:
            return names[usual.casefold()]
    raise MailboxError("the mailbox has no Drafts folder")


def _lower(flags: tuple[bytes, ...]) -> set[bytes]:
    return {flag.lower() for flag in flags}


def _find(client: IMAPClient, message_id: str) -> int | None:
    """Return the UID of the draft; the header is compared whole, since SEARCH matches substrings."""
    found = client.search(["HEADER", "Message-ID", message_id])
    if not found:
        return None
    item = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
    for uid, row in client.fetch(found, [item]).items():
        header = next((v for k, v in row.items() if k.startswith(b"BODY[") and isinstance(v, bytes)), b"")
        if message_id.encode() in _MESSAGE_ID.findall(header):
            return int(uid)
    return None
