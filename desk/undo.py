"""
How is an answer taken back in the seconds after it was sent? (issue 7, outcome 2)

The row of the outbox waits (``available_at``). Taking it back is one conditional update of that row:
the worker's own step before the final dot is another (``desk.worker.mark_sending``), so that of the
two only one can win, and a letter that is taken back surely did not leave.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.journal import record
from desk.opening import refresh_card, tell_thread
from desk.parts import Desk
from desk.rights import Right, require
from desk.sending import reopen_draft
from desk.views import DossierView, dossier_view
from models.errors import DoleancesError
from models.tables import Approbation, Dossier, DraftRow, Message, Outbox, OutboxState, StoredAttachment

NBSP = "\u00a0"
REPLY = "mail.reply"
WAITING = "depart"
"""What the thread is told while an answer waits."""


class TooLateError(DoleancesError):
    """This answer cannot be taken back any more; the message is a French sentence."""


def wait_before_leaving(session: Session, dossier: Dossier, message: Message, delay: timedelta) -> None:
    """Let the answer just asked for wait, and the thread say how to take it back."""
    if delay <= timedelta(0):
        return
    row = _row_of(session, message)
    if row is None:
        return
    row.available_at = row.created_at + delay
    tell_thread(
        session,
        dossier,
        WAITING,
        str(row.id),
        now=row.created_at,
        outbox_id=row.id,
        user=message.author,
        seconds=int(delay.total_seconds()),
    )


def waiting_letter(desk: Desk, reference: str) -> tuple[int, int] | None:
    """Return the row of the answer of a dossier that can still be taken back, and for how many seconds."""
    now = desk.now()
    with desk.store.read() as session:
        row = session.exec(
            select(Outbox)
            .join(Dossier, col(Outbox.dossier_id) == Dossier.id)
            .where(
                Dossier.reference == reference,
                Outbox.kind == REPLY,
                Outbox.state == OutboxState.READY,
                col(Outbox.available_at) > now,
                Outbox.attempts == 0,
            )
            .order_by(col(Outbox.id).desc())
        ).first()
        return None if row is None else (row.id or 0, int((row.available_at - now).total_seconds()))


def take_back(desk: Desk, outbox_id: int, *, by: str) -> DossierView:
    """
    Cancel an answer that has not left, and give its draft back; who agreed to it takes that back too.

    Args:
        desk: The parts.
        outbox_id: The row of the outbox that would send it.
        by: Who takes it back.

    Raises:
        TooLateError: It has left, or is leaving, or was taken back already.
        NotAllowedError: This person may not send for this dossier.
    """
    now = desk.now()
    with desk.store.work() as session:
        row = session.get(Outbox, outbox_id)
        message = session.get(Message, int(row.payload["message_row_id"])) if row else None
        dossier = session.get(Dossier, message.dossier_id) if message else None
        if row is None or row.kind != REPLY or message is None or dossier is None:
            raise TooLateError(f"Cette réponse n’attend plus{NBSP}: rien n’a été annulé.")
        require(desk, by, Right.ENVOYER, dossier)
        if not _cancelled(session, outbox_id):
            raise TooLateError(f"Trop tard{NBSP}: cette réponse est partie, ou son envoi a commencé.")
        draft = _give_back(session, message)
        _withdraw_word(session, dossier, draft, by=by, now=now)
        record(session, "reponse.annulee", now=now, actor=by, dossier=dossier, envoi=outbox_id)
        tell_thread(session, dossier, "annule", str(outbox_id), now=now, user=by)
        refresh_card(session, dossier, now=now)
        return dossier_view(session, dossier)


def _cancelled(session: Session, outbox_id: int) -> bool:
    """Cancel the row unless its sending has begun; a leased row is refused to its worker from here on."""
    cancelled = session.execute(
        sa.update(Outbox)
        .where(
            col(Outbox.id) == outbox_id,
            # Never tried before: a letter that was, and that a person sent again, may have left then.
            sa.or_(
                sa.and_(col(Outbox.state) == OutboxState.READY, col(Outbox.attempts) == 0),
                sa.and_(col(Outbox.state) == OutboxState.LEASED, col(Outbox.attempts) == 1),
            ),
        )
        .values(state=OutboxState.CANCELLED, leased_by=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )
    return bool(cancelled.rowcount)  # type: ignore[attr-defined]


def _give_back(session: Session, message: Message) -> DraftRow | None:
    """Put the text back into its draft; the letter that never left is no message of the dossier."""
    draft = reopen_draft(session, message)
    for file in session.exec(select(StoredAttachment).where(StoredAttachment.message_row_id == message.id)):
        session.delete(file)
    session.flush()
    session.delete(message)
    return draft


def _withdraw_word(
    session: Session, dossier: Dossier, draft: DraftRow | None, *, by: str, now: datetime
) -> None:
    """Let the agreement of whoever takes a letter back be none: they would not see it leave again."""
    if draft is None:
        return
    given = select(Approbation).where(
        Approbation.draft_id == draft.id, Approbation.decided_by == by, col(Approbation.agreed).is_(True)
    )
    for asked in session.exec(given):
        asked.agreed = None
        record(
            session, "accord.retire", now=now, actor=by, dossier=dossier, accord=asked.id, brouillon=draft.id
        )


def _row_of(session: Session, message: Message) -> Outbox | None:
    session.flush()
    rows = session.exec(
        select(Outbox)
        .where(Outbox.dossier_id == message.dossier_id, Outbox.kind == REPLY)
        .order_by(col(Outbox.id).desc())
    ).all()
    return next((row for row in rows if row.payload.get("message_row_id") == message.id), None)
