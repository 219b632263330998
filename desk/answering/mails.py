"""What did a client write, as the reformulation reads it, and which of their mails is to be answered?"""

from __future__ import annotations

from sqlmodel import Session, col, select

from desk.mediating.room import outside
from desk.messages import body_to_read
from intake.quotes import split_text
from models.tables import Direction, Dossier, Message
from models.values import MailText


def mail_text(message: Message) -> MailText:
    """
    Return what a stored message says, as the classifiers and the reformulation read it.

    The same rule as for the mail just received (``desk.messages``): a mail passed on is read with its
    cover, and what is quoted is read apart.
    """
    split = split_text(
        message.text,
        subject=message.subject,
        sender=message.from_name,
        answers=bool(message.references),
    )
    passed_on = split.forwarded.text if split.forwarded else None
    return MailText(
        subject=message.subject,
        body=body_to_read(message.new_text, passed_on, message.text),
        from_=f"{message.from_name} <{message.from_address}>",
        date=message.at,
        history=split.quoted,
    )


def message_to_answer(session: Session, dossier: Dossier) -> Message | None:
    """Return the last message that the client wrote, outside the room of a mediation."""
    return session.exec(
        select(Message)
        .where(Message.dossier_id == dossier.id, Message.direction == Direction.IN, outside())
        .order_by(col(Message.id).desc())
    ).first()
