"""Which raw mails name a person, though no dossier has them: held, set aside, received twice?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.erasing.masking import Mask, address_pattern
from models.tables import Message, RawMailRow

_CHUNK = 100


def naming(session: Session, address: str) -> Iterator[int]:
    """
    Give the raw mails that hold an address, in their headers or their text as it is read.

    The bytes are looked through first; a mail that no dossier has is read besides, since a body may be
    coded. Every mail is looked at: an erasure is rare, and must not miss one.
    """
    wanted, whole = address.casefold().encode(), re.compile(address_pattern(address).encode(), re.IGNORECASE)
    last = 0
    while True:
        rows = session.execute(
            sa.select(col(RawMailRow.id), col(RawMailRow.content), col(Message.id))
            .outerjoin(Message, col(Message.raw_mail_id) == RawMailRow.id)
            .where(col(RawMailRow.id) > last, col(RawMailRow.size) > 0)
            .order_by(col(RawMailRow.id))
            .limit(_CHUNK)
        ).all()
        if not rows:
            return
        for raw_id, content, message_id in rows:
            # A plain search first: it is a hundred times quicker than the pattern.
            named = wanted in content.lower() and whole.search(content) is not None
            if named or (message_id is None and _reads(content, address)):
                yield raw_id
        last = rows[-1][0]


def read_naming(session: Session, address: str) -> Iterator[int]:
    """Give the raw mails of messages whose text names an address, though their bytes are coded."""
    mask = Mask(address)
    columns = (Message.subject, Message.text, Message.html)
    named = (sa.func.lower(col(column)).contains(address.casefold(), autoescape=True) for column in columns)
    rows = session.exec(select(Message).where(col(Message.raw_mail_id).is_not(None), sa.or_(*named))).all()
    for row in rows:
        if row.raw_mail_id is not None and mask.finds([row.subject, row.text, row.html or ""]):
            yield row.raw_mail_id


def _reads(content: bytes, address: str) -> bool:
    from intake.parsing import parse_mail

    mail = parse_mail(content)
    return Mask(address).finds([mail.subject, mail.text, mail.html or ""])


def identity_of(content: bytes) -> str:
    """Return the identity of a mail, by which another delivery of it is recognised."""
    from intake.parsing import parse_mail

    return parse_mail(content).identity if content else ""


def of_messages(session: Session, message_ids: list[int]) -> dict[int, int]:
    """Return the raw mail of each of these messages that has one."""
    rows = session.exec(
        select(Message.id, Message.raw_mail_id).where(
            col(Message.id).in_(message_ids), col(Message.raw_mail_id).is_not(None)
        )
    ).all()
    return {int(message_id or 0): int(raw_id or 0) for message_id, raw_id in rows}
