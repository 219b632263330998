"""Which rows keep the mail, from its bytes to what was read?"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy import text as sa_text
from sqlmodel import Field

from models.columns import JsonColumn, UtcDateTime, label
from models.tables.base import Table
from models.vocabulary import MailKind


class Direction(StrEnum):
    """Which way a message went."""

    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


class RawState(StrEnum):
    """How far a raw mail has gone through the desk."""

    KEPT = "kept"
    LEASED = "leased"
    DONE = "done"
    HELD = "held"
    DROPPED = "dropped"
    QUARANTINE = "quarantine"


class RawMailRow(Table, table=True):
    """The bytes of a mail, stored once by their hash, before anything reads them."""

    __tablename__ = "raw_mails"
    __table_args__ = (Index("ix_raw_mails_state_id", "state", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True, max_length=64)
    content: bytes = Field(sa_type=LargeBinary)
    size: int
    truncated: bool = False
    mailbox: str = Field(default="", max_length=200)
    received_at: datetime = Field(sa_type=UtcDateTime)
    state: RawState = Field(default=RawState.KEPT, sa_type=label(RawState))
    attempts: int = 0
    reason: str = Field(default="", sa_type=Text)
    steps: list[Any] = Field(default_factory=list, sa_type=JsonColumn)
    """What screening and threading decided, step by step."""
    leased_by: str | None = Field(default=None, max_length=64)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FetchedUid(Table, table=True):
    """The ledger of what was fetched (MAIL.md 2.2, rule 1)."""

    __tablename__ = "fetched_uids"
    __table_args__ = (UniqueConstraint("mailbox", "folder", "uid_validity", "uid"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str = Field(max_length=200)
    folder: str = Field(max_length=255)
    uid_validity: int = Field(sa_type=BigInteger)
    """An unsigned 32-bit number (RFC 9051), which PostgreSQL's integer cannot hold."""
    uid: int = Field(sa_type=BigInteger)
    raw_mail_id: int = Field(foreign_key="raw_mails.id", index=True)
    fetched_at: datetime = Field(sa_type=UtcDateTime)


class MailboxStateRow(Table, table=True):
    """Where the reading of a mailbox stands, and how healthy it is."""

    __tablename__ = "mailbox_states"
    __table_args__ = (UniqueConstraint("mailbox", "folder"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str = Field(max_length=200)
    folder: str = Field(max_length=255)
    uid_validity: int | None = Field(default=None, sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
    last_internal_date: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_success_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    status: str = Field(default="", max_length=32)
    error: str = Field(default="", sa_type=Text)


class Message(Table, table=True):
    """A mail received or sent, or a note kept inside."""

    __tablename__ = "messages"
    __table_args__ = (
        # Partial: nearly every message is outside any room, and "is null" must not look like a short walk.
        Index(
            "ix_messages_mediation_id",
            "mediation_id",
            sqlite_where=sa_text("mediation_id IS NOT NULL"),
            postgresql_where=sa_text("mediation_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    """Where it shows now."""
    home_id: int | None = Field(default=None, foreign_key="dossiers.id", index=True)
    """The dossier it was filed on, while a merge lets it show on another; undoing the merge reads it."""
    direction: Direction = Field(sa_type=label(Direction))
    message_id: str | None = Field(default=None, max_length=998, index=True)
    references: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    identity: str | None = Field(default=None, unique=True, max_length=64)
    kind: MailKind = Field(default=MailKind.HUMAN, sa_type=label(MailKind))
    from_name: str = Field(default="", sa_type=Text)
    from_address: str = Field(default="", max_length=320, index=True)
    from_domain: str = Field(default="", max_length=255, index=True)
    content_key: str = Field(default="", max_length=64, index=True)
    """Equal for mails that say the same (``intake.screening.content_key``)."""
    to_addresses: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    subject: str = Field(default="", sa_type=Text)
    text: str = Field(default="", sa_type=Text)
    new_text: str = Field(default="", sa_type=Text)
    html: str | None = Field(default=None, sa_type=Text)
    authenticity: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    defects: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    author: str | None = Field(default=None, max_length=64)
    """The Slack user id of who wrote or approved it, for what we wrote."""
    mediation_id: int | None = Field(default=None, foreign_key="mediations.id")
    """The mediation whose room it belongs to: out of export, search, training and figures."""
    raw_mail_id: int | None = Field(default=None, foreign_key="raw_mails.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class ThreadId(Table, table=True):
    """
    A Message-ID that leads to a dossier: of a mail stored, or named in its References.

    Every ancestor counts, also those that never reached the desk: two answers to a mail we never
    saw belong together.
    """

    __tablename__ = "thread_ids"
    __table_args__ = (UniqueConstraint("message_id", "dossier_id"),)

    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(max_length=998, index=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)


class StoredAttachment(Table, table=True):
    """A file of a message; its bytes lie outside the database, under their hash."""

    __tablename__ = "attachments"

    id: int | None = Field(default=None, primary_key=True)
    message_row_id: int = Field(foreign_key="messages.id", index=True)
    name: str = Field(sa_type=Text)
    content_type: str = Field(max_length=255)
    size: int
    sha256: str = Field(max_length=64, index=True)
    inline: bool = False
