"""What does a person see of a dossier? Frozen values, read in one go, that cards and lists render."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from desk.advancement import Advancement
from desk.messages import text_to_show
from desk.relatives import SimilarDossier, merged_into, similar_dossiers, split_from
from desk.speaking import require_sight
from desk.standing import Standing, standing_of
from models.errors import DossierNotFoundError
from models.plain import from_plain
from models.references import read_reference
from models.tables import (
    AnalysisRow,
    Direction,
    Dossier,
    DraftRow,
    DraftState,
    Entreprise,
    Event,
    Interlocuteur,
    Message,
    StoredAttachment,
)
from models.values import Analysis, Draft
from models.vocabulary import Etat

OPEN = (Etat.RECU, Etat.QUALIFIE, Etat.INSTRUCTION, Etat.PROPOSITION, Etat.MEDIATION)
"""The states in which a dossier still asks for work."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A mail received or sent, or a note, as a thread shows it."""

    id: int
    direction: Direction
    from_name: str
    from_address: str
    subject: str
    new_text: str
    at: datetime
    author: str | None
    attachments: tuple[tuple[str, str, int], ...]
    """Name, content type, size in bytes."""
    doubts: tuple[str, ...]
    dmarc: str


@dataclass(frozen=True, slots=True)
class DraftView:
    """The proposed answer as a person edits it."""

    id: int
    version: int
    subject: str
    body: str
    advice: Draft
    """What the desk proposed at first: playbook, reasons, questions, uncovered, risks, approval."""
    edited_by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything a card shows of a dossier."""

    id: int
    reference: str
    subject: str
    source: str
    etat: Etat
    entreprise: str
    tier: str
    key_account: bool
    account_manager: str
    client_name: str
    client_address: str
    analysis: Analysis
    """Of the message that opened it, with the corrections made by people applied."""
    corrected: bool
    a_qualifier: bool
    owner: str | None
    opened_at: datetime
    first_answer_due_at: datetime | None
    resolution_due_at: datetime | None
    due_why: str
    first_answered_at: datetime | None
    linked_to: str | None
    linked_why: str
    first_message: MessageView | None
    message_count: int
    draft: DraftView | None
    version: int
    merged_into: str | None = None
    merged_from: tuple[str, ...] = ()
    split_from: str | None = None
    split_into: tuple[str, ...] = ()
    similar: tuple[SimilarDossier, ...] = ()
    sensible: bool = False
    """Private: who has the right to see it only (``desk.rights``)."""
    standing: Standing = Standing()  # noqa: RUF009 - frozen
    advancement: Advancement = Advancement()  # noqa: RUF009 - frozen
    """Read by who shows a card (``desk.instruction.advancing``); empty elsewhere."""

    def is_late(self, now: datetime) -> bool:
        """Tell whether the deadline that runs now has passed."""
        if self.etat not in OPEN or self.standing.is_paused:
            return False
        due = self.resolution_due_at if self.first_answered_at else self.first_answer_due_at
        return due is not None and now > due

    @property
    def next_due_at(self) -> datetime | None:
        """Return the deadline that runs now: the first answer, then the resolution."""
        if self.etat not in OPEN or self.standing.is_paused:
            return None
        return self.resolution_due_at if self.first_answered_at else self.first_answer_due_at


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier as one line of a list."""

    reference: str
    subject: str
    etat: Etat
    entreprise: str
    client_name: str
    motif_principal: str | None
    ton: str
    gravite: int
    owner: str | None
    opened_at: datetime
    next_due_at: datetime | None
    a_qualifier: bool
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class EventLine:
    """A line of the journal, for people."""

    kind: str
    actor: str
    at: datetime
    data: dict[str, object]


def find_dossier(session: Session, reference: str, *, now: datetime) -> Dossier:
    """
    Return the row that a person's way of writing a reference names.

    Raises:
        BadReferenceError: This is no reference.
        DossierNotFoundError: No dossier has it.
        NotAllowedError: It is private, and who speaks may not see it (``desk.speaking``).
    """
    year, number = read_reference(reference, now=now)
    row = session.exec(select(Dossier).where(Dossier.year == year, Dossier.number == number)).first()
    if row is None:
        raise DossierNotFoundError(f"no dossier D-{year}-{number:05d}")
    require_sight(row)
    return row


def dossier_view(session: Session, row: Dossier) -> DossierView:
    """Read all that a card shows of the dossier *row*."""
    entreprise = session.get(Entreprise, row.entreprise_id) if row.entreprise_id else None
    person = session.get(Interlocuteur, row.interlocuteur_id) if row.interlocuteur_id else None
    messages = _messages_of(session, row)
    first = opening_message(messages)
    analysis = latest_analysis(
        session, first.dossier_id if first else row.id or 0, first.id if first else None
    )
    return DossierView(
        id=row.id or 0,
        reference=row.reference,
        subject=row.subject,
        source=row.source,
        etat=row.etat,
        entreprise=entreprise.name if entreprise else "",
        tier=entreprise.tier if entreprise else "standard",
        key_account=entreprise.key_account if entreprise else False,
        account_manager=entreprise.account_manager if entreprise else "",
        client_name=person.name if person else "",
        client_address=(person.address or "") if person else "",
        analysis=analysis,
        corrected=analysis.model == "personne",
        a_qualifier=row.a_qualifier,
        owner=row.owner,
        opened_at=row.opened_at,
        first_answer_due_at=row.first_answer_due_at,
        resolution_due_at=row.resolution_due_at,
        due_why=row.due_why,
        first_answered_at=row.first_answered_at,
        linked_to=row.linked_to,
        linked_why=row.linked_why,
        first_message=message_view(session, first) if first else None,
        message_count=len(messages),
        draft=current_draft(session, row.id or 0),
        version=row.version,
        merged_into=row.merged_into,
        merged_from=merged_into(session, row),
        split_from=row.split_from,
        split_into=split_from(session, row),
        similar=similar_dossiers(session, row),
        sensible=row.sensible,
        standing=standing_of(row),
    )


def _messages_of(session: Session, row: Dossier) -> list[Message]:
    """Return what shows on a dossier; of one that was merged, what was filed on it."""
    where = Message.home_id if row.merged_into else Message.dossier_id
    return list(session.exec(select(Message).where(where == row.id).order_by(col(Message.id))).all())


def opening_message(messages: Sequence[Message]) -> Message | None:
    """Return the message that opened a dossier: its own first from the client, before merged ones."""
    received = [message for message in messages if message.direction is Direction.IN]
    own = [message for message in received if message.home_id is None]
    return next(iter([*own, *received, *messages]), None)


def latest_analysis(session: Session, dossier_id: int, message_row_id: int | None) -> Analysis:
    """Return the newest analysis of a message; a person's correction is the newest of all."""
    row = session.exec(
        select(AnalysisRow)
        .where(AnalysisRow.dossier_id == dossier_id, AnalysisRow.message_row_id == message_row_id)
        .order_by(col(AnalysisRow.id).desc())
    ).first()
    if row is None:
        from models.vocabulary import Nature

        return Analysis(nature=Nature.DOLEANCE)
    return from_plain(Analysis, row.data)


def message_view(session: Session, row: Message) -> MessageView:
    """Read a message with the names of its attachments."""
    files = session.exec(
        select(StoredAttachment)
        .where(StoredAttachment.message_row_id == row.id)
        .order_by(col(StoredAttachment.id))
    ).all()
    return MessageView(
        id=row.id or 0,
        direction=row.direction,
        from_name=row.from_name,
        from_address=row.from_address,
        subject=row.subject,
        new_text=text_to_show(row),
        at=row.at,
        author=row.author,
        attachments=tuple((f.name, f.content_type, f.size) for f in files if not f.inline),
        doubts=tuple(row.authenticity.get("doubts", ())),
        dmarc=str(row.authenticity.get("dmarc", "unknown")),
    )


def current_draft(session: Session, dossier_id: int) -> DraftView | None:
    """Return the draft that is open for editing, one that a person typed in before the desk's own."""
    row = session.exec(
        select(DraftRow)
        .where(DraftRow.dossier_id == dossier_id, DraftRow.state == DraftState.PROPOSED)
        .order_by(col(DraftRow.edited_by).is_(None), col(DraftRow.id).desc())
    ).first()
    return None if row is None else draft_view(row)


def draft_view(row: DraftRow) -> DraftView:
    """Turn a draft's row into what a person edits."""
    return DraftView(
        id=row.id or 0,
        version=row.version,
        subject=row.subject,
        body=row.body,
        advice=from_plain(Draft, row.data),
        edited_by=row.edited_by,
        at=row.at,
    )


def journal_of(session: Session, dossier_id: int, *, limit: int = 20) -> list[EventLine]:
    """Return the last lines of a dossier's journal, newest first."""
    rows = session.exec(
        select(Event).where(Event.dossier_id == dossier_id).order_by(col(Event.id).desc()).limit(limit)
    ).all()
    return [EventLine(r.kind, r.actor, r.at, dict(r.data)) for r in rows]
