"""How do amounts enter a dossier, and leave it? They are added or cancelled, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from desk.journal import record
from desk.known import family
from desk.money.weighing import check_level
from desk.opening import refresh_card
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import find_dossier
from models.errors import RefusedError
from models.tables import Dossier, Montant, MontantKind
from models.vocabulary import Cause
from playbooks.gestes import RUNGS

NBSP = "\u00a0"


class AmountRefusedError(RefusedError):
    """This amount may not be written so; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount as a person gives it."""

    kind: MontantKind
    cents: int
    rung: str = ""
    """Which rung of the ladder, for what is granted."""
    cause: Cause | None = None
    reference: str = ""
    """Of the invoice or credit note."""
    blocked_from: date | None = None
    blocked_until: date | None = None
    note: str = ""


def add_montant(desk: Desk, reference: str, entry: Entry, *, by: str) -> Montant:
    """
    Write an amount in a dossier.

    A geste above what this person may grant is refused: who may grant it writes it down (C2).

    Raises:
        DossierNotFoundError: No dossier has this reference.
        NotAllowedError: This person may not handle the dossier, or not grant so much.
        AmountRefusedError: The amount is not positive, a geste lacks its rung, or its days are reversed.
    """
    _check(entry)
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, dossier)
        if entry.kind is MontantKind.ACCORDE:
            check_level(desk, session, dossier, entry.rung, entry.cents, by=by)
        row = Montant(
            dossier_id=dossier.id or 0,
            kind=entry.kind,
            cents=entry.cents,
            rung=entry.rung,
            cause=str(entry.cause or ""),
            reference=entry.reference.strip()[:100],
            blocked_from=entry.blocked_from,
            blocked_until=entry.blocked_until,
            note=entry.note.strip(),
            by=by,
            at=desk.now(),
        )
        session.add(row)
        session.flush()
        _tell(desk, session, dossier, "montant.ajoute", row, by=by)
        return row


def _locked(
    desk: Desk, session: Session, reference: str, montant_id: int, *, by: str
) -> tuple[Dossier, Montant | None]:
    """Return a dossier that this person may handle, and its amount, locked until the commit."""
    dossier = find_dossier(session, reference, now=desk.now())
    require(desk, by, Right.QUALIFIER, dossier)
    row = session.exec(
        select(Montant)
        .where(Montant.id == montant_id, col(Montant.dossier_id).in_(_ids(session, dossier)))
        .with_for_update()
    ).first()
    return dossier, row


def cancel_montant(desk: Desk, reference: str, montant_id: int, *, by: str) -> Montant:
    """
    Cancel an amount entered by mistake: it is kept, and counted nowhere; a second time changes nothing.

    Raises:
        AmountRefusedError: This dossier has no such amount.
        NotAllowedError: This person may not handle the dossier.
    """
    with desk.store.work() as session:
        dossier, row = _locked(desk, session, reference, montant_id, by=by)
        if row is None:
            raise AmountRefusedError(f"Ce montant n’est pas au dossier {dossier.reference}.")
        if not row.cancelled:
            row.cancelled = True
            _tell(desk, session, dossier, "montant.annule", row, by=by)
        return row


def release(desk: Desk, reference: str, montant_id: int, until: date, *, by: str) -> Montant:
    """
    Say on which day a blocked amount was freed.

    Raises:
        AmountRefusedError: There is no such blocked amount, or it was freed before it was blocked.
    """
    with desk.store.work() as session:
        dossier, row = _locked(desk, session, reference, montant_id, by=by)
        if row is None or row.blocked_from is None:
            raise AmountRefusedError("Ce montant n’est pas bloqué.")
        _check_days(row.blocked_from, until)
        row.blocked_until = until
        _tell(desk, session, dossier, "montant.debloque", row, by=by)
        return row


def montants_of(session: Session, dossier: Dossier) -> list[Montant]:
    """Return the amounts that count of a dossier and of those merged into it, oldest first."""
    return list(
        session.exec(
            select(Montant)
            .where(col(Montant.dossier_id).in_(_ids(session, dossier)), col(Montant.cancelled).is_(False))
            .order_by(col(Montant.id))
        ).all()
    )


def _ids(session: Session, dossier: Dossier) -> list[int | None]:
    return [one.id for one in family(session, dossier)]


def _check(entry: Entry) -> None:
    if entry.cents <= 0:
        raise AmountRefusedError("Un montant est plus grand que zéro.")
    if entry.kind is MontantKind.ACCORDE and entry.rung not in RUNGS:
        raise AmountRefusedError(f"Dites sur quel échelon ce geste est accordé{NBSP}: service, avoir…")
    if entry.blocked_until is not None and entry.blocked_from is None:
        raise AmountRefusedError("Un blocage qui finit a un premier jour.")
    if entry.blocked_from is not None and entry.blocked_until is not None:
        _check_days(entry.blocked_from, entry.blocked_until)


def _check_days(first: date, last: date) -> None:
    if last < first:
        raise AmountRefusedError("Le blocage finit avant de commencer.")


def _tell(desk: Desk, session: Session, dossier: Dossier, kind: str, row: Montant, *, by: str) -> None:
    now = desk.now()
    record(
        session,
        kind,
        now=now,
        actor=by,
        dossier=dossier,
        montant=row.id,
        sorte=str(row.kind),
        centimes=row.cents,
        echelon=row.rung,
    )
    refresh_card(session, dossier, now=now)
