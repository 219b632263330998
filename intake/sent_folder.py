"""Is a mail of ours in the Sent folder, and how is it filed there where the server does not do it?"""

from __future__ import annotations

from imapclient import SEEN

from intake.imap_filing import FiledMail, Shelf, file_once, is_filed
from intake.mailbox import MailboxSettings

SENT = Shelf(
    "Sent",
    rb"\sent",
    ("Envoyés", "Éléments envoyés", "Messages envoyés", "Sent", "Sent Items", "Sent Messages", "Sent Mail"),
)


def keep_sent(settings: MailboxSettings, mail: bytes, *, marker: str) -> FiledMail:
    """
    File a mail that was sent, once; raises as ``file_once`` does.

    Gmail and Microsoft 365 file what goes through their SMTP by themselves: not to be used there.
    """
    return file_once(settings, mail, SENT, marker=marker, flags=(SEEN,))


def was_sent(settings: MailboxSettings, *, message_id: str) -> bool:
    """
    Tell whether the server filed a mail as sent, to help a person decide about one whose fate is unknown.

    Finding it proves that it left, on servers that file by themselves; not finding it proves nothing.
    """
    return is_filed(settings, SENT, marker=message_id)
