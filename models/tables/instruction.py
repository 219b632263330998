"""Which rows tell how a dossier is instructed: proofs, causes, decisions, actions and money?"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlmodel import Field

from models.columns import JsonColumn, UtcDateTime, label
from models.tables.base import Table


class InstructionItem(Table, table=True):
    """One line of the checklist of a motif: a proof, a clause, a person to tell (seed rows 44 to 48)."""

    __tablename__ = "instruction_items"
    __table_args__ = (UniqueConstraint("dossier_id", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    kind: str = Field(max_length=16)
    """``preuve``, ``clause`` or ``personne``."""
    slug: str = Field(max_length=64)
    label: str = Field(sa_type=Text)
    owner: str | None = Field(default=None, max_length=64)
    done_by: str | None = Field(default=None, max_length=64)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dropped: bool = False
    """Without object here."""
    note: str = Field(default="", sa_type=Text)


class CauseAnalysis(Table, table=True):
    """The five whys, and the family of causes they lead to (seed rows 13 and 28)."""

    __tablename__ = "cause_analyses"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    whys: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    cause: str = Field(max_length=32)
    by: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)


class Decision(Table, table=True):
    """What was decided, by whom, and why (seed row 69)."""

    __tablename__ = "decisions"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    text: str = Field(sa_type=Text)
    why: str = Field(default="", sa_type=Text)
    by: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)


class ActionCorrective(Table, table=True):
    """What we change so that it does not happen again, and the proof that it holds (seed rows 70, 118)."""

    __tablename__ = "actions_correctives"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    text: str = Field(sa_type=Text)
    cause: str = Field(default="", max_length=32, index=True)
    owner: str = Field(max_length=64)
    due_on: date = Field(index=True)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    proof: str = Field(default="", sa_type=Text)
    checks: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    """What the checks at 30 and 90 days found."""
    created_by: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)


class MontantKind(StrEnum):
    """What an amount of a dossier is (seed rows 7, 107, 110)."""

    EXPOSE = "expose"
    CONTESTE = "conteste"
    ACCORDE = "accorde"
    RECOUVRE = "recouvre"
    PENALITE = "penalite"
    AVOIR = "avoir"


class Montant(Table, table=True):
    """One amount of a dossier, in cents; amounts are added, never overwritten."""

    __tablename__ = "montants"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    kind: MontantKind = Field(sa_type=label(MontantKind))
    cents: int = Field(sa_type=BigInteger)
    currency: str = Field(default="EUR", max_length=3)
    rung: str = Field(default="", max_length=32)
    """Which rung of the ladder of gestures, for what was granted."""
    cause: str = Field(default="", max_length=32)
    """Why a credit note was given; empty means without cause."""
    reference: str = Field(default="", max_length=100)
    """The invoice or credit note."""
    blocked_from: date | None = None
    blocked_until: date | None = None
    note: str = Field(default="", sa_type=Text)
    by: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    cancelled: bool = False
    """Entered by mistake; kept, and counted nowhere."""
