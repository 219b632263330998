"""Which rows tell what is due, what was promised, what was agreed to, and what the client thought of it?"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Text
from sqlmodel import Field

from models.columns import JsonColumn, UtcDateTime, label
from models.tables.base import Table


class Echeance(Table, table=True):
    """Something that falls due at an instant; the clock fires it once."""

    __tablename__ = "echeances"
    __table_args__ = (Index("ix_echeances_state_due", "fired_at", "cancelled_at", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int | None = Field(default=None, foreign_key="dossiers.id", index=True)
    kind: str = Field(max_length=32)
    key: str = Field(unique=True, max_length=200)
    """What makes two askings the same echeance."""
    due_at: datetime = Field(sa_type=UtcDateTime)
    user: str | None = Field(default=None, max_length=64)
    """Whom it is for, where it is for one person."""
    text: str = Field(default="", sa_type=Text)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    created_by: str = Field(default="", max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    fired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EngagementState(StrEnum):
    """What became of a promise."""

    PROPOSE = "propose"
    """Recognised in a sent reply; nobody has confirmed it yet."""
    EN_COURS = "en_cours"
    TENU = "tenu"
    TENU_EN_RETARD = "tenu_en_retard"
    ROMPU = "rompu"
    ECARTE = "ecarte"
    """No promise after all."""


class Engagement(Table, table=True):
    """Something that we promised the client in a sent reply (seed row 38)."""

    __tablename__ = "engagements"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    message_row_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    text: str = Field(sa_type=Text)
    due_on: date | None = Field(default=None, index=True)
    state: EngagementState = Field(default=EngagementState.PROPOSE, sa_type=label(EngagementState))
    by: str = Field(default="", max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    proof: str = Field(default="", sa_type=Text)


class Approbation(Table, table=True):
    """The agreement asked of a named person before a text leaves."""

    __tablename__ = "approbations"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    draft_id: int = Field(foreign_key="drafts.id", index=True)
    body_sha256: str = Field(max_length=64)
    """Of the subject, body and files agreed to: another text needs another agreement."""
    files: list[Any] = Field(default_factory=list, sa_type=JsonColumn)
    """What is attached: name and hash of the bytes."""
    niveau: str = Field(max_length=16)
    departure: str = Field(default="envoyer", max_length=16)
    """How the text goes once agreed to: ``envoyer``, or ``deposer`` in the account manager's drafts."""
    reasons: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    asked_by: str = Field(max_length=64)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    asked_of: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    decided_by: str | None = Field(default=None, max_length=64)
    agreed: bool | None = None
    """``None`` on a decided row: the text changed before anybody said a word."""
    word: str = Field(default="", sa_type=Text)
    """What the approver wrote to the agent."""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminders: int = 0


class Enquete(Table, table=True):
    """The question put to the client after the end (seed rows 91, 109, 116)."""

    __tablename__ = "enquetes"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    message_row_id: int | None = Field(default=None, foreign_key="messages.id", index=True)
    """The mail that asked."""
    asked_at: datetime = Field(sa_type=UtcDateTime)
    note: int | None = None
    """0 to 10."""
    ecoute: bool | None = None
    """Did the client feel heard?"""
    comment: str = Field(default="", sa_type=Text)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    answer_row_id: int | None = Field(default=None, foreign_key="messages.id")
    followed_by: str | None = Field(default=None, max_length=64)
    followed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PlaybookUse(Table, table=True):
    """Which playbook served, what people made of its draft, and what the client's tone became."""

    __tablename__ = "playbook_uses"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    draft_id: int = Field(foreign_key="drafts.id", unique=True)
    slug: str = Field(max_length=64, index=True)
    proposed: str = Field(default="", max_length=64)
    """The one that the desk proposed; another slug means that a person chose."""
    kept: float = 1.0
    """How much of the draft's words was left as written, from 0 to 1."""
    ton_before: str = Field(default="", max_length=32)
    ton_after: str | None = Field(default=None, max_length=32)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
