"""How does an answer become a mail that leaves? Only by a person's explicit word (rule 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, select

from desk.advising import keep_draft, message_to_answer, propose_for
from desk.answering.reading import read_letter, record_passed, theirs_of
from desk.answering.uses import record_use
from desk.effects import ask
from desk.engagements import note_promises
from desk.joining import NewFile, attach
from desk.journal import record
from desk.leaving import check_sendable, hashes_of
from desk.messages import Letter, store_outgoing
from desk.opening import client_of, refresh_card
from desk.parts import Desk
from desk.rights import Right, require
from desk.undo import wait_before_leaving
from desk.views import DossierView, DraftView, dossier_view, draft_view, find_dossier
from models.errors import ConflictError, DoleancesError, NotSendableError
from models.tables import Dossier, DraftRow, DraftState, Message
from models.values import Reading

NBSP = "\u00a0"
MAX_BODY = 50_000
"""Characters; a letter of twenty pages is a mistake."""


def ensure_draft(desk: Desk, reference: str) -> DraftView:
    """
    Return the draft of a dossier, writing it now where it is not ready.

    Raises:
        DossierNotFoundError: No dossier has this reference.
        NotSendableError: It was merged: its draft is on the other dossier.
        DoleancesError: There is no message to answer.
    """
    with desk.store.read() as session:
        row = _living(desk, session, reference)
        ready = dossier_view(session, row).draft
        message = message_to_answer(session, row)
        if ready is not None:
            return ready
        if message is None:
            raise DoleancesError(f"{row.reference} has no message to answer")
        draft = propose_for(desk, session, row, message)
    with desk.store.work() as session:
        row = _living(desk, session, reference)
        # Another process may have been faster: its draft is as good, and it may be edited by now.
        ready = dossier_view(session, row).draft
        if ready is not None:
            return ready
        return draft_view(keep_draft(desk, session, row, message, draft))


def _living(desk: Desk, session: Session, reference: str) -> Dossier:
    """Find a dossier that can be answered: a merge may have changed to whom a text would leave."""
    row = find_dossier(session, reference, now=desk.now())
    if row.merged_into is not None:
        raise NotSendableError(
            f"{row.reference} est fusionné avec {row.merged_into}{NBSP}: ouvrez le brouillon de "
            f"{row.merged_into}. Ce que vous avez enregistré y est, rien n’est parti."
        )
    return row


def save_draft(desk: Desk, draft_id: int, version: int, subject: str, body: str, *, by: str) -> DraftView:
    """
    Keep what a person wrote in a draft.

    Raises:
        ConflictError: Somebody else wrote in it since this person opened it; the message is that
            person's Slack id. Nothing is overwritten.
        NotAllowedError: This person may not handle the dossier.
    """
    with desk.store.work() as session:
        row = locked_draft(session, draft_id)
        require(desk, by, Right.QUALIFIER, session.get(Dossier, row.dossier_id))
        check_version(row, version, by)
        if (row.subject, row.body) != (subject, body):
            row.subject, row.body = subject, body[:MAX_BODY]
            row.edited_by = by
            row.version += 1
        return draft_view(row)


def review(desk: Desk, subject: str, body: str, *, reference: str = "") -> Reading:
    """
    Read an answer before it leaves: the same reading for a text drafted or typed.

    With the dossier's *reference*, lines and subjects that are the client's own words are let through.
    """
    theirs: tuple[str, ...] = ()
    if reference:
        with desk.store.read() as session:
            theirs = theirs_of(session, find_dossier(session, reference, now=desk.now()))
    return read_letter(desk, subject, body, theirs=theirs)


def send_reply(
    desk: Desk,
    reference: str,
    draft_id: int,
    version: int,
    subject: str,
    body: str,
    *,
    by: str,
    delay: timedelta | None = None,
    files: Sequence[NewFile] = (),
) -> DossierView:
    """
    Ask for an answer to leave, exactly once.

    Args:
        desk: The parts.
        reference: The dossier.
        draft_id: The draft that was shown.
        version: Its version, as it was shown.
        subject: What leaves.
        body: What leaves.
        by: Who says so.
        delay: How long it can be taken back (``desk.undo``); what the charter says where absent.
        files: What is attached (``desk.joining``).

    Raises:
        ConflictError: Somebody else wrote in the draft, or sent it already.
        NotSendableError: The client has no address, the text is empty, its level asks for the
            agreement of somebody else, or the dossier was merged since; the message is a French sentence.
        NotAllowedError: This person may not send for this dossier.
    """
    reading = review(desk, subject, body, reference=reference)
    with desk.store.work() as session:
        dossier = _living(desk, session, reference)
        row = locked_draft(session, draft_id)
        if row.dossier_id != dossier.id:
            raise DoleancesError("this draft belongs to another dossier")
        require(desk, by, Right.ENVOYER, dossier)
        check_version(row, version, by)
        check_sendable(desk, session, dossier, row, (subject, body), reading, by=by, files=hashes_of(files))
        row.subject, row.body = subject, body
        depart(desk, session, dossier, row, reading=reading, by=by, files=files, delay=delay)
        return dossier_view(session, dossier)


def depart(
    desk: Desk,
    session: Session,
    dossier: Dossier,
    row: DraftRow,
    *,
    reading: Reading,
    by: str,
    files: Sequence[NewFile] = (),
    delay: timedelta | None = None,
) -> None:
    """Let a draft leave as it is; whoever calls has checked that it may (``check_sendable``)."""
    message = _send(desk, session, dossier, row, subject=row.subject, body=row.body, reading=reading, by=by)
    attach(desk, session, dossier, message, files, by=by)
    wait_before_leaving(session, dossier, message, desk.charter.undo_delay if delay is None else delay)


def _send(
    desk: Desk,
    session: Session,
    dossier: Dossier,
    row: DraftRow,
    *,
    subject: str,
    body: str,
    reading: Reading,
    by: str,
) -> Message:
    now = desk.now()
    person, _entreprise = client_of(session, dossier)
    row.subject, row.body, row.state, row.edited_by = subject, body, DraftState.SENT, by
    row.version += 1
    letter = Letter(
        to=(person.address or "") if person else "",
        subject=subject,
        text=body,
        author=by,
        answers=message_to_answer(session, dossier),
    )
    message = store_outgoing(session, desk.signer, dossier, letter, now=now)
    ask(
        session,
        "mail.reply",
        f"reply:{row.id}:{row.version}",
        {"message_row_id": message.id},
        now=now,
        dossier=dossier,
    )
    record(
        session,
        "reponse.approuvee",
        now=now,
        actor=by,
        dossier=dossier,
        message=message.id,
        brouillon=row.id,
        risque=str(reading.risque),
    )
    record_passed(session, dossier, reading, by=by, now=now)
    record_use(session, dossier, row, body, now=now)
    note_promises(desk, session, dossier, message, reading, by=by, theirs=theirs_of(session, dossier))
    refresh_card(session, dossier, now=now)
    return message


def locked_draft(session: Session, draft_id: int) -> DraftRow:
    """Return a draft that nobody else can change before the commit."""
    row = session.exec(select(DraftRow).where(DraftRow.id == draft_id).with_for_update()).first()
    if row is None:
        raise DoleancesError("this draft is gone")
    return row


def check_version(row: DraftRow, version: int, by: str) -> None:
    """Refuse, as a ``ConflictError``, what somebody else has sent or written in since."""
    if row.state is not DraftState.PROPOSED:
        raise ConflictError(row.edited_by or "bureau")
    if row.version != version and row.edited_by != by:
        raise ConflictError(row.edited_by or "bureau")
