"""
How does an approved letter leave, and what is written down of it?

``sending`` is committed before the final dot, which alone makes a server keep a mail; from there
only the server's own word ends the doubt. A mail whose fate is unknown becomes ``inconnu``: told in
the thread, never resent by the machine (RFC 1047, MAIL.md 2.7).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session, col, select

from desk.effects import Done, Effect, Failed, Outcome, Retry, Unknown
from desk.engagements import drop_promises, offer_promises
from desk.joining import joined
from desk.journal import record
from desk.keeping_sent import keep_sent
from desk.mediating.contentieux import AMICABLE_PLAYBOOKS
from desk.opening import client_of, refresh_card, tell_thread
from desk.parts import Desk
from desk.surveying.asking import note_survey
from desk.timing.words import we_wrote
from desk.worker import mark_sending
from intake.compose import OutgoingMail, compose, envelope_recipients
from intake.smtp import SendResult, retry_at
from models.errors import NotSendableError, StoreError
from models.sealing import fingerprint
from models.tables import Dossier, DraftRow, DraftState, Message, Outbox, RawMailRow
from models.values import Address

ACK = "mail.ack"
AUTOMATIC = frozenset({ACK, "mail.enquete"})
"""What nobody wrote: it says so itself, and asks for no answer of a machine (RFC 3834)."""
REPLY = "mail.reply"
_FILE_GONE = "Un fichier joint n’est plus dans le dossier des données."
ACCOUNT_PAUSE = timedelta(seconds=60)


class Sender(Protocol):
    """Offers one mail to a server and tells exactly what happened."""

    def send(
        self,
        mail: bytes,
        envelope_from: str,
        recipients: tuple[str, ...],
        *,
        before_end: Callable[[], None],
    ) -> SendResult:
        """Offer a mail once, calling *before_end* before its final dot; tell what the server did."""
        ...


class MailPerformer:
    """
    Perform ``mail.reply`` and ``mail.ack``.

    Args:
        desk: The parts.
        sender: The submission server.
        ack_sender: Envelope sender of automatic mails; empty is the null sender of RFC 3834.
    """

    def __init__(self, desk: Desk, sender: Sender, *, ack_sender: str = "") -> None:
        self.desk = desk
        self.sender = sender
        self.ack_sender = ack_sender
        self._paused_until: datetime | None = None

    def perform(self, effect: Effect) -> Outcome:
        """Send the letter; each failure is told where people look."""
        now = self.desk.now()
        if self._paused_until is not None and now < self._paused_until:
            return Retry("the mail server rests", (self._paused_until - now).total_seconds(), counts=False)
        with self.desk.store.read() as session:
            message = session.get(Message, int(effect.payload["message_row_id"]))
            dossier = session.get(Dossier, message.dossier_id) if message else None
            if message is None or dossier is None:
                return Failed("the letter is gone")
            try:
                mail = self._outgoing(session, dossier, message, automatic=effect.kind in AUTOMATIC)
            except StoreError as error:
                return Failed(str(error), then=self._tell(effect, "echec", _FILE_GONE))
        try:
            content = compose(mail)
        except NotSendableError as error:
            return Failed(str(error), then=self._tell(effect, "echec", str(error)))
        envelope_from = self.ack_sender if mail.automatic else self.desk.address
        result = self.sender.send(
            content,
            envelope_from,
            envelope_recipients(mail),
            before_end=lambda: mark_sending(self.desk.store, effect),
        )
        # A dead server or a refused login is no letter's fault: the others wait without trying it.
        self._paused_until = now + ACCOUNT_PAUSE if result.account_trouble else None
        return self._outcome(effect, result, content)

    def tell_unknown(self, session: Session, effect: Effect) -> None:
        """Tell the thread of a letter that a killed process may or may not have sent."""
        self._tell(effect, "inconnu", "Le bureau s’est arrêté pendant l’envoi.")(session)

    def _outgoing(
        self, session: Session, dossier: Dossier, message: Message, *, automatic: bool
    ) -> OutgoingMail:
        person, _entreprise = client_of(session, dossier)
        name = person.name if person else ""
        return OutgoingMail(
            from_=Address(self.desk.company, self.desk.address),
            to=tuple(Address(name, address) for address in message.to_addresses),
            subject=message.subject,
            text=message.text,
            message_id=message.message_id or self.desk.signer.message_id(dossier.reference, message.id or 0),
            date=message.at,
            in_reply_to=message.references[-1] if message.references else None,
            references=tuple(message.references),
            attachments=joined(session, self.desk.files, message),
            automatic=automatic,
        )

    def _outcome(self, effect: Effect, result: SendResult, content: bytes) -> Outcome:
        said = f"{result.code or ''} {result.enhanced} {result.text}".strip()[:500]
        match result.state:
            case "sent":
                return Done({"code": result.code, "text": result.text}, then=self._sent(effect, content))
            case "unknown":
                return Unknown(said, then=self._tell(effect, "inconnu", said))
            case "failed":
                return Failed(said, then=self._tell(effect, "echec", said))
        now = self.desk.now()
        with self.desk.store.read() as session:
            row = session.get(Outbox, effect.id)
            since = row.created_at if row else None
        at = retry_at(effect.attempts, now, since=since)
        if at is None:
            return Failed(said, then=self._tell(effect, "echec", f"{said} (abandon après trois jours)"))
        return Retry(said, (at - now).total_seconds())

    def _sent(self, effect: Effect, content: bytes) -> Callable[[Session], None]:
        def write(session: Session) -> None:
            found = _find(session, effect)
            if found is None:
                return
            dossier, message = found
            keep_sent(session, message, content, now=self.desk.now())
            note_departure(self.desk, session, dossier, message, kind=effect.kind)

        return write

    def _tell(self, effect: Effect, what: str, said: str) -> Callable[[Session], None]:
        def write(session: Session) -> None:
            found = _find(session, effect)
            if found is None:
                return
            dossier, message = found
            now = self.desk.now()
            if what == "echec" and effect.kind not in AUTOMATIC:
                reopen_draft(session, message)
            record(session, f"mail.{what}", now=now, dossier=dossier, message=message.id)
            payload: dict[str, object] = {"message_row_id": message.id, "text": said}
            if what == "inconnu":
                payload["outbox_id"] = effect.id
            # A letter that a person sends again may be lost again: each try has its own word.
            tell_thread(session, dossier, what, f"{message.id}:{effect.attempts}", now=now, **payload)
            refresh_card(session, dossier, now=now)

        return write


def note_departure(desk: Desk, session: Session, dossier: Dossier, message: Message, *, kind: str) -> None:
    """Write down that a letter left: in the journal and, where a person wrote it, on its dossier."""
    now = desk.now()
    raw = session.get(RawMailRow, message.raw_mail_id) if message.raw_mail_id else None
    proof = {"empreinte": fingerprint(session, raw.sha256)} if raw else {}
    record(session, "mail.parti", now=now, dossier=dossier, message=message.id, genre=kind, **proof)
    if kind != REPLY:
        return
    we_wrote(session, desk.charter, dossier, now=now, proposes=_proposes(session, message))
    note_survey(desk, session, dossier, message, _sent_draft(session, message))
    tell_thread(session, dossier, "mail_out", str(message.id), now=now, message_row_id=message.id)
    offer_promises(session, dossier, message, now=now)
    refresh_card(session, dossier, now=now)


def _proposes(session: Session, message: Message) -> bool:
    """Tell whether a letter offers an amicable end: the playbook of its draft says so."""
    draft = _sent_draft(session, message)
    return draft is not None and draft.data.get("playbook") in AMICABLE_PLAYBOOKS


def _sent_draft(session: Session, message: Message) -> DraftRow | None:
    """Return the draft that a letter was: of several that left, the one with its very text."""
    drafts = session.exec(
        select(DraftRow)
        .where(DraftRow.dossier_id == message.dossier_id, DraftRow.state == DraftState.SENT)
        .order_by(col(DraftRow.id).desc())
    ).all()
    return next((draft for draft in drafts if draft.body == message.text), None)


def reopen_draft(session: Session, message: Message) -> DraftRow | None:
    """Give the text of a letter that surely did not leave back to whoever wrote it; return its draft."""
    drop_promises(session, message)
    draft = _sent_draft(session, message)
    if draft is not None:
        draft.state = DraftState.PROPOSED
        draft.version += 1
    return draft


def _find(session: Session, effect: Effect) -> tuple[Dossier, Message] | None:
    message = session.get(Message, int(effect.payload["message_row_id"]))
    dossier = session.get(Dossier, message.dossier_id) if message else None
    return (dossier, message) if message is not None and dossier is not None else None
