"""What happens when a mail of ours comes back? The dossier is told; nothing is answered."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from desk.journal import record
from desk.opening import refresh_card, tell_thread
from models.tables import Direction, Dossier, Interlocuteur, Message
from models.values import ParsedMail

SHOWN = 5
"""Addresses named in the thread; a hostile report can list thousands."""


def take_bounce(session: Session, mail: ParsedMail, reference: str | None, *, now: datetime) -> None:
    """
    Tell the dossier of the mail that bounced, and mark an address that will never answer.

    A bounce that carries no signed id of ours proves nothing and moves nothing.
    """
    if reference is None or mail.bounce is None:
        return
    dossier = session.exec(select(Dossier).where(Dossier.reference == reference)).first()
    if dossier is None:
        return
    recipients = ", ".join(mail.bounce.recipients[:SHOWN]) or "destinataire inconnu"
    kind = "définitif" if mail.bounce.permanent else "provisoire"
    record(session, "mail.rejete", now=now, dossier=dossier, permanent=mail.bounce.permanent)
    tell_thread(
        session,
        dossier,
        "bounce",
        mail.identity[:16],
        now=now,
        text=f"Le message n’est pas parvenu à {recipients} (rejet {kind}).",
    )
    if mail.bounce.permanent:
        # Whoever has a letter of ours can write a report about anybody: only who we wrote to is believed.
        ours = _written_to(session, dossier) & {address.lower() for address in mail.bounce.recipients}
        for person in session.exec(select(Interlocuteur).where(col(Interlocuteur.address).in_(ours))).all():
            person.bouncing = True
        refresh_card(session, dossier, now=now)


def _written_to(session: Session, dossier: Dossier) -> set[str]:
    sent = session.exec(
        select(Message.to_addresses).where(
            Message.dossier_id == dossier.id, Message.direction == Direction.OUT
        )
    ).all()
    return {address.lower() for addresses in sent for address in addresses}
