"""How does a draft reach the Drafts folder of the account manager's own mailbox, exactly once?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from desk.advising import message_to_answer
from desk.answering.reading import record_passed
from desk.effects import Done, Effect, Failed, Outcome, Retry
from desk.journal import record
from desk.leaving import check_sendable
from desk.manager_mailboxes import ManagerMailbox, ask_drop, draft_number, manager_of
from desk.opening import client_of, tell_thread
from desk.parts import Desk
from desk.reply import check_version, locked_draft, review
from desk.rights import Right, require
from desk.views import DossierView, dossier_view, find_dossier
from intake.compose import OutgoingMail, compose
from intake.drafts_folder import drop_draft
from models.errors import (
    ConflictError,
    DoleancesError,
    MailboxAuthError,
    MailboxError,
    NotSendableError,
)
from models.leasing import LEASE_SECONDS
from models.tables import Dossier, DraftRow, DraftState, Message, Outbox, OutboxState
from models.values import Address

NBSP = "\u00a0"
MAX_TRIES = 8
FIRST_WAIT = 30.0
"""Seconds; doubled each time, so that the last of the tries comes after an hour."""
DEAD_PAUSE = timedelta(minutes=1)
REFUSED_PAUSE = timedelta(minutes=10)
"""A password that is wrong is not tried for each draft: servers lock accounts for less."""


def drop_in_mailbox(desk: Desk, reference: str, draft_id: int, version: int, *, by: str) -> DossierView:
    """
    Ask for a draft to be dropped in its account manager's mailbox, by the word of *by*.

    The checks are those of an answer that leaves: once there, nobody else looks at it.

    Raises:
        ConflictError: Somebody else wrote in the draft, or sent it already.
        NotSendableError: No mailbox is configured for the account manager, the client has no address,
            the text is empty, or its level asks for the agreement of somebody else; in French.
    """
    with desk.store.read() as session:
        read = session.get(DraftRow, draft_id)
        if read is None:
            raise DoleancesError("this draft is gone")
        text = (read.subject, read.body)
    reading = review(desk, *text, reference=reference)
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        row = locked_draft(session, draft_id)
        if row.dossier_id != dossier.id:
            raise DoleancesError("this draft belongs to another dossier")
        require(desk, by, Right.ENVOYER, dossier)
        check_version(row, version, by)
        if (row.subject, row.body) != text:
            raise ConflictError(row.edited_by or "bureau")
        manager = manager_of(desk, session, dossier)
        if manager is None:
            raise NotSendableError(
                f"Aucune boîte de courriel n’est réglée pour le responsable de ce client{NBSP}: "
                "envoyez la réponse d’ici."
            )
        check_sendable(desk, session, dossier, row, text, reading, by=by)
        ask_drop(desk, session, dossier, row, manager=manager)
        record_passed(session, dossier, reading, by=by, now=desk.now())
        record(
            session,
            "brouillon.approuve",
            now=desk.now(),
            actor=by,
            dossier=dossier,
            brouillon=row.id,
            risque=str(reading.risque),
        )
        return dossier_view(session, dossier)


class ManagerDraftPerformer:
    """
    Perform ``imap.draft``; a second try of the same draft finds the first by its Message-ID.

    Args:
        desk: The parts.
        mailboxes: By the lower-case address of the account manager.
    """

    def __init__(self, desk: Desk, mailboxes: Mapping[str, ManagerMailbox]) -> None:
        self.desk = desk
        self.mailboxes = dict(mailboxes)
        self._resting: dict[str, datetime] = {}

    def perform(self, effect: Effect) -> Outcome:
        """Drop the draft; each failure is told in the thread."""
        target = self.mailboxes.get(str(effect.payload["manager"]))
        if target is None:
            return self._failed(effect, "sa boîte n’est plus réglée (DOLEANCES_MANAGERS)")
        # A worker that was slow with others may have lost this one: two must never append it together.
        if not self._renew_lease(effect):
            return Retry("the lease has lapsed", 0, counts=False)
        now = self.desk.now()
        rest = self._resting.get(target.address, now) - now
        if rest > timedelta(0):
            return Retry("this mailbox rests", rest.total_seconds(), counts=False)
        return self._attempt(effect, target)

    def _attempt(self, effect: Effect, target: ManagerMailbox) -> Outcome:
        with self.desk.store.read() as session:
            row = session.get(DraftRow, int(effect.payload["draft_id"]))
            dossier = session.get(Dossier, row.dossier_id) if row else None
            if row is None or dossier is None:
                return Failed("the draft is gone")
            if row.state is not DraftState.PROPOSED:
                return Done({"skipped": str(row.state)})
            if row.version != effect.payload["version"]:
                # What was read and agreed is not what the draft says now.
                return self._failed(effect, "il a été modifié entre-temps")
            mail = self._mail(session, effect, dossier, row, target)
        try:
            content = compose(mail, draft=True)
        except NotSendableError as error:
            return self._failed(effect, str(error))
        return self._drop(effect, target, content, mail.message_id)

    def _renew_lease(self, effect: Effect) -> bool:
        now = self.desk.now()
        with self.desk.store.work() as session:
            row = session.get(Outbox, effect.id, with_for_update=True)
            if row is None or row.state is not OutboxState.LEASED or (row.leased_until or now) <= now:
                return False
            if row.leased_by != effect.worker:
                # It lapsed, and lives again: another worker has it now.
                return False
            row.leased_until = now + timedelta(seconds=LEASE_SECONDS)
            return True

    def _drop(self, effect: Effect, target: ManagerMailbox, content: bytes, marker: str) -> Outcome:
        now = self.desk.now()
        try:
            dropped = drop_draft(target.mailbox, content, marker=marker, folder=target.drafts_folder)
        except MailboxAuthError as error:
            self._resting[target.address] = now + REFUSED_PAUSE
            return self._failed(effect, f"sa boîte refuse la connexion ({error})")
        except MailboxError as error:
            self._resting[target.address] = now + DEAD_PAUSE
            if effect.attempts >= MAX_TRIES:
                return self._failed(effect, f"sa boîte ne répond pas comme il faut ({error})")
            return Retry(str(error), FIRST_WAIT * 2.0 ** (effect.attempts - 1))
        said = {"folder": dropped.folder, "uid": dropped.uid, "already": dropped.already}
        return Done(said, then=self._tell(effect, "brouillon.depose", self._where(effect, dropped.folder)))

    def _mail(
        self, session: Session, effect: Effect, dossier: Dossier, row: DraftRow, target: ManagerMailbox
    ) -> OutgoingMail:
        # As it was when the draft was asked for: a merge since must not make a second try another mail.
        reference = str(effect.payload["reference"])
        person, _entreprise = client_of(session, dossier)
        answered = session.get(Message, row.answers_message_id) if row.answers_message_id else None
        answered = answered or message_to_answer(session, dossier)
        to = Address(person.name, person.address or "") if person else Address("", "")
        return OutgoingMail(
            from_=Address(target.name, target.address),
            to=(to,) if to.address else (),
            subject=row.subject,
            text=row.body,
            message_id=self.desk.signer.message_id(reference, draft_number(row.id or 0, row.version)),
            date=self.desk.now(),
            bcc=(Address("", self._copy_address(reference)),),
            in_reply_to=answered.message_id if answered else None,
            references=tuple(answered.references) if answered else (),
        )

    def _copy_address(self, reference: str) -> str:
        """Return the address whose hidden copy tells the desk that the answer was sent."""
        if not self.desk.settings.plus_addressing:
            return self.desk.address
        return self.desk.signer.plus_address(self.desk.address, reference)

    def _where(self, effect: Effect, folder: str) -> str:
        return (
            f"Le brouillon attend dans la boîte de {effect.payload['manager']}, "
            f"dossier «{NBSP}{folder}{NBSP}»{NBSP}: c’est de là qu’il sera relu et envoyé. "
            "Ne l’envoyez pas aussi d’ici."
        )

    def _failed(self, effect: Effect, why: str) -> Failed:
        text = (
            f"Le brouillon n’a pas été déposé dans la boîte de {effect.payload['manager']}{NBSP}: {why}. "
            "Il reste ici, où il peut être relu et envoyé."
        )
        return Failed(why, then=self._tell(effect, "brouillon.non_depose", text))

    def _tell(self, effect: Effect, kind: str, text: str) -> Callable[[Session], None]:
        def write(session: Session) -> None:
            row = session.get(DraftRow, int(effect.payload["draft_id"]))
            dossier = session.get(Dossier, row.dossier_id) if row else None
            if row is None or dossier is None:
                return
            now = self.desk.now()
            record(session, kind, now=now, dossier=dossier, brouillon=row.id)
            key = f"{kind}:{effect.id}:{now.isoformat()}"
            tell_thread(session, dossier, "note", key, now=now, text=text)

        return write
