"""When is the client asked, and who sends the question? (seed rows 91, 109, 116)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from desk.effects import ask
from desk.facts import dossier_facts
from desk.journal import record
from desk.letters.moments import propose_letter
from desk.messages import Letter, store_outgoing
from desk.opening import client_of, tell_thread
from desk.parts import Desk
from desk.timing.alerts import Alert
from desk.timing.echeances import plan
from models.tables import Dossier, DraftRow, Echeance, Enquete, Interlocuteur, Message
from models.vocabulary import Etat, Issue
from playbooks.letters import Kind, write_letter

NBSP = "\u00a0"
KIND = "enquete"
MAIL = "mail.enquete"
LETTER_SLUG = f"lettre-{Kind.SATISFACTION}"
REST = timedelta(days=30)
"""A person is asked at most once in that time, however many of their dossiers end."""
_FRENCH = "fr"


def plan_survey(desk: Desk, session: Session, dossier: Dossier) -> None:
    """Plan the question for a dossier that has just been resolved; the charter says when."""
    days = desk.charter.survey.days
    if not days or dossier.resolved_at is None or dossier.issue is Issue.SANS_OBJET:
        return
    plan(
        session,
        KIND,
        f"{KIND}:{dossier.id}:{dossier.resolved_at:%Y%m%dT%H%M%S}",
        desk.charter.clock.add_days(dossier.resolved_at, days),
        now=desk.now(),
        dossier=dossier,
        data={"resolu": dossier.resolved_at.isoformat()},
    )


def ring_survey(desk: Desk, session: Session, echeance: Echeance) -> Sequence[Alert]:
    """Put the question, or propose it as a draft; a dossier that came back meanwhile asks nothing."""
    dossier = session.get(Dossier, echeance.dossier_id) if echeance.dossier_id else None
    if dossier is None or not _may_ask(desk, session, dossier, str(echeance.data.get("resolu", ""))):
        return ()
    if desk.charter.survey.sent:
        _send(desk, session, dossier, key=echeance.key)
    else:
        propose_letter(desk, session, dossier, Kind.SATISFACTION, key=echeance.key)
    return ()


def _may_ask(desk: Desk, session: Session, dossier: Dossier, resolved: str) -> bool:
    ended = dossier.etat in {Etat.RESOLU, Etat.CLOS} and dossier.resolved_at is not None
    if not ended or dossier.merged_into is not None or dossier.langue != _FRENCH:
        return False
    if dossier.resolved_at is None or dossier.resolved_at.isoformat() != resolved:
        # It came back and ended again: that end has a question of its own.
        return False
    person = client_of(session, dossier)[0]
    if person is None or not person.address or person.bouncing:
        return False
    return not _asked_lately(desk, session, person)


def _asked_lately(desk: Desk, session: Session, person: Interlocuteur) -> bool:
    found = session.exec(
        select(Enquete.id)
        .join(Dossier, col(Enquete.dossier_id) == Dossier.id)
        .where(Dossier.interlocuteur_id == person.id, col(Enquete.asked_at) > desk.now() - REST)
    ).first()
    return found is not None


def _send(desk: Desk, session: Session, dossier: Dossier, *, key: str) -> None:
    now = desk.now()
    person = client_of(session, dossier)[0]
    written = write_letter(desk.catalogue, Kind.SATISFACTION, dossier_facts(desk, session, dossier))
    # It answers no mail (RFC 3834: generated, not replied); the signed Message-ID leads the answer back.
    letter = Letter((person.address if person else "") or "", written.subject, written.text, author=None)
    message = store_outgoing(session, desk.signer, dossier, letter, now=now)
    ask(session, MAIL, key, {"message_row_id": message.id}, now=now, dossier=dossier)
    session.add(Enquete(dossier_id=dossier.id or 0, message_row_id=message.id, asked_at=now))
    record(session, "enquete.demandee", now=now, dossier=dossier, message=message.id)
    text = f"La question de satisfaction part chez le client{NBSP}: sa réponse viendra ici."
    tell_thread(session, dossier, "note", f"enquete:{message.id}", now=now, text=text)


def note_survey(
    desk: Desk, session: Session, dossier: Dossier, message: Message, draft: DraftRow | None
) -> None:
    """Remember that a letter that left put the question, where a person sent it."""
    if draft is None or draft.data.get("playbook") != LETTER_SLUG:
        return
    known = session.exec(select(Enquete.id).where(Enquete.message_row_id == message.id)).first()
    if known is None:
        now = desk.now()
        session.add(Enquete(dossier_id=dossier.id or 0, message_row_id=message.id, asked_at=now))
        record(
            session,
            "enquete.demandee",
            now=now,
            actor=message.author or "",
            dossier=dossier,
            message=message.id,
        )
