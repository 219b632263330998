"""How far has a dossier been instructed: what is collected, read and told, and what is missing?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from desk.instruction.listes import QUESTION, liste_for
from desk.journal import record
from desk.opening import refresh_card
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import find_dossier
from models.tables import Dossier, InstructionItem
from models.vocabulary import AUTRE


@dataclass(frozen=True, slots=True)
class Gauge:
    """How complete a file is (seed row 46)."""

    done: int
    wanted: int
    """Without what was dropped as without object here."""
    missing: tuple[str, ...]
    """The labels of what is not there, in the order of the list."""

    @property
    def percent(self) -> int:
        """Return the share that is there; a list whose every line is without object is complete."""
        return 100 if not self.wanted else round(100 * self.done / self.wanted)


def ensure_checklist(session: Session, dossier: Dossier) -> list[InstructionItem]:
    """
    Return the checklist of a dossier, writing what its motif asks for and is not there yet.

    A motif corrected later adds its lines; what was done under the former one stays, and what was not
    done of it goes.
    """
    # Two people may open the window for the first time at once.
    session.exec(select(Dossier.id).where(Dossier.id == dossier.id).with_for_update()).first()
    wanted = liste_for(dossier.motif_principal)
    rows = {row.slug: row for row in items_of(session, dossier)}
    slugs = {line.slug for line in wanted.lines}
    for row in rows.values():
        if row.slug not in slugs and row.done_at is None and not row.dropped:
            session.delete(row)
    for line in wanted.lines:
        if line.slug not in rows:
            session.add(
                InstructionItem(dossier_id=dossier.id or 0, kind=line.kind, slug=line.slug, label=line.label)
            )
    session.flush()
    return items_of(session, dossier)


def items_of(session: Session, dossier: Dossier) -> list[InstructionItem]:
    """Return what is on the checklist of a dossier, nothing where it is not instructed yet."""
    return list(
        session.exec(
            select(InstructionItem)
            .where(InstructionItem.dossier_id == dossier.id)
            .order_by(col(InstructionItem.id))
        ).all()
    )


def gauge_of(items: Iterable[InstructionItem]) -> Gauge:
    """Measure a checklist; pure."""
    kept = [item for item in items if not item.dropped]
    missing = tuple(item.label for item in kept if item.done_at is None)
    return Gauge(done=len(kept) - len(missing), wanted=len(kept), missing=missing)


@dataclass(frozen=True, slots=True)
class Progress:
    """What a person changes on a checklist, by slug."""

    done: Collection[str] = ()
    dropped: Collection[str] = ()
    again: Collection[str] = ()
    """Done or dropped by mistake: wanted again."""
    answer: str = ""
    """What is answered to « et si le client avait raison ? »."""


def advance(desk: Desk, reference: str, progress: Progress, *, by: str) -> Gauge:
    """
    Tick, drop and take up again lines of a checklist; return how complete it is.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        NotAllowedError: This person may not handle the dossier.
    """
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, dossier)
        items = ensure_checklist(session, dossier)
        changed = [item.slug for item in items if _apply(item, progress, by=by, now=desk.now())]
        gauge = gauge_of(items)
        if changed:
            record(
                session,
                "instruction.avancee",
                now=desk.now(),
                actor=by,
                dossier=dossier,
                lignes=changed,
                faites=gauge.done,
                attendues=gauge.wanted,
            )
            refresh_card(session, dossier, now=desk.now())
        return gauge


def assign_item(desk: Desk, reference: str, slug: str, *, owner: str | None, by: str) -> None:
    """Say who collects, reads or tells one line (seed row 45); an unknown line changes nothing."""
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        require(desk, by, Right.QUALIFIER, dossier)
        for item in ensure_checklist(session, dossier):
            if item.slug == slug and item.owner != owner:
                item.owner = owner
                record(
                    session,
                    "instruction.confiee",
                    now=desk.now(),
                    actor=by,
                    dossier=dossier,
                    ligne=slug,
                    a=owner,
                )


def _apply(item: InstructionItem, progress: Progress, *, by: str, now: datetime) -> bool:
    if item.kind == QUESTION and progress.answer.strip() and progress.answer.strip() != item.note:
        item.note, item.done_by, item.done_at, item.dropped = progress.answer.strip(), by, now, False
        return True
    if item.slug in progress.again and (item.done_at is not None or item.dropped):
        item.done_by, item.done_at, item.dropped = None, None, False
        return True
    if item.done_at is not None or item.dropped:
        return False
    if item.slug in progress.done:
        item.done_by, item.done_at = by, now
        return True
    if item.slug in progress.dropped:
        item.done_by, item.dropped = by, True
        return True
    return False


def roles_for(dossier: Dossier) -> dict[str, str]:
    """Return who does, answers for, is consulted on and is told of a dossier of this motif."""
    return dict(liste_for(dossier.motif_principal or AUTRE).roles)
