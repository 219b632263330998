"""
What is kept no longer, and erased when its time has come? (RGPD, article 5.1 e; seed row 51)

The charter says how long, by state. A legal hold suspends it. What is merged together goes together. A
dossier that is purged keeps its reference, dates, labels and amounts, as one that a person had erased.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.erasing.erasure import Erasure, remove_orphans
from desk.erasing.masking import Mask, names_to_mask
from desk.erasing.raws import identity_of
from desk.erasing.sweeping import sweep_dossiers
from desk.erasing.tombstones import ERASED, empty
from desk.erasing.wiping import IDS, clear_effects
from desk.forgetting import ADMINISTRATION
from desk.journal import record
from desk.known import family
from desk.opening import client_of
from desk.parts import Desk
from models.compacting import compact
from models.store import Store
from models.tables import Dossier, Interlocuteur, Message, Outbox, OutboxState, RawMailRow, RawState

_BATCH = 200
_OVER = (OutboxState.DONE, OutboxState.FAILED, OutboxState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Purge:
    """What was erased because its time had come, or would be."""

    dossiers: tuple[str, ...]
    held: tuple[str, ...]
    """Due, and kept by a legal hold."""
    dropped: int
    """Mails that were set aside for good."""
    waiting: int
    """Mails held or in quarantine."""
    effects: int


def apply_retention(desk: Desk, *, dry_run: bool = False, by: str = ADMINISTRATION) -> Purge:
    """
    Erase what the charter keeps no longer: one commit a dossier, so that a stop loses nothing.

    Args:
        desk: The parts.
        dry_run: Say what would go, and change nothing.
        by: Who asked.

    Raises:
        StoreError: The database refused; what was erased before is erased.
    """
    with desk.store.read() as session:
        due, held = _due(desk, session)
    rules, now = desk.charter.retention, desk.now()
    dropped = _old_mails(desk.store, (RawState.DROPPED,), rules.dropped, now=now)
    waiting = _old_mails(desk.store, (RawState.HELD, RawState.QUARANTINE), rules.waiting, now=now)
    effects = _old_effects(desk.store, rules.effects, now=now)
    purge = Purge(
        tuple(reference for _, reference in due), tuple(held), len(dropped), len(waiting), len(effects)
    )
    if dry_run:
        return purge
    remove_orphans(desk)
    if not (due or dropped or waiting or effects):
        return purge
    for dossier_id, _reference in due:
        _purge(desk, dossier_id, by=by)
    _empty_mails(desk, [*dropped, *waiting], by=by)
    _clear(desk.store, effects)
    compact(desk.store)
    return purge


def _due(desk: Desk, session: Session) -> tuple[list[tuple[int, str]], list[str]]:
    """Return the dossiers whose time has come, and those that a hold keeps."""
    due, held = [], []
    for state, kept in desk.charter.retention.states.items():
        cutoff = desk.now() - kept
        rows = session.exec(
            select(Dossier)
            .where(
                Dossier.etat == state,
                col(Dossier.erased_at).is_(None),
                col(Dossier.merged_into).is_(None),
                sa.func.coalesce(col(Dossier.closed_at), col(Dossier.resolved_at), col(Dossier.opened_at))
                <= cutoff,
            )
            .order_by(col(Dossier.id))
        ).all()
        for row in rows:
            if _last(session, row) > cutoff:
                continue
            if any(one.hold for one in family(session, row)):
                held.append(row.reference)
            else:
                due.append((row.id or 0, row.reference))
    return due, held


def _last(session: Session, row: Dossier) -> datetime:
    """Return when something last happened in a dossier: a client's word after its end counts anew."""
    said = session.exec(select(sa.func.max(Message.at)).where(Message.dossier_id == row.id)).one()
    known = (row.opened_at, row.resolved_at, row.closed_at, row.last_in_at, row.last_out_at, said)
    return max(at for at in known if at is not None)


def _purge(desk: Desk, dossier_id: int, *, by: str) -> None:
    with desk.store.work() as session:
        row = session.get_one(Dossier, dossier_id, with_for_update=True)
        if any(one.hold for one in family(session, row)):
            return
        erasure = Erasure(desk, session, desk.now(), "conservation", by)
        person, entreprise = client_of(session, row)
        together = family(session, row)
        for one in together:
            erasure.empty_dossier(one)
        erasure.mark_unlearning()
        erasure.close()
        session.flush()
        if person is not None:
            names = names_to_mask([person.name], [entreprise.name] if entreprise else [])
            sweep_dossiers(session, Mask(person.address or "", names), [one.id or 0 for one in together])
            session.expire_all()
            _drop_if_unknown(session, person.id or 0)
    erasure.clean_up(compacting=False)


def _drop_if_unknown(session: Session, person_id: int) -> None:
    """Remove a person whom no dossier needs any more and whom the customer file does not name."""
    person = session.get_one(Interlocuteur, person_id)
    needed = session.exec(select(Dossier.id).where(Dossier.interlocuteur_id == person_id)).first()
    if needed is None and not person.listed:
        session.delete(person)


def _old_mails(
    store: Store, states: Sequence[RawState], kept: timedelta | None, *, now: datetime
) -> list[int]:
    if kept is None:
        return []
    with store.read() as session:
        rows = session.exec(
            select(RawMailRow.id)
            .outerjoin(Message, col(Message.raw_mail_id) == RawMailRow.id)
            .where(
                col(RawMailRow.state).in_(states),
                col(RawMailRow.received_at) <= now - kept,
                col(RawMailRow.reason) != ERASED,
                col(Message.id).is_(None),
            )
            .order_by(col(RawMailRow.id))
        ).all()
    return [row_id or 0 for row_id in rows]


def _empty_mails(desk: Desk, ids: Sequence[int], *, by: str) -> None:
    for part in _parts(ids):
        with desk.store.work() as session:
            for row in session.exec(select(RawMailRow).where(col(RawMailRow.id).in_(part))).all():
                empty(session, row, now=desk.now(), identity=identity_of(row.content))
            record(session, "courriels.ecartes_effaces", now=desk.now(), actor=by, nombre=len(part))


def _old_effects(store: Store, kept: timedelta | None, *, now: datetime) -> list[int]:
    if kept is None:
        return []
    with store.read() as session:
        rows = session.exec(
            select(Outbox.id, Outbox.payload)
            .where(col(Outbox.state).in_(_OVER), col(Outbox.created_at) <= now - kept)
            .order_by(col(Outbox.id))
        ).all()
    return [row_id or 0 for row_id, payload in rows if not IDS.issuperset(payload)]


def _clear(store: Store, ids: Sequence[int]) -> None:
    for part in _parts(ids):
        with store.work() as session:
            clear_effects(list(session.exec(select(Outbox).where(col(Outbox.id).in_(part))).all()))


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
