"""
How is a draft written again, another playbook taken, an earlier text given back? Nothing typed is ever lost.

Each text is a row of its own. The one that was left is put aside as it stood in the window, and the
line of texts since the last answer that left can be walked in both directions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from desk.answering.line import line_of
from desk.answering.mails import message_to_answer
from desk.answering.material import Material, read_material
from desk.answering.writing import write
from desk.journal import record
from desk.opening import refresh_card
from desk.parts import Desk
from desk.reply import MAX_BODY, check_version, locked_draft
from desk.rights import Right, require
from desk.views import DraftView, draft_view
from models.errors import DoleancesError
from models.plain import from_plain, to_plain
from models.tables import Direction, Dossier, DraftRow, DraftState, Message
from models.values import Draft
from playbooks.rewriting import OPPOSED

BACK, FORWARD = -1, 1
LANGUAGE = "langue"
"""Asks for the answer in the client's own language again (an acknowledgement, at least)."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the window of who asks: it is kept before anything takes its place."""

    draft_id: int
    version: int
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The new text, and whether the one it takes the place of held words of a person."""

    draft: DraftView
    had_edits: bool


def rewrite_draft(desk: Desk, written: Written, request: str, *, by: str, toggle: bool = False) -> Rewritten:
    """
    Write a draft again as asked; a second request adds to the first.

    Args:
        desk: The parts.
        written: What the person has before them.
        request: A ``playbooks.rewriting.Modificateur``, or ``LANGUAGE``.
        by: Who asks.
        toggle: The same request again takes it back, as a button does; a sentence repeated does not.

    Raises:
        ConflictError: Somebody else wrote in the draft, or sent it.
        NotAllowedError: This person may not handle the dossier.
        CatalogueError: The draft's playbook is no longer in the catalogue.
    """
    before, material = _read(desk, written)
    if request == LANGUAGE:
        again = write(desk, material)
    else:
        options = toggled(before.options, request, take_back=toggle)
        again = write(desk, material, slug=before.playbook, options=options)
    return _replace(desk, written, again, by=by, event="brouillon.reecrit", demande=request)


def toggled(options: Sequence[str], request: str, *, take_back: bool = True) -> tuple[str, ...]:
    """
    Return what is asked of the writing once *request* is made; the last word comes last.

    >>> toggled(("court",), "ferme"), toggled(("court", "ferme"), "court")
    (('court', 'ferme'), ('ferme',))
    >>> toggled(("court", "ferme"), "chaleureux")
    ('court', 'chaleureux')
    >>> toggled(("court", "ferme"), "court", take_back=False)
    ('ferme', 'court')
    """
    kept = tuple(option for option in options if option != request)
    if take_back and request in options:
        return kept
    return (*(option for option in kept if option != OPPOSED.get(request)), request)


def take_playbook(desk: Desk, written: Written, slug: str, *, by: str) -> Rewritten:
    """
    Write a draft by another playbook; what was asked of the writing stays asked.

    Raises:
        ConflictError: Somebody else wrote in the draft, or sent it.
        NotAllowedError: This person may not handle the dossier.
        CatalogueError: No playbook has this slug.
    """
    before, material = _read(desk, written)
    again = write(desk, material, slug=slug, options=before.options)
    return _replace(
        desk, written, again, by=by, event="playbook.choisi", propose=before.playbook, playbook=slug
    )


def walk(desk: Desk, written: Written, step: int, *, by: str) -> Rewritten:
    """
    Give back the text before (``BACK``) or after (``FORWARD``) the one in the window.

    Raises:
        ConflictError: Somebody else wrote in the draft, or sent it.
        DoleancesError: There is no such text.
    """
    with desk.store.work() as session:
        row, dossier = _keep_typed(desk, session, written, by=by)
        others = line_of(session, row)
        place = next((n for n, other in enumerate(others) if other.id == row.id), 0) + step
        if not 0 <= place < len(others):
            raise DoleancesError("there is no other text of this answer")
        row.state, others[place].state = DraftState.SUPERSEDED, DraftState.PROPOSED
        # Whoever opened it before it was put aside holds an older state of it.
        others[place].version += 1
        others[place].edited_by = by
        record(
            session, "brouillon.repris", now=desk.now(), actor=by, dossier=dossier, brouillon=others[place].id
        )
        refresh_card(session, dossier, now=desk.now())
        session.flush()
        return Rewritten(draft_view(others[place]), _edited(row))


def _read(desk: Desk, written: Written) -> tuple[Draft, Material]:
    """Return the draft as it was proposed, and what to write it from again."""
    with desk.store.read() as session:
        row = session.get(DraftRow, written.draft_id)
        dossier = session.get(Dossier, row.dossier_id) if row else None
        if row is None or dossier is None:
            raise DoleancesError("this draft is gone")
        message = session.get(Message, row.answers_message_id) if row.answers_message_id else None
        if message is None or message.direction is not Direction.IN:
            message = message_to_answer(session, dossier)
        if message is None:
            raise DoleancesError(f"{dossier.reference} has no message to answer")
        return from_plain(Draft, row.data), read_material(desk, session, dossier, message)


def _replace(desk: Desk, written: Written, draft: Draft, *, by: str, event: str, **data: str) -> Rewritten:
    with desk.store.work() as session:
        row, dossier = _keep_typed(desk, session, written, by=by)
        row.state = DraftState.SUPERSEDED
        again = DraftRow(
            dossier_id=row.dossier_id,
            answers_message_id=row.answers_message_id,
            subject=row.subject,
            body=draft.body,
            data=to_plain(draft),
            at=desk.now(),
        )
        session.add(again)
        session.flush()
        record(session, event, now=desk.now(), actor=by, dossier=dossier, brouillon=again.id, **data)
        refresh_card(session, dossier, now=desk.now())
        return Rewritten(draft_view(again), _edited(row))


def _keep_typed(desk: Desk, session: Session, written: Written, *, by: str) -> tuple[DraftRow, Dossier]:
    """Keep what stands in the window, in the row it was opened from."""
    row = locked_draft(session, written.draft_id)
    dossier = session.get_one(Dossier, row.dossier_id)
    require(desk, by, Right.QUALIFIER, dossier)
    check_version(row, written.version, by)
    if (row.subject, row.body) != (written.subject, written.body):
        row.subject, row.body = written.subject, written.body[:MAX_BODY]
        row.edited_by = by
        row.version += 1
    return row, dossier


def _edited(row: DraftRow) -> bool:
    """Tell whether a text holds words that the desk did not propose."""
    return row.body.strip() != from_plain(Draft, row.data).body.strip()
