"""Which rows ask for effects on the world, and remember where they show?"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from models.columns import JsonColumn, UtcDateTime, label
from models.tables.base import Table


class OutboxState(StrEnum):
    """How far an effect has gone; ``inconnu`` may have left and is never repeated alone."""

    READY = "ready"
    LEASED = "leased"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"
    INCONNU = "inconnu"
    CANCELLED = "cancelled"


class Outbox(Table, table=True):
    """One effect on the world, asked for in the same commit as the state that needs it."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_available", "state", "available_at"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int | None = Field(default=None, foreign_key="dossiers.id", index=True)
    kind: str = Field(max_length=64)
    key: str = Field(unique=True, max_length=200)
    """What makes two askings the same effect."""
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    state: OutboxState = Field(default=OutboxState.READY, sa_type=label(OutboxState))
    attempts: int = 0
    available_at: datetime = Field(sa_type=UtcDateTime)
    leased_by: str | None = Field(default=None, max_length=64)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str = Field(default="", sa_type=Text)
    result: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    created_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SlackRef(Table, table=True):
    """Where a dossier shows in Slack."""

    __tablename__ = "slack_refs"
    __table_args__ = (UniqueConstraint("channel", "ts"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    kind: str = Field(max_length=16)
    """``card``, ``thread`` or ``dm``."""
    channel: str = Field(max_length=32)
    ts: str = Field(max_length=32)
    outbox_id: int | None = Field(default=None, foreign_key="outbox.id")


class SeenEvent(Table, table=True):
    """A Slack delivery already handled: Slack repeats what it thinks unheard."""

    __tablename__ = "seen_events"

    key: str = Field(primary_key=True, max_length=200)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
