"""Which rows tell who works at the desk, who is away, and what each conversation was about?"""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from models.columns import JsonColumn, UtcDateTime
from models.tables.base import Table


class Membre(Table, table=True):
    """A person of the desk in Slack: absences and stand-in; the rights are settings, not rows."""

    __tablename__ = "membres"

    user: str = Field(primary_key=True, max_length=64)
    absent_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    absent_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stand_in: str | None = Field(default=None, max_length=64)
    on_call: bool = False
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Echange(Table, table=True):
    """What a conversation with the bot leans on, kept over restarts: references and filters, no bodies."""

    __tablename__ = "echanges"

    key: str = Field(primary_key=True, max_length=200)
    """Channel, thread and person."""
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class Tombstone(Table, table=True):
    """The mark of what was erased, so that a second fetch does not bring it back."""

    __tablename__ = "tombstones"

    key: str = Field(primary_key=True, max_length=80)
    """A keyed hash of what was erased (bytes, Message-ID or address): it names nobody."""
    kind: str = Field(max_length=16)
    at: datetime = Field(sa_type=UtcDateTime)
