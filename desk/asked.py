"""What does a person see who is asked to agree to a text?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from desk.approval_reminders import is_current
from desk.money.ledger import montants_of
from desk.money.precedents import Precedent, precedents
from desk.money.totals import Totals, totals_of
from desk.opening import client_of
from desk.parts import Desk
from desk.rights import Right, require
from models.errors import DoleancesError
from models.tables import Approbation, Dossier, DraftRow, DraftState, Interlocuteur
from models.vocabulary import Niveau


@dataclass(frozen=True, slots=True)
class AskedView:
    """An asking, with the whole text that it is about."""

    id: int
    reference: str
    niveau: Niveau
    reasons: tuple[str, ...]
    asked_by: str
    asked_at: datetime
    asked_of: tuple[str, ...]
    recipient: str
    """The client's name and address."""
    subject: str
    body: str
    """Empty where the text is no longer the one that was asked about."""
    files: tuple[str, ...]
    departure: str
    reminders: int
    is_open: bool
    """Whether an answer still counts."""
    agreed: bool | None
    decided_by: str | None
    word: str
    totals: Totals = field(default_factory=Totals)
    """What the dossier exposes: the cost is weighed before one agrees (seed row 66)."""
    precedents: tuple[Precedent, ...] = ()
    """What was granted in dossiers like it (seed row 59)."""


def asked_view(desk: Desk, approbation_id: int, *, by: str | None = None) -> AskedView:
    """
    Read an asking.

    Args:
        desk: The parts.
        approbation_id: Which one.
        by: Who wants to read it, the desk itself where absent: whoever is asked may, and whoever may
            see the dossier.

    Raises:
        DoleancesError: There is none.
        NotAllowedError: The dossier is private, and this person is not asked; in French.
    """
    with desk.store.read() as session:
        view = read_asked(session, approbation_id)
        if by is not None and by not in {*view.asked_of, view.asked_by}:
            asked = session.get(Approbation, approbation_id)
            require(desk, by, Right.VOIR, session.get(Dossier, asked.dossier_id) if asked else None)
        return view


def waiting_for(desk: Desk, user: str) -> list[AskedView]:
    """Return what a person is asked to agree to and nobody has answered, the oldest first."""
    with desk.store.read() as session:
        rows = session.exec(
            select(Approbation).where(col(Approbation.decided_at).is_(None)).order_by(col(Approbation.id))
        ).all()
        views = [read_asked(session, row.id or 0) for row in rows if user in row.asked_of]
        return [view for view in views if view.is_open]


def read_asked(session: Session, approbation_id: int) -> AskedView:
    """Read an asking in a session that is open; raises as ``asked_view`` does."""
    asked = session.get(Approbation, approbation_id)
    dossier = session.get(Dossier, asked.dossier_id) if asked else None
    if asked is None or dossier is None:
        raise DoleancesError("this asking is gone")
    row = session.get(DraftRow, asked.draft_id)
    current = is_current(row, dossier, asked)
    sent = asked.agreed is True and row is not None and row.state is DraftState.SENT
    person, _entreprise = client_of(session, dossier)
    shown = row if row is not None and (current or sent) else None
    return AskedView(
        id=asked.id or 0,
        reference=dossier.reference,
        niveau=Niveau(asked.niveau),
        reasons=tuple(asked.reasons),
        asked_by=asked.asked_by,
        asked_at=asked.asked_at,
        asked_of=tuple(asked.asked_of),
        recipient=_recipient(person),
        subject=shown.subject if shown else "",
        body=shown.body if shown else "",
        files=tuple(str(file["name"]) for file in asked.files),
        departure=asked.departure,
        reminders=asked.reminders,
        is_open=asked.decided_at is None and current,
        agreed=asked.agreed,
        decided_by=asked.decided_by,
        word=asked.word,
        totals=totals_of(montants_of(session, dossier), today=asked.asked_at.date()),
        precedents=precedents(session, dossier, now=asked.asked_at),
    )


def _recipient(person: Interlocuteur | None) -> str:
    if person is None:
        return ""
    return f"{person.name} ({person.address})" if person.name else person.address or ""
