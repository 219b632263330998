"""What does a measure work with, and which dossiers does it count?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from desk.charter import Charter
from desk.charter.chiffres import Assumptions
from desk.figures.period import Period
from models.tables import Dossier


@dataclass(frozen=True, slots=True)
class Scope:
    """A session to read with, the period, the present instant and the charter."""

    session: Session
    period: Period
    now: datetime
    charter: Charter

    @property
    def suppose(self) -> Assumptions:
        """Return what the charter supposes."""
        return self.charter.figures

    def within(self, column: Any) -> sa.ColumnElement[bool]:
        """Return the condition that an instant lies in the period."""
        return sa.and_(col(column) >= self.period.since, col(column) < self.period.until)

    def day_within(self, column: Any) -> sa.ColumnElement[bool]:
        """Return the condition that a day lies in the period."""
        return sa.and_(col(column) >= self.period.first_day, col(column) < self.period.day_after)

    def rows(self, statement: Any) -> list[Any]:
        """Run a narrow query, as plain rows."""
        return list(self.session.exec(statement).all())


def counted() -> sa.ColumnElement[bool]:
    """Return the condition that a dossier counts by itself: one that was merged counts where it lives on."""
    return col(Dossier.merged_into).is_(None)


def choose(*columns: Any) -> Any:
    """Return a query of columns; what SQLModel says of their types is about rows, not about columns."""
    return sa.select(*columns)
