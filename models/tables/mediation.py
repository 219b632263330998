"""Which rows tell a mediation? What is said in its room stays in its room (seed row 77)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field

from models.columns import JsonColumn, UtcDateTime, label
from models.tables.base import Table


class MediationState(StrEnum):
    """How far a mediation has gone."""

    PROPOSEE = "proposee"
    """The rules or a person propose it; a lead decides."""
    ECARTEE = "ecartee"
    OFFERTE = "offerte"
    """A lead agreed; the client is asked."""
    REFUSEE = "refusee"
    ACCEPTEE = "acceptee"
    """Both sides consent; a mediator is to be named."""
    OUVERTE = "ouverte"
    ACCORD = "accord"
    ECHEC = "echec"


class Mediation(Table, table=True):
    """One mediation of a dossier."""

    __tablename__ = "mediations"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossiers.id", index=True)
    state: MediationState = Field(default=MediationState.PROPOSEE, sa_type=label(MediationState))
    reasons: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    proposed_by: str = Field(max_length=64)
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    company_consent_by: str | None = Field(default=None, max_length=64)
    company_consent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    client_consent_by: str | None = Field(default=None, max_length=320)
    client_consent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    mediator: str = Field(default="", max_length=200)
    mediator_internal: bool = False
    neutrality: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    """The answers of the check of neutrality, and who gave them."""
    calendar: list[Any] = Field(default_factory=list, sa_type=JsonColumn)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    agreement: str = Field(default="", sa_type=Text)
    outputs: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    """The three outputs asked for at the end (seed row 81)."""
    cost_cents: int | None = None


class MediationNote(Table, table=True):
    """A word said in the confidential room: out of export, search, training and figures."""

    __tablename__ = "mediation_notes"

    id: int | None = Field(default=None, primary_key=True)
    mediation_id: int = Field(foreign_key="mediations.id", index=True)
    text: str = Field(sa_type=Text)
    by: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
