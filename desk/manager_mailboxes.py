"""Whose own mailbox may be given a draft, and when does the desk ask for it by itself?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, select

from desk.effects import ask
from desk.opening import client_of
from desk.parts import Desk
from intake.mailbox import MailboxSettings
from models.tables import Dossier, DraftRow, Message, Outbox, OutboxState
from models.values import Draft
from models.vocabulary import Niveau

DROP = "imap.draft"
_FIRST_NUMBER = 10**17
"""Message-IDs of drafts are numbered from here, so that none is ever that of a message."""
_VERSIONS = 10**4


@dataclass(frozen=True, slots=True)
class ManagerMailbox:
    """The mailbox of an account manager, as the company configured it."""

    address: str
    """Lower-case; the drafts are from it."""
    mailbox: MailboxSettings
    name: str = ""
    """As the client reads it beside the address."""
    drafts_folder: str = ""
    """Empty: found by SPECIAL-USE (RFC 6154), else by the usual names."""


def draft_number(draft_id: int, version: int) -> int:
    """Return the number that the signed Message-ID of a draft carries."""
    return _FIRST_NUMBER + draft_id * _VERSIONS + version % _VERSIONS


def draft_of_number(number: int) -> int | None:
    """Return the draft that a signed Message-ID speaks of, ``None`` where it is that of a message."""
    return (number - _FIRST_NUMBER) // _VERSIONS if number >= _FIRST_NUMBER else None


def manager_of(desk: Desk, session: Session, dossier: Dossier) -> str | None:
    """Return the account manager of a dossier's client, where a mailbox is configured for that person."""
    entreprise = client_of(session, dossier)[1]
    return mailbox_of(desk, entreprise.account_manager) if entreprise else None


def mailbox_of(desk: Desk, account_manager: str) -> str | None:
    """Return the address of an account manager as configured, ``None`` where it is not."""
    address = account_manager.strip().lower()
    return address if address in desk.settings.managers else None


def offer_draft(desk: Desk, session: Session, dossier: Dossier, row: DraftRow, draft: Draft) -> None:
    """
    Ask for a new draft to be dropped where nobody has to agree first.

    That is: the reading found nothing, an agent alone may send it, the text grants nothing, the client
    has an address, and the mail that it answers is no forgery.
    """
    from playbooks.granting import granting_grounds

    manager = manager_of(desk, session, dossier)
    if manager is None or draft.risks or draft.approval is not Niveau.AGENT or not draft.body.strip():
        return
    if granting_grounds(draft.body):
        return
    person, _entreprise = client_of(session, dossier)
    answered = session.get(Message, row.answers_message_id) if row.answers_message_id else None
    if person is None or not person.address or (answered and answered.authenticity.get("dmarc") == "fail"):
        return
    ask_drop(desk, session, dossier, row, manager=manager)


def ask_drop(desk: Desk, session: Session, dossier: Dossier, row: DraftRow, *, manager: str) -> None:
    """Ask, once for each version of a draft, for it to be dropped; what failed is asked again."""
    now = desk.now()
    key = f"{DROP}:{row.id}:{row.version}"
    payload = {
        "reference": dossier.reference,
        "draft_id": row.id,
        "version": row.version,
        "manager": manager,
    }
    if ask(session, DROP, key, payload, now=now, dossier=dossier) is not None:
        return
    asked = session.exec(select(Outbox).where(Outbox.key == key).with_for_update()).one()
    if asked.state is OutboxState.FAILED:
        asked.state, asked.attempts, asked.available_at, asked.payload = OutboxState.READY, 0, now, payload
