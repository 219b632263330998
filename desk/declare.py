"""How does a complaint that did not come by mail open a dossier? (seed row 1)"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from sqlmodel import select

from desk.messages import store_analysis
from desk.opening import Arrival, announce, open_dossier
from desk.parts import Desk
from desk.speaking import require_sight
from desk.views import DossierView, dossier_view
from models.errors import DoleancesError
from models.tables import Direction, Dossier, Message
from models.values import Address, MailText

_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A complaint heard by phone or in person, or found in a Slack message."""

    client: str
    """The person's or the company's name as heard."""
    text: str
    subject: str = ""
    address: str = ""
    """Where an answer can be sent; empty where unknown."""
    source: str = "telephone"
    key: str = ""
    """What makes two declarations the same, such as the id of a Slack message."""


def declare(desk: Desk, declaration: Declaration, *, by: str) -> DossierView:
    """
    Open a dossier from what a colleague heard; the same key declared twice gives the same dossier.

    Raises:
        DoleancesError: The text is empty, or the address is none.
        NotAllowedError: The dossier that the key has already is private, and not for who speaks.
    """
    text = declaration.text.strip()
    if not text:
        raise DoleancesError("the complaint has no text")
    address = declaration.address.strip().lower()
    if address and not _ADDRESS.fullmatch(address):
        raise DoleancesError(f"{address!r} is no address")
    subject = declaration.subject.strip() or text.splitlines()[0][:120]
    analysis = desk.analyse(MailText(subject=subject, body=text, date=desk.now()))
    identity = f"declare:{declaration.key or uuid.uuid4().hex}"[:64]
    sender = Address(declaration.client.strip(), address)
    with desk.store.work() as session:
        known = session.exec(select(Message).where(Message.identity == identity)).first()
        if known is not None:
            dossier = session.get_one(Dossier, known.dossier_id)
            require_sight(dossier)
            return dossier_view(session, dossier)
        now = desk.now()
        arrival = Arrival(sender, subject, analysis, source=declaration.source)
        dossier = open_dossier(session, desk.charter, arrival, now=now, actor=by)
        message = Message(
            dossier_id=dossier.id or 0,
            direction=Direction.IN,
            identity=identity,
            from_name=sender.name,
            from_address=address,
            subject=subject,
            text=text,
            new_text=text,
            author=by,
            at=now,
        )
        session.add(message)
        session.flush()
        store_analysis(session, dossier, message, analysis, now=now)
        announce(session, dossier, message, now=now)
        return dossier_view(session, dossier)
