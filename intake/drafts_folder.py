"""How is a draft laid once in a person's own Drafts folder?"""

from __future__ import annotations

from imapclient import DRAFT, SEEN

from intake.imap_filing import FiledMail, Shelf, file_once
from intake.mailbox import MailboxSettings

DRAFTS = Shelf("Drafts", rb"\drafts", ("Brouillons", "Drafts"))

DroppedDraft = FiledMail


def drop_draft(settings: MailboxSettings, mail_bytes: bytes, *, marker: str) -> DroppedDraft:
    r"""
    Append a mail, flagged \Draft, to the Drafts folder, unless it is already there.

    Args:
        settings: The person's mailbox; its ``folder`` is not used.
        mail_bytes: The draft, as ``compose(mail, draft=True)`` gives it.
        marker: The Message-ID written in it, by which an earlier attempt is recognised.

    Raises:
        MailboxAuthError: The login was refused.
        MailboxError: There is no Drafts folder, or the server failed: safe to try again.
    """
    return file_once(settings, mail_bytes, DRAFTS, marker=marker, flags=(DRAFT, SEEN))
