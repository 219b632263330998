"""What do the amounts of a dossier add up to? (seed rows 7, 73, 107, 110)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from desk.money.ledger import montants_of
from desk.parts import Desk
from models.tables import Dossier, Montant, MontantKind


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums in cents; what was cancelled counts nowhere."""

    by_kind: dict[MontantKind, int] = field(default_factory=dict)
    avoirs_sans_cause: int = 0
    """Of the credit notes, those that say no cause: the ones S2 wants fewer of."""
    count: int = 0
    blocked_days: int = 0
    """The longest time that an amount was, or is, blocked, both days counted as one when equal."""
    blocked_cent_days: int = 0
    """Each blocked amount times its days: what the delay costs the cash (seed row 107)."""

    def of(self, kind: MontantKind) -> int:
        """Return the sum of one kind."""
        return self.by_kind.get(kind, 0)

    @property
    def undisputed(self) -> int:
        """Return what is exposed and not contested: to be claimed apart, without waiting (seed row 73)."""
        return max(0, self.of(MontantKind.EXPOSE) - self.of(MontantKind.CONTESTE))


def totals_of(montants: Iterable[Montant], *, today: date) -> Totals:
    """Add up amounts; pure."""
    by_kind: dict[MontantKind, int] = {}
    without, count, longest, cent_days = 0, 0, 0, 0
    for row in montants:
        if row.cancelled:
            continue
        count += 1
        by_kind[row.kind] = by_kind.get(row.kind, 0) + row.cents
        if row.kind is MontantKind.AVOIR and not row.cause:
            without += row.cents
        days = blocked_days(row, today=today)
        longest = max(longest, days)
        cent_days += days * row.cents
    return Totals(by_kind, without, count, longest, cent_days)


def blocked_days(row: Montant, *, today: date) -> int:
    """Return how many days an amount was blocked, up to *today* where it still is."""
    if row.blocked_from is None:
        return 0
    return max(0, ((row.blocked_until or today) - row.blocked_from).days)


def dossier_totals(desk: Desk, session: Session, dossier: Dossier) -> Totals:
    """Add up the amounts of a dossier, as of today in the company's zone."""
    today = desk.now().astimezone(ZoneInfo(desk.charter.clock.zone)).date()
    return totals_of(montants_of(session, dossier), today=today)
