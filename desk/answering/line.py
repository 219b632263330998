"""Which texts has one answer had, from what the desk proposed first to the one in the window?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from desk.mediating.room import outside
from models.plain import from_plain
from models.tables import DraftRow, DraftState, Message
from models.values import Draft

LETTER = "lettre-"
"""How the drafts of later letters are called (``desk.agreement.LETTER``)."""
SUMMARY = "compte_rendu"
"""Among ``Draft.options``: the summary of a call (``playbooks.calling.SUMMARY``)."""


def line_of(session: Session, row: DraftRow) -> Sequence[DraftRow]:
    """Return the texts since the last answer that left, oldest first, the given one among them."""
    last = session.exec(
        select(DraftRow.id)
        .where(
            DraftRow.dossier_id == row.dossier_id,
            DraftRow.state == DraftState.SENT,
            col(DraftRow.id) < (row.id or 0),
        )
        .order_by(col(DraftRow.id).desc())
    ).first()
    return session.exec(
        select(DraftRow)
        # Texts of labels that a person put right answer no message; those that quote a room stay there.
        .join(Message, col(DraftRow.answers_message_id) == Message.id)
        .where(DraftRow.dossier_id == row.dossier_id, col(DraftRow.id) > (last or 0), outside())
        .order_by(col(DraftRow.id))
    ).all()


def neighbours(session: Session, draft_id: int) -> tuple[bool, bool]:
    """Tell whether an earlier and a later text of the same answer can be given back."""
    row = session.get(DraftRow, draft_id)
    if row is None:
        return False, False
    others = [other.id or 0 for other in line_of(session, row)]
    return any(other < draft_id for other in others), any(other > draft_id for other in others)


def first_proposal(session: Session, row: DraftRow) -> DraftRow:
    """Return the first text that the desk proposed by a playbook for this answer."""
    line = [other for other in line_of(session, row) if other.answers_message_id == row.answers_message_id]
    return next((other for other in line if follows_playbook(from_plain(Draft, other.data))), row)


def follows_playbook(draft: Draft) -> bool:
    """Tell whether a draft is the answer that a playbook writes: no later letter, no summary of a call."""
    return not draft.playbook.startswith(LETTER) and SUMMARY not in draft.options
