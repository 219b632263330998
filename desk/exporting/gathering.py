"""
What goes into the evidence bundle of a dossier? Read in one go, as values. (seed rows 46, 49, 50)

Left out, and said so in the bundle: the confidential room of a mediation (seed row 77, C7), internal
notes, drafts that never left, and the fields that leads alone may see.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from desk.exporting.words import label
from desk.known import family
from desk.mediating.contentieux import AMICABLE_PLAYBOOKS
from desk.mediating.room import is_sealed
from desk.opening import client_of
from models.tables import (
    ActionCorrective,
    Decision,
    Direction,
    Dossier,
    DraftRow,
    DraftState,
    Engagement,
    Event,
    JournalHead,
    Mediation,
    Message,
    Montant,
    PlaybookUse,
    RawMailRow,
    StoredAttachment,
)
from models.vocabulary import MailKind

FOR_LEADS = frozenset({"dossier.origine"})
"""Lines of the journal about what leads alone may see."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a mail."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Mail:
    """A message received or sent."""

    id: int
    sent: bool
    automatic: bool
    """Written by no person: an acknowledgement, an out-of-office, a bounce."""
    at: datetime
    from_: str
    to: tuple[str, ...]
    subject: str
    message_id: str
    text: str
    content: bytes | None
    """Its bytes, ``None`` for what was never a mail (a call noted down) or was erased."""
    truncated: bool
    """Its attachments were left on the server, being too large."""
    files: tuple[File, ...]
    proposes: bool = False
    """It is a letter that proposes an amicable end."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal with its seal and the one before, so that it can be tried alone."""

    seq: int
    previous: str
    seal: str
    dossier_id: int | None
    kind: str
    actor: str
    data: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """A dossier, as evidence."""

    reference: str
    subject: str
    entreprise: str
    client: str
    facts: tuple[tuple[str, str], ...]
    """What a reader must know first: label and value, in French."""
    mails: tuple[Mail, ...]
    lines: tuple[Line, ...]
    amounts: tuple[Montant, ...]
    decisions: tuple[Decision, ...]
    actions: tuple[ActionCorrective, ...]
    engagements: tuple[Engagement, ...]
    mediations: tuple[Mediation, ...]
    head: tuple[int, str]
    sealed_out: int
    """Messages of the mediation's room that were left out."""
    notes_out: int


def gather(session: Session, dossier: Dossier) -> Record:
    """Read what goes into the bundle of *dossier*: also of what was merged into it, one dispute being one."""
    together = [one.id or 0 for one in family(session, dossier)]
    where = Message.home_id if dossier.merged_into else Message.dossier_id
    rows = session.exec(select(Message).where(where == dossier.id).order_by(col(Message.at), col(Message.id)))
    messages = list(rows.all())
    left = _departed(session, together)
    shown = [
        m
        for m in messages
        if not is_sealed(m)
        and m.direction is not Direction.INTERNAL
        and (m.direction is not Direction.OUT or m.raw_mail_id is not None or m.id in left)
    ]
    secret = {m.id for m in messages if is_sealed(m)}
    proposals = _proposals(session, together)
    person, entreprise = client_of(session, dossier)
    head = session.get(JournalHead, 1)
    return Record(
        reference=dossier.reference,
        subject=dossier.subject,
        entreprise=entreprise.name if entreprise else "",
        client=" ".join(filter(None, (person.name, f"<{person.address}>" if person.address else "")))
        if person
        else "",
        facts=_facts(dossier),
        mails=tuple(
            replace(mail_of(session, m), proposes=m.direction is Direction.OUT and m.text in proposals)
            for m in shown
        ),
        lines=tuple(_lines(session, together, secret)),
        amounts=tuple(_of(session, Montant, together)),
        decisions=tuple(_of(session, Decision, together)),
        actions=tuple(_of(session, ActionCorrective, together)),
        engagements=tuple(_of(session, Engagement, together)),
        mediations=tuple(_of(session, Mediation, together)),
        head=(head.seq, head.seal) if head else (0, ""),
        sealed_out=len(secret),
        notes_out=sum(m.direction is Direction.INTERNAL and m.id not in secret for m in messages),
    )


def _departed(session: Session, together: list[int]) -> set[Any]:
    """Return the letters that the journal saw leave: one that waits, failed or was forged proves nothing."""
    rows = session.exec(
        select(Event.data).where(
            col(Event.dossier_id).in_(together), Event.kind == "mail.parti", col(Event.seq).is_not(None)
        )
    ).all()
    return {data.get("message") for data in rows}


def _of(session: Session, table: Any, together: list[int]) -> list[Any]:
    return list(session.exec(select(table).where(table.dossier_id.in_(together)).order_by(table.id)).all())


def _proposals(session: Session, together: list[int]) -> set[str]:
    """Return the texts that left and propose an amicable end, as a contentieux counts them (seed row 84)."""
    rows = session.exec(
        select(DraftRow, PlaybookUse.slug)
        .outerjoin(PlaybookUse, col(PlaybookUse.draft_id) == DraftRow.id)
        .where(col(DraftRow.dossier_id).in_(together), DraftRow.state == DraftState.SENT)
    ).all()
    return {
        row.body for row, slug in rows if (slug or str(row.data.get("playbook", ""))) in AMICABLE_PLAYBOOKS
    }


def _facts(row: Dossier) -> tuple[tuple[str, str], ...]:
    facts = (
        ("État", label(row.etat)),
        ("Nature", label(row.nature)),
        ("Motifs", ", ".join(label(motif) for motif in row.motifs)),
        ("Phase du client", label(row.phase or "")),
        ("Gravité", f"{row.gravite} sur 4"),
        ("Cause retenue", label(row.cause or "")),
        ("Issue", label(row.issue or "")),
        ("Échéances", row.due_why),
        ("Fusionné avec", row.merged_into or ""),
        ("Séparé de", row.split_from or ""),
        ("Gel légal", "oui" if row.hold else ""),
        ("Effacé le", row.erased_at.date().isoformat() if row.erased_at else ""),
    )
    return tuple((label, value) for label, value in facts if value)


def mail_of(session: Session, row: Message) -> Mail:
    """Read a message with its bytes and its files."""
    raw = session.get(RawMailRow, row.raw_mail_id) if row.raw_mail_id else None
    files = session.exec(
        select(StoredAttachment)
        .where(StoredAttachment.message_row_id == row.id)
        .order_by(col(StoredAttachment.id))
    ).all()
    sender = f"{row.from_name} <{row.from_address}>".strip() if row.from_address else row.from_name
    sent = row.direction is Direction.OUT
    return Mail(
        id=row.id or 0,
        sent=sent,
        automatic=row.author is None if sent else row.kind is not MailKind.HUMAN,
        at=row.at,
        from_=sender,
        to=tuple(row.to_addresses),
        subject=row.subject,
        message_id=row.message_id or "",
        text=row.text,
        content=(raw.content or None) if raw else None,
        truncated=bool(raw and raw.truncated),
        files=tuple(File(f.name, f.sha256, f.size) for f in files),
    )


def _lines(session: Session, together: list[int], secret: set[int | None]) -> list[Line]:
    rows = session.exec(
        select(Event)
        .where(col(Event.dossier_id).in_(together), col(Event.seq).is_not(None))
        .order_by(col(Event.seq))
    ).all()
    rows = [row for row in rows if _may_leave(row, secret)]
    before = [(row.seq or 1) - 1 for row in rows]
    seals: dict[int | None, str] = {0: ""}
    for start in range(0, len(before), 500):
        seals |= dict(
            session.exec(
                select(Event.seq, Event.seal).where(col(Event.seq).in_(before[start : start + 500]))
            ).all()
        )
    return [
        Line(
            seq=row.seq or 0,
            previous=seals.get((row.seq or 1) - 1, ""),
            seal=row.seal,
            dossier_id=row.dossier_id,
            kind=row.kind,
            actor=row.actor,
            data=dict(row.data),
            at=row.at,
        )
        for row in rows
    ]


def _may_leave(row: Event, secret: set[int | None]) -> bool:
    if row.kind.startswith("mediation.") or row.kind in FOR_LEADS:
        return False
    return row.data.get("message") not in secret or row.data.get("message") is None
