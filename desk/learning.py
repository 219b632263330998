"""What have people taught the classifiers? Their corrections, with the mails they were made on."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from desk.advising import mail_text
from desk.correct import PERSON
from desk.mediating.room import unsealed
from models.store import Store
from models.tables import AnalysisRow, Message
from models.values import MailText

LABELS = ("nature", "motifs", "motif_principal", "ton", "phase", "menaces", "enjeux", "demandes")


def corrections(store: Store) -> list[tuple[MailText, dict[str, Any]]]:
    """
    Return each corrected mail with the labels a person gave it last, in the order of the mails.

    The labels that the person left as they were count too: they were seen and let stand. What belongs to
    the room of a mediation teaches nothing (C7).
    """
    with store.read() as session:
        rows = session.exec(
            unsealed(
                select(AnalysisRow, Message)
                .join(Message, col(Message.id) == AnalysisRow.message_row_id)
                .where(AnalysisRow.model == PERSON)
                .order_by(col(AnalysisRow.message_row_id), col(AnalysisRow.id))
            )
        ).all()
        latest = {message.id: (mail_text(message), row.data) for row, message in rows}
    return [(mail, {key: data[key] for key in LABELS}) for mail, data in latest.values()]
