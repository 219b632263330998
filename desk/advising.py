"""How does a dossier get its draft? Reformulation, playbook, draft and reading, off the click's path."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, select

from desk.effects import Done, Effect, Failed, Outcome, ask
from desk.facts import dossier_facts
from desk.foreign import FRENCH, foreign_draft
from desk.journal import record
from desk.manager_mailboxes import offer_draft
from desk.moving import messages_on
from desk.opening import client_of, refresh_card
from desk.parts import Desk
from desk.similar_dossiers import SimilarDossiers, remember
from desk.views import latest_analysis, opening_message
from intake.compose import reply_subject
from models.plain import to_plain
from models.tables import Direction, Dossier, DraftRow, DraftState, Message
from models.values import Analysis, DossierFacts, Draft, MailText


def propose(desk: Desk, mail: MailText, facts: DossierFacts) -> Draft:
    """Write the draft that answers one mail; pure but for the classifiers and playbooks it loads."""
    return propose_from(desk, mail, desk.analyse(mail, tier=facts.tier), facts)


def propose_from(desk: Desk, mail: MailText, analysis: Analysis, facts: DossierFacts) -> Draft:
    """Write the draft that answers a mail already understood."""
    if analysis.langue != FRENCH:
        return foreign_draft(mail, analysis, facts, zone=desk.charter.clock.zone)
    from nlp.reformulation import reformulate
    from playbooks.choosing import choose
    from playbooks.drafting import write_draft

    choice = choose(desk.catalogue, analysis, tier=facts.tier, mail=mail)
    reformulation = reformulate(mail, analysis, seed=facts.reference)
    return write_draft(desk.catalogue, choice, mail, analysis, reformulation, facts, reading=desk.read_text)


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
            if _draft_of(session, message_row_id) is not None:
                return Done()
            draft = self._write(session, dossier, message)
            opens = opening_message(messages_on(session, dossier))
            is_first = opens is not None and opens.id == message.id
            similar = self.similar.find(session, dossier, message, now=self.desk.now()) if is_first else None
        return Done(then=lambda work: self._keep(work, message_row_id, draft, similar))

    def _write(self, session: Session, dossier: Dossier, message: Message) -> Draft:
        analysis = latest_analysis(session, dossier.id or 0, message.id)
        return propose_from(
            self.desk, mail_text(message), analysis, dossier_facts(self.desk, session, dossier)
        )

    def _keep(
        self, session: Session, message_row_id: int, draft: Draft, similar: list[dict[str, Any]] | None
    ) -> None:
        message = session.get(Message, message_row_id)
        dossier = session.get(Dossier, message.dossier_id) if message else None
        if message is None or dossier is None or _draft_of(session, message_row_id) is not None:
            return
        if similar is not None:
            remember(session, dossier, similar)
        keep_draft(self.desk, session, dossier, message, draft)


def keep_draft(desk: Desk, session: Session, dossier: Dossier, message: Message, draft: Draft) -> DraftRow:
    """Store a draft in place of the one before it, unless a person has edited that one."""
    now = desk.now()
    for older in session.exec(
        select(DraftRow).where(
            DraftRow.dossier_id == dossier.id,
            DraftRow.state == DraftState.PROPOSED,
            col(DraftRow.edited_by).is_(None),
        )
    ).all():
        older.state = DraftState.SUPERSEDED
    row = DraftRow(
        dossier_id=dossier.id or 0,
        answers_message_id=message.id,
        subject=reply_subject(message.subject or dossier.subject, dossier.reference),
        body=draft.body,
        data=to_plain(draft),
        at=now,
    )
    session.add(row)
    session.flush()
    record(session, "brouillon.propose", now=now, dossier=dossier, playbook=draft.playbook)
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
    offer_draft(desk, session, dossier, row, draft)
    refresh_card(session, dossier, now=now)
    return row


def mail_text(message: Message) -> MailText:
    """Return what a stored message says, as the classifiers and the reformulation read it."""
    return MailText(
        subject=message.subject,
        body=message.new_text or message.text,
        from_=f"{message.from_name} <{message.from_address}>",
        date=message.at,
    )


def message_to_answer(session: Session, dossier: Dossier) -> Message | None:
    """Return the last message that the client wrote."""
    return session.exec(
        select(Message)
        .where(Message.dossier_id == dossier.id, Message.direction == Direction.IN)
        .order_by(col(Message.id).desc())
    ).first()


def _draft_of(session: Session, message_row_id: int) -> int | None:
    return session.exec(select(DraftRow.id).where(DraftRow.answers_message_id == message_row_id)).first()
