"""
Is this mail the account manager's answer to the client, and how is it filed?

The desk sees it because it is in (hidden) copy; it reads no other mail of that person. It is a
letter of ours: it reopens nothing, is acknowledged to nobody, and counts as the answer.
"""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session, col, select

from desk.answering.reading import theirs_of
from desk.answering.uses import record_use
from desk.engagements import note_promises, offer_promises
from desk.journal import record
from desk.known import StoredThreads, survivor
from desk.manager_mailboxes import draft_of_number
from desk.messages import store_incoming
from desk.opening import client_of, refresh_card, tell_thread
from desk.parts import Desk
from desk.timing.words import we_wrote
from intake.delivered import hidden_recipients
from intake.public_domains import is_public_domain
from intake.threading import Participants, find_thread
from models.tables import Direction, Dossier, DraftRow, DraftState, Message, RawMailRow
from models.values import Address, ParsedMail, Reading
from models.vocabulary import MailKind, Risque

NBSP = "\u00a0"
_AUTHOR_LENGTH = 64
"""Of the columns that name who wrote."""
_WATCH = {
    Risque.AVEU: "elle reconnaît une faute, prévenez un responsable avant d’écrire à nouveau",
    Risque.PROMESSE: "elle engage l’entreprise, vérifiez que la promesse pourra être tenue",
    Risque.MENACE: "elle peut être lue comme une menace, un appel peut encore l’adoucir",
    Risque.ACCUSATION: "elle met le client en cause, attendez-vous à ce qu’il réagisse",
    Risque.OPINION_INTERNE: "elle dit une opinion interne, qui pourra nous être opposée",
    Risque.MINIMISATION: "elle minimise la gêne du client, revenez-y au prochain échange",
}
"""Worst first."""


def find_answer(desk: Desk, session: Session, mail: ParsedMail, raw: bytes) -> Dossier | None:
    """
    Return the dossier that a mail of its account manager answers, ``None`` for any other mail.

    The thread is shown by our signed Message-ID, by the signed address of the hidden copy, or by a mail
    of the dossier that is answered; the subject does not count. A sender who fails authentication or
    whose identity is doubtful is not believed, and what does not go to the client is no answer.
    """
    sender = mail.from_.address.casefold()
    if mail.kind not in {MailKind.HUMAN, MailKind.OWN}:
        return None
    copies = tuple(Address("", address) for address in hidden_recipients(raw))
    ours = desk.signer.read_message_id(mail.message_id or "") is not None
    seen = replace(
        mail,
        cc=(*mail.cc, *copies),
        references=(*mail.references, *([mail.message_id] if ours and mail.message_id else [])),
    )
    threads = StoredThreads(session)
    match = find_thread(seen, threads, desk.signer, {sender})
    if match.reference is None or match.doubtful or match.how not in {"signed", "references"}:
        return None
    # Locked: a merge at this very moment must not leave the answer on a dossier that ends.
    found = select(Dossier).where(Dossier.reference == match.reference).with_for_update()
    dossier = survivor(session, session.exec(found.execution_options(populate_existing=True)).one())
    entreprise = client_of(session, dossier)[1]
    if entreprise is None or entreprise.account_manager.strip().casefold() != sender:
        return None
    return dossier if _is_to_client(desk, mail, threads.participants(dossier.reference)) else None


def file_answer(desk: Desk, session: Session, dossier: Dossier, mail: ParsedMail, raw: RawMailRow) -> Message:
    """File the account manager's answer on its dossier, and tell what is to be watched in it."""
    now, author = desk.now(), mail.from_.address[:_AUTHOR_LENGTH]
    message = store_incoming(session, desk.files, dossier, mail, raw=raw, now=now)
    message.direction, message.author = Direction.OUT, author
    draft = _answered_draft(desk, session, dossier, mail)
    if draft is not None and draft.state is not DraftState.SENT:
        draft.state, draft.edited_by = DraftState.SENT, author
        draft.version += 1
        record_use(session, dossier, draft, mail.new_text, now=now)
    we_wrote(session, desk.charter, dossier, now=now)
    reading = desk.read_text(mail.new_text.strip() or mail.text.strip() or mail.subject)
    record(
        session,
        "reponse.responsable",
        now=now,
        actor=author,
        dossier=dossier,
        message=message.id,
        brouillon=draft.id if draft else None,
        risque=str(reading.risque),
    )
    tell_thread(session, dossier, "mail_out", str(message.id), now=now, message_row_id=message.id)
    note_promises(desk, session, dossier, message, reading, by=author, theirs=theirs_of(session, dossier))
    offer_promises(session, dossier, message, now=now)
    if reading.risque is not Risque.AUCUN:
        text = what_to_watch(reading, author)
        tell_thread(session, dossier, "note", f"relecture:{message.id}", now=now, text=text)
    refresh_card(session, dossier, now=now)
    return message


def what_to_watch(reading: Reading, author: str) -> str:
    """Say what a letter that has left carries; never its words, which a minimal Slack must not show."""
    carried = {sentence.risque for sentence in reading.sentences} | {reading.risque}
    points = [advice for risque, advice in _WATCH.items() if risque in carried]
    return f"La réponse de {author} est déjà chez le client. À surveiller{NBSP}: {f'{NBSP}; '.join(points)}."


def _is_to_client(desk: Desk, mail: ParsedMail, participants: Participants) -> bool:
    for to in (*mail.to, *mail.cc):
        address, domain = to.address.casefold(), to.domain.casefold()
        if domain == desk.settings.domain:
            continue
        if address in participants.addresses or (
            domain in participants.domains and not is_public_domain(domain)
        ):
            return True
    return False


def _answered_draft(desk: Desk, session: Session, dossier: Dossier, mail: ParsedMail) -> DraftRow | None:
    """Return the draft that was sent: the one that the id names, else that of the mail answered."""
    signed = desk.signer.read_message_id(mail.message_id or "")
    named = draft_of_number(signed.number) if signed else None
    if named is not None:
        return session.get(DraftRow, named)
    drafts = select(DraftRow).where(DraftRow.dossier_id == dossier.id).order_by(col(DraftRow.id).desc())
    answering = drafts.join(Message, col(DraftRow.answers_message_id) == Message.id).where(
        Message.message_id == mail.in_reply_to
    )
    proposed = drafts.where(DraftRow.state == DraftState.PROPOSED)
    return (session.exec(answering).first() if mail.in_reply_to else None) or session.exec(proposed).first()
