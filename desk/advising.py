"""How does a dossier get its draft? Reformulation, playbook, draft and reading, off the click's path."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, select

from desk.answering.mails import mail_text, message_to_answer
from desk.answering.material import Material, read_material
from desk.answering.writing import write
from desk.effects import Done, Effect, Failed, Outcome, ask
from desk.hiding import hide_shown
from desk.journal import record
from desk.manager_mailboxes import offer_draft
from desk.mediating.proposing import consider
from desk.mediating.room import is_sealed
from desk.moving import messages_on
from desk.opening import client_of, refresh_card, tell_thread
from desk.parts import Desk
from desk.sensitivity import PLAYBOOKS
from desk.similar_dossiers import SimilarDossiers, remember
from desk.views import opening_message
from intake.compose import reply_subject
from models.plain import to_plain
from models.tables import Direction, Dossier, DraftRow, DraftState, Message
from models.values import Analysis, DossierFacts, Draft, MailText

__all__ = [
    "DraftPreparer",
    "keep_draft",
    "mail_text",
    "message_to_answer",
    "propose",
    "propose_for",
    "propose_from",
]


def propose(desk: Desk, mail: MailText, facts: DossierFacts) -> Draft:
    """Write the draft that answers one mail; pure but for the classifiers and playbooks it loads."""
    return propose_from(desk, mail, desk.analyse(mail, tier=facts.tier), facts)


def propose_from(desk: Desk, mail: MailText, analysis: Analysis, facts: DossierFacts) -> Draft:
    """Write the draft that answers a mail already understood, of which nothing else is known."""
    return write(desk, Material(mail, analysis, facts))


def propose_for(desk: Desk, session: Session, dossier: Dossier, message: Message) -> Draft:
    """Write the draft that answers a message of a dossier, in the light of all that came before it."""
    return write(desk, read_material(desk, session, dossier, message))


class DraftPreparer:
    """
    Perform ``draft.prepare``: write the draft of a message once, and tell whom it concerns.

    Args:
        desk: The parts.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.similar = SimilarDossiers()

    def perform(self, effect: Effect) -> Outcome:
        """Write the draft; the same effect performed twice writes it once."""
        message_row_id = int(effect.payload["message_row_id"])
        with self.desk.store.read() as session:
            message = session.get(Message, message_row_id)
            if message is None:
                return Failed("the message is gone")
            dossier = session.get(Dossier, message.dossier_id)
            if dossier is None:
                return Failed("the dossier is gone")
            if _draft_of(session, message_row_id) is not None or is_sealed(message):
                return Done()
            draft = propose_for(self.desk, session, dossier, message)
            opens = opening_message(messages_on(session, dossier))
            is_first = opens is not None and opens.id == message.id
            similar = self.similar.find(session, dossier, message, now=self.desk.now()) if is_first else None
        return Done(then=lambda work: self._keep(work, message_row_id, draft, similar))

    def _keep(
        self, session: Session, message_row_id: int, draft: Draft, similar: list[dict[str, Any]] | None
    ) -> None:
        message = session.get(Message, message_row_id)
        dossier = session.get(Dossier, message.dossier_id) if message else None
        if message is None or dossier is None or _draft_of(session, message_row_id) is not None:
            return
        if similar is not None:
            remember(session, dossier, similar)
        if draft.playbook in PLAYBOOKS and not dossier.sensible:
            dossier.sensible = True
            record(session, "dossier.prive", now=self.desk.now(), dossier=dossier, playbook=draft.playbook)
            hide_shown(session, dossier, now=self.desk.now())
        keep_draft(self.desk, session, dossier, message, draft)
        consider(self.desk, session, dossier)


def keep_draft(
    desk: Desk,
    session: Session,
    dossier: Dossier,
    message: Message,
    draft: Draft,
    *,
    over_edited: bool = False,
) -> DraftRow:
    """
    Store a draft in place of the one before it, unless a person has edited that one.

    Args:
        desk: The parts.
        session: The unit of work.
        dossier: Whose draft it is.
        message: What it answers.
        draft: What is proposed.
        over_edited: Put an edited one aside too; it stays within reach (``desk.answering.rewriting``).
    """
    now = desk.now()
    for older in session.exec(
        select(DraftRow).where(DraftRow.dossier_id == dossier.id, DraftRow.state == DraftState.PROPOSED)
    ).all():
        if over_edited or older.edited_by is None:
            older.state = DraftState.SUPERSEDED
    row = DraftRow(
        dossier_id=dossier.id or 0,
        answers_message_id=message.id,
        subject=reply_subject(_subject(dossier, message), dossier.reference),
        body=draft.body,
        data=to_plain(draft),
        at=now,
    )
    session.add(row)
    session.flush()
    record(session, "brouillon.propose", now=now, dossier=dossier, playbook=draft.playbook)
    if draft.suite is not None:
        tell_thread(session, dossier, "suite", str(row.id), now=now, suite=to_plain(draft.suite))
    entreprise = client_of(session, dossier)[1]
    if entreprise is not None and entreprise.account_manager:
        ask(
            session,
            "slack.dm",
            f"dm:brouillon:{row.id}",
            {
                "reference": dossier.reference,
                "email": entreprise.account_manager,
                "what": "brouillon",
                "draft_id": row.id,
            },
            now=now,
            dossier=dossier,
        )
    if not dossier.sensible:
        # Who is in charge of a private dossier decides what its account manager reads.
        offer_draft(desk, session, dossier, row, draft)
    refresh_card(session, dossier, now=now)
    return row


def _subject(dossier: Dossier, message: Message) -> str:
    """Return what an answer is about; the title of an internal note never leaves."""
    written = "" if message.direction is Direction.INTERNAL else message.subject
    return written or dossier.subject


def _draft_of(session: Session, message_row_id: int) -> int | None:
    """Return the draft that answers a message; one that was put aside does not count."""
    return session.exec(
        select(DraftRow.id).where(
            DraftRow.answers_message_id == message_row_id, DraftRow.state != DraftState.SUPERSEDED
        )
    ).first()
