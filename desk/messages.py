"""How does a mail received, or one that is to leave, become a message of a dossier?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from desk.files import FileStore
from desk.journal import record
from desk.known import remember_ids
from intake.quotes import split_text
from intake.screening import content_key
from intake.signing import Signer
from models.plain import to_plain
from models.sealing import fingerprint
from models.tables import AnalysisRow, Direction, Dossier, Message, RawMailRow, StoredAttachment
from models.values import Analysis, MailText, ParsedMail

SHORT = 40
"""Below so many characters of new text, a forwarded mail says more than its cover (MAIL.md 1)."""


def text_to_read(mail: ParsedMail) -> MailText:
    """
    Return what the classifiers read of a mail.

    A complaint may live only in the mail that is passed on, or only below the line: where the new
    text is short the forwarded text is read with it, and where there is none all of it is.
    """
    passed_on = mail.forwarded.text if mail.forwarded is not None else None
    return MailText(
        subject=mail.subject,
        body=body_to_read(mail.new_text, passed_on, mail.text),
        from_=f"{mail.from_.name} <{mail.from_.address}>".strip(),
        date=mail.date,
        history=mail.quoted,
    )


def body_to_read(new_text: str, passed_on: str | None, text: str) -> str:
    """Return what is read of a body; *passed_on* is the text of the mail it forwards, where it does."""
    body = new_text.strip()
    if passed_on is not None and len(body) < SHORT * 5:
        body = f"{body}\n\n{passed_on}".strip()
    return body or text.strip()


def text_to_show(message: Message) -> str:
    """
    Return what a message says, as a person reads it: the mail that it only passes on comes with its cover.

    "Pour suite à donner" is no doleance; what the client's client wrote below it is.
    """
    cover = message.new_text.strip()
    if message.direction is not Direction.IN or len(cover) >= SHORT * 5 or len(message.text) <= len(cover):
        return message.new_text or message.text
    split = split_text(
        message.text, subject=message.subject, sender=message.from_name, answers=bool(message.references)
    )
    if split.forwarded is None:
        return message.new_text or message.text
    author = split.forwarded.fields.get("from", "").strip()
    head = f"Message transféré, de {author}\u00a0:" if author else "Message transféré\u00a0:"
    return f"{cover}\n\n{head}\n\n{split.forwarded.text.strip()}".strip()


def store_incoming(
    session: Session,
    files: FileStore,
    dossier: Dossier,
    mail: ParsedMail,
    *,
    raw: RawMailRow,
    now: datetime,
) -> Message:
    """File a mail on a dossier, with its attachments and every id that leads to it."""
    row = Message(
        dossier_id=dossier.id or 0,
        direction=Direction.IN,
        message_id=(mail.message_id or "")[:998] or None,
        references=list(mail.references[-50:]),
        identity=mail.identity,
        kind=mail.kind,
        from_name=mail.from_.name,
        from_address=mail.from_.address[:320],
        from_domain=mail.from_.domain[:255],
        content_key=content_key(mail),
        to_addresses=[a.address for a in mail.to],
        subject=mail.subject,
        text=mail.text,
        new_text=mail.new_text,
        html=mail.html,
        authenticity=to_plain(mail.authenticity),
        defects=list(mail.defects),
        raw_mail_id=raw.id,
        at=now,
    )
    session.add(row)
    session.flush()
    kept = [files.put(attachment.content) for attachment in mail.attachments]
    for attachment, sha256 in zip(mail.attachments, kept, strict=True):
        session.add(
            StoredAttachment(
                message_row_id=row.id or 0,
                name=attachment.name,
                content_type=attachment.content_type[:255],
                size=attachment.size,
                sha256=sha256,
                inline=attachment.content_id is not None,
            )
        )
    record(
        session,
        "courriel.classe",
        now=now,
        dossier=dossier,
        message=row.id,
        empreinte=fingerprint(session, raw.sha256),
        pieces=[fingerprint(session, sha256) for sha256 in kept],
    )
    remember_ids(session, dossier.id or 0, [mail.message_id, mail.in_reply_to, *mail.references[-50:]])
    return row


def store_analysis(
    session: Session, dossier: Dossier, message: Message, analysis: Analysis, *, now: datetime
) -> None:
    """Keep what was understood of a message, beside what was understood before."""
    session.add(
        AnalysisRow(
            message_row_id=message.id or 0,
            dossier_id=dossier.id or 0,
            data=to_plain(analysis),
            model=analysis.model[:100],
            at=now,
        )
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """A text that is to leave about a dossier."""

    to: str
    subject: str
    text: str
    author: str | None
    """The Slack user who approved it; ``None`` for an automatic one."""
    answers: Message | None = None


def store_outgoing(
    session: Session, signer: Signer, dossier: Dossier, letter: Letter, *, now: datetime
) -> Message:
    """
    File a letter on its dossier, with the signed Message-ID that it will carry however often it is tried.

    Args:
        session: The unit of work whose commit also asks for the sending.
        signer: Makes the Message-ID.
        dossier: Whose letter it is.
        letter: What is to leave.
        now: The present instant, which becomes the mail's Date.
    """
    answered = letter.answers
    references: Sequence[str] = ()
    if answered is not None:
        references = [*answered.references, *([answered.message_id] if answered.message_id else [])]
    row = Message(
        dossier_id=dossier.id or 0,
        direction=Direction.OUT,
        references=list(references),
        to_addresses=[letter.to],
        subject=letter.subject,
        text=letter.text,
        new_text=letter.text,
        author=letter.author,
        at=now,
    )
    session.add(row)
    session.flush()
    row.message_id = signer.message_id(dossier.reference, row.id or 0)
    row.identity = hashlib.sha256(f"out:{row.message_id}".encode()).hexdigest()
    remember_ids(session, dossier.id or 0, [row.message_id])
    return row
