"""How is a draft laid once in a person's own Drafts folder?"""

from __future__ import annotations

from imapclient import DRAFT, SEEN

from intake.imap_filing import FiledMail, Shelf, file_once, shelf_folder
from intake.mailbox import MailboxSettings

DRAFTS = Shelf("Drafts", rb"\drafts", ("Brouillons", "Drafts"))

DroppedDraft = FiledMail


def drop_draft(
    settings: MailboxSettings, mail_bytes: bytes, *, marker: str, folder: str = ""
) -> DroppedDraft:
    r"""
    Append a mail, flagged \Draft, to the Drafts folder, unless it is already there.

    Args:
        settings: The person's mailbox; its ``folder`` is not used.
        mail_bytes: The draft, as ``compose(mail, draft=True)`` gives it.
        marker: The Message-ID written in it, by which an earlier attempt is recognised.
        folder: Its name, where the server does not tell and it has none of the usual ones.

    Raises:
        MailboxAuthError: The login was refused.
        MailboxError: There is no Drafts folder, or the server failed: safe to try again.
    """
    return file_once(settings, mail_bytes, _shelf(folder), marker=marker, flags=(DRAFT, SEEN))


def find_drafts(settings: MailboxSettings, *, folder: str = "") -> str:
    """Return the name of the Drafts folder, without touching it; raises as ``drop_draft`` does."""
    return shelf_folder(settings, _shelf(folder))


def _shelf(folder: str) -> Shelf:
    # No folder carries an empty attribute: only the name given counts then.
    return Shelf(DRAFTS.label, b"", (folder,)) if folder else DRAFTS
