"""How do messages change dossier without losing what hangs on them, and come back to where they were?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.known import family
from models.plain import to_plain
from models.tables import (
    AnalysisRow,
    Correction,
    Dossier,
    DraftRow,
    DraftState,
    Message,
    Outbox,
    OutboxState,
    ThreadId,
)
from models.vocabulary import Etat, Nature, Phase, Ton

Trace = list[list[Any]]
"""What an undo needs of some rows, as the journal keeps it: ids and labels, never a text."""


def messages_on(session: Session, dossier: Dossier) -> list[Message]:
    """Return the messages that show on a dossier, in the order they were filed."""
    return list(
        session.exec(select(Message).where(Message.dossier_id == dossier.id).order_by(col(Message.id))).all()
    )


def home_of(message: Message) -> int:
    """Return the dossier that a message was filed on."""
    return message.home_id or message.dossier_id


def show_on(
    session: Session, messages: Sequence[Message], dossier: Dossier, *, home: int | None = None
) -> None:
    """Let messages, and what was understood of them, show on a dossier; *home* is where they are filed."""
    for message in messages:
        kept = home or home_of(message)
        message.dossier_id = dossier.id or 0
        message.home_id = None if kept == dossier.id else kept
    ids = [message.id or 0 for message in messages]
    for table in (AnalysisRow, Correction):
        session.execute(
            sa.update(table).where(col(table.message_row_id).in_(ids)).values(dossier_id=dossier.id)
        )


def names_of(messages: Iterable[Message]) -> set[str]:
    """Return every Message-ID that messages carry or answer."""
    return {name for m in messages for name in (m.message_id, *m.references) if name}


def lead_to(session: Session, moved: Sequence[Message], source: Dossier, target: Dossier) -> Trace:
    """
    Let the ids that only *moved* messages name lead to *target*; what stays on *source* keeps its own.

    Returns:
        For ``lead_back``: each row's id and the dossier it led to.
    """
    gone = {message.id for message in moved}
    names = names_of(moved) - names_of(m for m in messages_on(session, source) if m.id not in gone)
    here = [one.id for one in family(session, source)]
    rows = session.exec(
        select(ThreadId)
        .where(col(ThreadId.dossier_id).in_(here), col(ThreadId.message_id).in_(names))
        .order_by(col(ThreadId.id).desc())
    ).all()
    taken = _leading_to(session, target, names)
    trace: Trace = []
    for row in rows:
        if row.message_id not in taken:
            taken.add(row.message_id)
            trace.append([row.id, row.dossier_id])
            row.dossier_id = target.id or 0
    return trace


def lead_back(session: Session, trace: Trace) -> None:
    """Let ids lead where they led before ``lead_to``."""
    for row_id, dossier_id in trace:
        row = session.get(ThreadId, row_id)
        before = session.get(Dossier, dossier_id)
        if row is None or before is None:
            continue
        if _leading_to(session, before, {row.message_id}):
            session.delete(row)
        else:
            row.dossier_id = dossier_id


def _leading_to(session: Session, dossier: Dossier, names: set[str]) -> set[str]:
    return set(
        session.exec(
            select(ThreadId.message_id).where(
                ThreadId.dossier_id == dossier.id, col(ThreadId.message_id).in_(names)
            )
        ).all()
    )


def open_drafts(session: Session, dossier: Dossier) -> list[DraftRow]:
    """Return the drafts that may still be edited, locked: a person may be writing in one."""
    return list(
        session.exec(
            select(DraftRow)
            .where(DraftRow.dossier_id == dossier.id, DraftRow.state == DraftState.PROPOSED)
            .order_by(col(DraftRow.id))
            .with_for_update()
        ).all()
    )


def hand_over(session: Session, drafts: Sequence[DraftRow], target: Dossier) -> Trace:
    """
    Move the drafts that a person typed in to *target*; what the desk alone proposed is superseded.

    A text that somebody typed is never lost (PEERS.md, thread 19): it stays open on *target*, before
    what the desk proposed there.

    Returns:
        For ``hand_back``: each draft's id, dossier, state and message answered, before and after.
    """
    typed = any(draft.edited_by for draft in drafts)
    touched = list(drafts)
    if typed:
        touched += [draft for draft in open_drafts(session, target) if not draft.edited_by]
    trace: Trace = []
    for draft in touched:
        before = _draft_state(draft)
        if draft.edited_by:
            draft.dossier_id = target.id or 0
        else:
            draft.state = DraftState.SUPERSEDED
            # Another draft may answer that message, once it is asked for.
            draft.answers_message_id = None
        trace.append([draft.id, before, _draft_state(draft)])
    return trace


def free(session: Session, messages: Sequence[Message]) -> Trace:
    """Let *messages* have another draft, whatever was proposed and superseded before; undone alike."""
    ids = [message.id for message in messages]
    trace: Trace = []
    for draft in session.exec(
        select(DraftRow).where(
            col(DraftRow.answers_message_id).in_(ids), DraftRow.state == DraftState.SUPERSEDED
        )
    ).all():
        before = _draft_state(draft)
        draft.answers_message_id = None
        trace.append([draft.id, before, _draft_state(draft)])
    return trace


def hand_back(session: Session, trace: Trace) -> None:
    """Give drafts back what ``hand_over`` took, unless they were sent or changed in between."""
    for draft_id, before, after in trace:
        draft = session.get(DraftRow, draft_id, with_for_update=True)
        if draft is not None and _draft_state(draft) == after:
            draft.dossier_id, draft.answers_message_id = before[0], before[2]
            draft.state = DraftState(before[1])


def _draft_state(draft: DraftRow) -> list[Any]:
    return [draft.dossier_id, str(draft.state), draft.answers_message_id]


def stop_preparing(session: Session, messages: Sequence[Message]) -> list[int]:
    """Cancel the drafts still being prepared for *messages*; return the effects for ``prepare_after_all``."""
    waiting = session.exec(
        select(Outbox)
        .where(
            col(Outbox.key).in_([f"draft:{message.id}" for message in messages]),
            col(Outbox.state).in_([OutboxState.READY, OutboxState.LEASED]),
        )
        .with_for_update()
    ).all()
    for effect in waiting:
        effect.state = OutboxState.CANCELLED
    return [effect.id or 0 for effect in waiting]


def prepare_after_all(session: Session, effect_ids: Sequence[int], *, now: datetime) -> None:
    """Ask again for the drafts that ``stop_preparing`` cancelled."""
    for effect_id in effect_ids:
        effect = session.get(Outbox, effect_id)
        if effect is not None and effect.state is OutboxState.CANCELLED:
            effect.state, effect.available_at = OutboxState.READY, now


_WORDS: dict[str, type[StrEnum]] = {"etat": Etat, "nature": Nature, "ton": Ton, "phase": Phase}


def snapshot(dossier: Dossier, names: Sequence[str]) -> dict[str, Any]:
    """Return columns of a dossier as the journal keeps them."""
    return {name: to_plain(getattr(dossier, name)) for name in names}


def restore(dossier: Dossier, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Give columns back the value they had, unless somebody has changed them since."""
    for name, value in before.items():
        if to_plain(getattr(dossier, name)) == after[name]:
            setattr(dossier, name, _column(name, value))


def _column(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    return _WORDS[name](value) if name in _WORDS else value


def lock(session: Session, *dossiers: Dossier) -> None:
    """Keep every other writer out of these dossiers, always in the same order."""
    ids = [dossier.id for dossier in dossiers]
    session.exec(
        select(Dossier)
        .where(col(Dossier.id).in_(ids))
        .order_by(col(Dossier.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
