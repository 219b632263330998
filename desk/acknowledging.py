"""When may an acknowledgement leave by itself, and what does it say? (seed rows 2 and 3)"""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from desk.effects import ask
from desk.facts import dossier_facts, local_time
from desk.journal import record
from desk.known import ack_key, acks_sent_to
from desk.messages import Letter, store_outgoing
from desk.opening import client_of, tell_thread
from desk.parts import Desk
from intake.compose import reply_subject
from intake.screening import may_acknowledge
from models.tables import Dossier, Message
from models.values import ParsedMail


def acknowledge(
    desk: Desk, session: Session, dossier: Dossier, message: Message, mail: ParsedMail, *, langue: str
) -> str:
    """
    Ask for an acknowledgement of the mail that opened a dossier, where that is safe and wanted.

    Returns:
        What was decided, in French, for the "pourquoi" of the card.
    """
    if not desk.settings.acknowledge:
        return "accusé de réception désactivé"
    person, _entreprise = client_of(session, dossier)
    address = mail.from_.address
    allowed, reason = may_acknowledge(
        mail,
        known_contact=person is not None and person.listed and person.address == address,
        acks_last_24h=acks_sent_to(session, address, desk.store.clock),
        own_addresses=desk.settings.own_addresses,
    )
    if not allowed:
        return f"pas d’accusé de réception\u00a0: {reason}"
    from playbooks.letters import write_acknowledgement

    now = desk.now()
    due = local_time(dossier.first_answer_due_at or now, desk.charter.clock.zone)
    # Nobody has taken the dossier yet: the team is named, unless the charter names a person.
    facts = replace(dossier_facts(desk, session, dossier), writer_name=desk.charter.signature_name)
    subject, text = write_acknowledgement(facts, first_answer_by=due, langue=langue)
    # The client's own subject, where there is one, keeps the thread together in every mail program.
    subject = reply_subject(message.subject or subject, dossier.reference)
    letter = Letter(address, subject, text, author=None, answers=message)
    row = store_outgoing(session, desk.signer, dossier, letter, now=now)
    ask(
        session,
        "mail.ack",
        ack_key(address, dossier.reference),
        {"message_row_id": row.id},
        now=now,
        dossier=dossier,
    )
    record(session, "accuse.demande", now=now, dossier=dossier, message=row.id)
    tell_thread(session, dossier, "ack", str(row.id), now=now, message_row_id=row.id)
    return "accusé de réception demandé"
