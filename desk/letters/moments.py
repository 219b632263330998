"""
Which letter does a moment of the clock call for, and how is it proposed? (seed rows 38, 42, 91)

A letter that the clock writes is a draft and a word in the thread: a person completes, approves and
sends it. A draft that waits is never replaced: the word then offers to write the letter.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlmodel import Session

from desk.effects import ask
from desk.letters.material import LetterInputs
from desk.letters.preparing import LetterRefusedError, as_draft, keep_letter, open_drafts, write
from desk.opening import client_of
from desk.parts import Desk
from desk.timing.alerts import Alert
from desk.timing.chains import BEFORE, CALL, CLOSING, N1
from desk.timing.ringing import ring
from models.errors import CatalogueError
from models.tables import Dossier, Echeance
from playbooks.letters import Kind

log = logging.getLogger(__name__)

PROPOSED = "lettre"
"""What the thread is told: a letter is ready, or could be written."""


def ring_and_propose(desk: Desk, session: Session, echeance: Echeance) -> Sequence[Alert]:
    """Ring a step of a chain; where its moment has a letter, propose it once."""
    alerts = ring(desk, session, echeance)
    for alert in alerts:
        if alert.dossier is None:
            continue
        kind = letter_of(alert.dossier, echeance.kind, alert.step, str(echeance.data.get("what", "")))
        if kind is not None:
            propose_letter(desk, session, alert.dossier, kind, key=echeance.key)
    return alerts


def letter_of(dossier: Dossier, genre: str, step: str, what: str) -> Kind | None:
    """
    Return the letter that a step calls for, or none.

    A first answer that is late asks for the answer itself, which is drafted already; a resolution
    that will be late is announced to a client who had a first answer.
    """
    if dossier.first_answered_at is None:
        return None
    if genre == "suivi":
        return {CALL: Kind.VERIFICATION, CLOSING: Kind.BILAN}.get(what)
    return {("point_etape", N1): Kind.ETAPE, ("resolution", BEFORE): Kind.ATTENTE}.get((genre, step))


def propose_letter(desk: Desk, session: Session, dossier: Dossier, kind: Kind, *, key: str) -> None:
    """
    Write a letter as a draft that nobody edited, and say so in the thread, once for each *key*.

    A client whom nobody can write to is called instead: nothing is proposed.
    """
    if dossier.merged_into is not None or not _has_address(session, dossier):
        return
    draft_id = None if open_drafts(session, dossier) else _draft(desk, session, dossier, kind)
    ask(
        session,
        "slack.thread",
        f"thread:{PROPOSED}:{key}"[:200],
        {
            "reference": dossier.reference,
            "what": PROPOSED,
            "genre": str(kind),
            "pret": draft_id is not None,
        },
        now=desk.now(),
        dossier=dossier,
    )


def _draft(desk: Desk, session: Session, dossier: Dossier, kind: Kind) -> int | None:
    try:
        prepared = write(desk, session, dossier, kind, LetterInputs())
    except (CatalogueError, LetterRefusedError) as error:
        # The step still rings, and a person can write the letter: a template that is wrong stops no clock.
        log.warning("the letter %s of %s was not written: %s", kind, dossier.reference, error)
        return None
    return keep_letter(desk, session, dossier, as_draft(kind, prepared, ()), by=None).id


def _has_address(session: Session, dossier: Dossier) -> bool:
    person, _entreprise = client_of(session, dossier)
    return person is not None and bool(person.address)
