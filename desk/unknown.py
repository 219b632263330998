"""What becomes of a letter whose fate nobody knew, once a person has looked?"""

from __future__ import annotations

from desk.journal import record
from desk.opening import refresh_card
from desk.parts import Desk
from desk.rights import Right, require
from desk.sending import note_departure
from desk.views import DossierView, dossier_view
from models.errors import ConflictError, DoleancesError
from models.tables import Dossier, Message, Outbox, OutboxState


def settle_unknown(desk: Desk, outbox_id: int, *, gone: bool, by: str) -> DossierView:
    """
    End the doubt about a letter marked ``inconnu``, by the word of *by*.

    Sent again, it keeps its Message-ID: a client who got the first can recognise the double
    (RFC 5322, 3.6.4).

    Args:
        desk: The parts.
        outbox_id: The row of the outbox that was to send it.
        gone: It left and counts as sent; otherwise the same row is performed once more.
        by: Who looked, as the journal names them.

    Raises:
        ConflictError: The letter is not, or no longer, in doubt.
        DoleancesError: The letter is gone from the desk.
        NotAllowedError: This person may not send for this dossier.
    """
    now = desk.now()
    with desk.store.work() as session:
        row = session.get(Outbox, outbox_id, with_for_update=True)
        if row is None or row.state is not OutboxState.INCONNU or not row.kind.startswith("mail."):
            raise ConflictError(f"letter {outbox_id} is not in doubt")
        message = session.get(Message, int(row.payload["message_row_id"]))
        dossier = session.get(Dossier, message.dossier_id) if message else None
        if message is None or dossier is None:
            raise DoleancesError("the letter is gone")
        require(desk, by, Right.ENVOYER, dossier)
        row.error, row.leased_by, row.leased_until = "", None, None
        said = "mail.constate" if gone else "mail.renvoi"
        record(session, said, now=now, actor=by, dossier=dossier, message=message.id)
        if gone:
            row.state, row.result, row.done_at = OutboxState.DONE, {"settled_by": by}, now
            note_departure(desk, session, dossier, message, kind=row.kind)
        else:
            row.state, row.available_at = OutboxState.READY, now
            refresh_card(session, dossier, now=now)
        return dossier_view(session, dossier)
