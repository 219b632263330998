"""Which rows tell who the customers are?"""

from datetime import date, datetime

from sqlmodel import Field

from models.columns import UtcDateTime
from models.tables.base import Table


class Entreprise(Table, table=True):
    """A customer company."""

    __tablename__ = "entreprises"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=200)
    tier: str = Field(default="standard", max_length=32)
    key_account: bool = False
    account_manager: str = Field(default="", max_length=320)
    """The e-mail address of the account manager; Slack finds the person by it."""
    contract: str = Field(default="", max_length=100)
    contract_end: date | None = None
    mediation_clause: bool = False
    penalties: str = Field(default="", max_length=500)
    """What the contract says of penalties, for people to read."""
    groupe: str = Field(default="", max_length=200, index=True)
    """The group it belongs to, as the customer file names it (seed row 113)."""
    churned_on: date | None = None
    """When it left, as the customer file says (seed row 109)."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class EntrepriseDomain(Table, table=True):
    """A mail domain that belongs to one customer; never a public one."""

    __tablename__ = "entreprise_domains"

    id: int | None = Field(default=None, primary_key=True)
    entreprise_id: int = Field(foreign_key="entreprises.id", index=True)
    domain: str = Field(unique=True, max_length=255)


class Interlocuteur(Table, table=True):
    """A person of a customer, known by one address."""

    __tablename__ = "interlocuteurs"

    id: int | None = Field(default=None, primary_key=True)
    entreprise_id: int | None = Field(default=None, foreign_key="entreprises.id", index=True)
    name: str = Field(default="", max_length=200)
    address: str | None = Field(default=None, unique=True, max_length=320)
    """``None`` for somebody heard by phone whose address nobody knows."""
    listed: bool = False
    """Came from the company's own customer file, not merely from a mail."""
    bouncing: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
