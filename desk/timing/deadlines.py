"""
By when are we to answer, to give news and to resolve, counting what was suspended meanwhile?

The charter gives the deadlines; the journal tells what shifted them since: each wait for the client,
the time taken to think before answering an angry client (C4), a reopening. Worked out again from both
whenever something changes, they come out the same, and say how they were computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from desk.charter import Charter, Deadlines
from models.tables import Dossier, Entreprise, Event
from models.vocabulary import Gravite

NBSP = "\u00a0"
RESUMED, REFLECTED, REOPENED = "dossier.repris", "dossier.reflexion", "dossier.rouvert"
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


@dataclass(frozen=True, slots=True)
class Shift:
    """Business time that does not count: from when, to when, how much."""

    kind: str
    since: datetime
    until: datetime
    hours: float


def set_deadlines(session: Session, charter: Charter, dossier: Dossier) -> None:
    """Give a dossier the deadlines that follow from the charter and from its journal, and say how."""
    session.flush()
    start, reopened = dossier.opened_at, False
    shifts: list[Shift] = []
    for event in _events(session, dossier):
        if event.kind == REOPENED:
            start, reopened, shifts = event.at, True, []
        else:
            shifts.append(_shift(event))
    base = charter.deadlines(
        gravite=Gravite(dossier.gravite),
        tier=tier_of(session, dossier),
        start=start,
        motif=dossier.motif_principal,
    )
    if not reopened:
        dossier.first_answer_due_at = _shifted(charter, base.first_answer, shifts)
    waits = [shift for shift in shifts if shift.kind == RESUMED]
    dossier.resolution_due_at = _shifted(charter, base.resolution, waits)
    if dossier.last_out_at is None or reopened:
        dossier.progress_due_at = _shifted(charter, base.progress, waits)
    dossier.due_why = _why(charter, base, shifts, start if reopened else None)


def next_point(session: Session, charter: Charter, dossier: Dossier, *, now: datetime) -> datetime:
    """Return when the client is to hear from us again, after a word of ours at *now*."""
    promise = charter.commitment(tier_of(session, dossier)).for_motif(dossier.motif_principal)
    return charter.clock.add_days(now, promise.progress_days[dossier.gravite - 1])


def tier_of(session: Session, dossier: Dossier) -> str:
    """Return the tier of a dossier's company, the standard one where none is known."""
    entreprise = session.get(Entreprise, dossier.entreprise_id) if dossier.entreprise_id else None
    return entreprise.tier if entreprise else "standard"


def shift_point(charter: Charter, dossier: Dossier, shift: Shift) -> None:
    """Let the next progress point rest for as long as we waited."""
    if dossier.progress_due_at is not None and dossier.last_out_at is not None:
        dossier.progress_due_at = _shifted(charter, dossier.progress_due_at, [shift])


def _events(session: Session, dossier: Dossier) -> Sequence[Event]:
    return session.exec(
        select(Event)
        .where(Event.dossier_id == dossier.id, col(Event.kind).in_((RESUMED, REFLECTED, REOPENED)))
        .order_by(col(Event.id))
    ).all()


def _shift(event: Event) -> Shift:
    since, until = datetime.fromisoformat(event.data["du"]), datetime.fromisoformat(event.data["au"])
    return Shift(event.kind, since, until, float(event.data["heures"]))


def _shifted(charter: Charter, due: datetime, shifts: Sequence[Shift]) -> datetime:
    """Move a deadline by the business time that did not count; what was late already stays late."""
    for shift in shifts:
        if due > shift.since:
            due = charter.clock.add_hours(due, shift.hours)
    return due


def _why(charter: Charter, base: Deadlines, shifts: Sequence[Shift], reopened: datetime | None) -> str:
    said = [base.why]
    if reopened is not None:
        said.append(f"Rouvert le {_day(charter, reopened)}{NBSP}: le délai de résolution repart de là.")
    for shift in shifts:
        if shift.kind == REFLECTED:
            said.append(f"Temps de réflexion{NBSP}: première réponse repoussée de {_hours(shift.hours)}.")
        elif shift.hours:
            since, until = _day(charter, shift.since), _day(charter, shift.until)
            when = f"le {since}" if since == until else f"du {since} au {until}"
            said.append(f"Attente du client {when}{NBSP}: échéances décalées de {_hours(shift.hours)}.")
    return " ".join(said)


def _day(charter: Charter, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(charter.clock.zone))
    return f"{'1er' if local.day == 1 else local.day}{NBSP}{_MONTHS[local.month - 1]}"


def _hours(hours: float) -> str:
    minutes = round(hours * 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min {'ouvrée' if minutes < 2 else 'ouvrées'}"
    whole, rest = divmod(minutes, 60)
    written = f"{whole}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")
    return f"{written} {'ouvrée' if whole < 2 else 'ouvrées'}"
