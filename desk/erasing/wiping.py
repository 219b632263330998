"""
What is left of a message, or of a dossier, whose words are erased?

The rows stay, empty of words: dates, labels, amounts and who of the desk acted tell the figures and
the journal what they must know, and name no client.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.views import OPEN
from models.tables import (
    AnalysisRow,
    Approbation,
    Correction,
    Decision,
    Dossier,
    DraftRow,
    DraftState,
    Echeance,
    Engagement,
    Enquete,
    InstructionItem,
    Mediation,
    MediationNote,
    Message,
    Montant,
    Outbox,
    OutboxState,
    RawMailRow,
    StoredAttachment,
    ThreadId,
)
from models.vocabulary import Etat

GONE = "(effacé)"
IDS = frozenset({"reference", "message_row_id", "draft_id", "version", "outbox_id", "what", "raw_mail_id"})
"""What a payload may keep: it names rows, and nobody."""
_OVER = (OutboxState.DONE, OutboxState.FAILED, OutboxState.CANCELLED)
_TEXTS: tuple[tuple[Any, dict[str, object]], ...] = (
    (Approbation, {"word": "", "reasons": [], "files": []}),
    (Engagement, {"text": GONE, "proof": ""}),
    (Enquete, {"comment": ""}),
    (Decision, {"text": GONE, "why": ""}),
    (InstructionItem, {"note": ""}),
    (Montant, {"note": ""}),
    (Echeance, {"text": "", "data": {}}),
    (
        Mediation,
        {
            "reasons": [],
            "client_consent_by": None,
            "mediator": "",
            "neutrality": {},
            "calendar": [],
            "agreement": "",
            "outputs": {},
        },
    ),
)


@dataclass
class Wiped:
    """What was taken away, for what must follow the commit and for the journal."""

    messages: list[int] = field(default_factory=list)
    raws: set[int] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    """Message-IDs."""
    corrections: int = 0


def wipe_messages(session: Session, messages: Iterable[Message], wiped: Wiped) -> None:
    """Take the words of messages, and all that was made of them, away."""
    for row in messages:
        row_id = row.id or 0
        wiped.messages.append(row_id)
        wiped.ids.update(filter(None, [row.message_id]))
        if row.raw_mail_id:
            wiped.raws.add(row.raw_mail_id)
        wiped.files.update(
            session.exec(
                select(StoredAttachment.sha256).where(StoredAttachment.message_row_id == row_id)
            ).all()
        )
        session.execute(sa.delete(StoredAttachment).where(col(StoredAttachment.message_row_id) == row_id))
        session.execute(sa.delete(AnalysisRow).where(col(AnalysisRow.message_row_id) == row_id))
        gone = session.execute(sa.delete(Correction).where(col(Correction.message_row_id) == row_id))
        wiped.corrections += int(gone.rowcount)  # type: ignore[attr-defined]
        _blank(row)
        for draft in session.exec(select(DraftRow).where(DraftRow.answers_message_id == row_id)).all():
            _blank_draft(draft)
        session.execute(
            sa.update(Engagement).where(col(Engagement.message_row_id) == row_id).values(text=GONE, proof="")
        )
        session.execute(sa.update(Enquete).where(col(Enquete.answer_row_id) == row_id).values(comment=""))
    session.flush()


def _blank(row: Message) -> None:
    row.message_id, row.identity, row.references = None, None, []
    row.from_name = row.from_address = row.from_domain = row.content_key = ""
    row.to_addresses, row.defects, row.authenticity = [], [], {}
    row.subject, row.text, row.new_text, row.html = GONE, "", "", None


def _blank_draft(row: DraftRow) -> None:
    row.subject, row.body = GONE, ""
    kept = {key: row.data.get(key) for key in ("playbook", "channel", "approval")}
    blank = {"reasons": [], "subject": "", "body": "", "reformulation": "", "questions": []}
    row.data = {**kept, **blank, "uncovered": [], "risks": []}
    if row.state is DraftState.PROPOSED:
        row.state = DraftState.SUPERSEDED


def wipe_dossier(session: Session, dossier: Dossier, wiped: Wiped, *, now: datetime) -> None:
    """Take the words of a whole dossier away; it keeps its reference, its dates, labels and amounts."""
    messages = session.exec(
        select(Message).where(
            sa.or_(col(Message.dossier_id) == dossier.id, col(Message.home_id) == dossier.id)
        )
    ).all()
    wipe_messages(session, messages, wiped)
    for draft in session.exec(select(DraftRow).where(DraftRow.dossier_id == dossier.id)).all():
        _blank_draft(draft)
    asked = session.exec(select(Approbation.files).where(Approbation.dossier_id == dossier.id)).all()
    wiped.files.update(_hashes(asked))
    for table, values in _TEXTS:
        session.execute(sa.update(table).where(table.dossier_id == dossier.id).values(values))
    rooms = select(Mediation.id).where(Mediation.dossier_id == dossier.id)
    session.execute(sa.delete(MediationNote).where(col(MediationNote.mediation_id).in_(rooms)))
    session.execute(sa.delete(ThreadId).where(col(ThreadId.dossier_id) == dossier.id))
    dossier.subject, dossier.paused_why, dossier.linked_why = GONE, "", ""
    dossier.similar, dossier.linked_to, dossier.interlocuteur_id = [], None, None
    dossier.erased_at = now
    if dossier.etat in OPEN:
        # Nobody can work on it any more: it must not be waited for, nor counted as late.
        dossier.etat, dossier.closed_at = Etat.CLOS, now
        dossier.paused_at = None
    session.execute(
        sa.update(Echeance)
        .where(
            col(Echeance.dossier_id) == dossier.id,
            col(Echeance.fired_at).is_(None),
            col(Echeance.cancelled_at).is_(None),
        )
        .values(cancelled_at=now)
    )
    session.flush()


def forget_ids(session: Session, ids: set[str]) -> None:
    """Let these Message-IDs lead nowhere any more."""
    for start in range(0, len(wanted := sorted(ids)), 500):
        part = wanted[start : start + 500]
        session.execute(sa.delete(ThreadId).where(col(ThreadId.message_id).in_(part)))


def clear_effects(rows: Sequence[Outbox]) -> None:
    """Take the words out of effects; those that were still to come will not."""
    for row in rows:
        row.payload = {key: value for key, value in row.payload.items() if key in IDS}
        row.result = {key: value for key, value in row.result.items() if key in {"channel", "ts", "code"}}
        row.error = ""
        if row.key.startswith("ack:"):
            # It starts with the hash of an address, which whoever guesses the address can make.
            row.key = f"efface:{row.id}"
        if row.state not in (*_OVER, OutboxState.SENDING):
            row.state, row.leased_by, row.leased_until = OutboxState.CANCELLED, None, None


def unshared(session: Session, files: Iterable[str]) -> set[str]:
    """Return those files that no message has any more, and no letter that waits for an agreement."""
    wanted = sorted(files)
    waiting = session.exec(select(Approbation.files).where(col(Approbation.decided_at).is_(None))).all()
    kept = set(_hashes(waiting))
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        kept |= set(
            session.exec(select(StoredAttachment.sha256).where(col(StoredAttachment.sha256).in_(part))).all()
        )
    return set(wanted) - kept


def _hashes(asked: Iterable[Sequence[Any]]) -> set[str]:
    return {str(file["sha256"]) for files in asked for file in files if "sha256" in file}


def raws(session: Session, ids: set[int]) -> list[RawMailRow]:
    """Return these raw mails."""
    return [row for raw_id in sorted(ids) if (row := session.get(RawMailRow, raw_id)) is not None]
