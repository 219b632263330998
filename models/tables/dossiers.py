"""Which rows tell a dossier, its drafts, its corrections and its journal?"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlalchemy import text as sa_text
from sqlmodel import Field

from models.columns import JsonColumn, UtcDateTime, label
from models.tables.base import Table
from models.vocabulary import Cause, Echelon, Etat, Gravite, Issue, Nature, Origine, Phase, Ton


class Counter(Table, table=True):
    """The last number given in a year; its row lock makes references consecutive."""

    __tablename__ = "counters"

    year: int = Field(primary_key=True)
    last: int


class Dossier(Table, table=True):
    """One complaint followed from its arrival to its end."""

    __tablename__ = "dossiers"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index("ix_dossiers_etat_due", "etat", "first_answer_due_at"),
        # What a month's figures read (desk.figures): each is a short walk along one of these.
        Index(
            "ix_dossiers_entreprise_opened",
            "entreprise_id",
            "opened_at",
            "cause",
            "motif_principal",
            "merged_into",
        ),
        Index("ix_dossiers_ended", "resolved_at", "closed_at", "opened_at", "merged_into", "etat"),
        # Partial: nearly every dossier was not merged, and "is null" must not look like a short walk.
        Index(
            "ix_dossiers_merged_into",
            "merged_into",
            sqlite_where=sa_text("merged_into IS NOT NULL"),
            postgresql_where=sa_text("merged_into IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    year: int
    number: int
    reference: str = Field(unique=True, max_length=16)
    entreprise_id: int | None = Field(default=None, foreign_key="entreprises.id")
    interlocuteur_id: int | None = Field(default=None, foreign_key="interlocuteurs.id", index=True)
    subject: str = Field(sa_type=Text)
    source: str = Field(default="email", max_length=16)
    """``email``, ``telephone`` or ``slack``."""
    etat: Etat = Field(default=Etat.RECU, sa_type=label(Etat))
    nature: Nature = Field(sa_type=label(Nature))
    motifs: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    motif_principal: str | None = Field(default=None, max_length=32, index=True)
    ton: Ton = Field(default=Ton.CALME, sa_type=label(Ton))
    phase: Phase | None = Field(default=None, sa_type=label(Phase))
    gravite: int = Field(default=int(Gravite.FAIBLE), index=True)
    a_qualifier: bool = False
    langue: str = Field(default="fr", max_length=8)
    owner: str | None = Field(default=None, max_length=64, index=True)
    """The Slack user id of who took it."""
    opened_at: datetime = Field(sa_type=UtcDateTime, index=True)
    first_answer_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    resolution_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    due_why: str = Field(default="", sa_type=Text)
    """How the deadlines were computed, as a French sentence."""
    first_answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    progress_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When the client is to hear from us next, even without news (seed row 42)."""
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since when we wait for the client; deadlines rest meanwhile."""
    paused_why: str = Field(default="", sa_type=Text)
    last_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the client last wrote something that waits for an answer; thanks do not."""
    last_out_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When we last wrote to the client."""
    ton_now: Ton | None = Field(default=None, sa_type=label(Ton))
    """The tone of the client's last message; *ton* is the first one's, so that both tell the trajectory."""
    echelon: int = Field(default=int(Echelon.N1))
    """To whom it was escalated (``models.vocabulary.Echelon``)."""
    cause: Cause | None = Field(default=None, sa_type=label(Cause), index=True)
    origine: Origine | None = Field(default=None, sa_type=label(Origine))
    """For leads alone."""
    bad_faith: bool = False
    """Suspected by a lead; for leads alone, and never a reason for another tone (seed row 74)."""
    issue: Issue | None = Field(default=None, sa_type=label(Issue), index=True)
    lesson: str = Field(default="", sa_type=Text)
    """What it taught us; asked for at the end of a litige (seed row 35)."""
    reopened: int = 0
    """How many times it came back after it was resolved."""
    sensible: bool = False
    """Safety or personal data: private by default."""
    hold: bool = False
    """Legal hold: nothing of it is purged (seed row 51)."""
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its words were erased; dates, labels and amounts stay, which name nobody."""
    linked_to: str | None = Field(default=None, max_length=16)
    """The dossier it may continue, for a person to confirm."""
    linked_why: str = Field(default="", sa_type=Text)
    merged_into: str | None = Field(default=None, max_length=16)
    """The dossier that holds its messages since a person merged the two."""
    split_from: str | None = Field(default=None, max_length=16, index=True)
    """The dossier that its first messages were taken from."""
    similar: list[Any] = Field(default_factory=list, sa_type=JsonColumn)
    """The closest earlier dossiers when its draft was prepared: reference, score, near duplicate or not."""
    version: int = 1


class AnalysisRow(Table, table=True):
    """What the classifiers understood of a message, with the model that did."""

    __tablename__ = "analyses"

    id: int | None = Field(default=None, primary_key=True)
    message_row_id: int = Field(foreign_key="messages.id", index=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    data: dict[str, Any] = Field(sa_type=JsonColumn)
    model: str = Field(max_length=100)
    at: datetime = Field(sa_type=UtcDateTime)


class Correction(Table, table=True):
    """What a person said the right labels were; it teaches the classifiers."""

    __tablename__ = "corrections"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    message_row_id: int = Field(foreign_key="messages.id", index=True)
    labels: dict[str, Any] = Field(sa_type=JsonColumn)
    before: dict[str, Any] = Field(sa_type=JsonColumn)
    by: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)


class DraftState(StrEnum):
    """How far a draft has gone."""

    PROPOSED = "proposed"
    SENT = "sent"
    SUPERSEDED = "superseded"


class DraftRow(Table, table=True):
    """A proposed answer, its edits and what became of it."""

    __tablename__ = "drafts"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    answers_message_id: int | None = Field(default=None, foreign_key="messages.id")
    subject: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    data: dict[str, Any] = Field(sa_type=JsonColumn)
    state: DraftState = Field(default=DraftState.PROPOSED, sa_type=label(DraftState))
    edited_by: str | None = Field(default=None, max_length=64)
    version: int = 1
    at: datetime = Field(sa_type=UtcDateTime)


class Event(Table, table=True):
    """One line of the journal: who did what, when; never a body."""

    __tablename__ = "events"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int | None = Field(default=None, foreign_key="dossiers.id", index=True)
    kind: str = Field(max_length=64, index=True)
    actor: str = Field(max_length=64)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    seq: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    """Its number in the journal, without gaps, in the order of the commits."""
    seal: str = Field(default="", max_length=64)
    """The keyed hash that chains it to the line before (``models.sealing``)."""


class JournalHead(Table, table=True):
    """Where the journal ends: one row, so that its last lines cannot be cut off."""

    __tablename__ = "journal_heads"

    id: int = Field(primary_key=True)
    seq: int = Field(default=0, sa_type=BigInteger)
    seal: str = Field(default="", max_length=64)
    mac: str = Field(default="", max_length=64)
