"""
May this text go to the client, and by whose word? Every way out passes here.

An answer sent from Slack, a draft dropped in an account manager's mailbox, an answer that somebody
agreed to: each is checked in the commit that lets it go.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from sqlmodel import Session

from desk.agreement import agreement_of, may_agree, text_hash, weigh
from desk.joining import NewFile
from desk.mediating.contentieux import check_not_frozen
from desk.opening import client_of
from desk.parts import Desk
from models.errors import NeedsAgreementError, NotSendableError
from models.plain import from_plain
from models.tables import Dossier, DraftRow
from models.values import Draft, Reading
from models.vocabulary import Niveau

NBSP = "\u00a0"
BLANK = re.compile(r"\[à compléter[^\]\n]*\]", re.IGNORECASE)
"""What a letter's template leaves to a person."""


def check_deliverable(session: Session, dossier: Dossier, subject: str, body: str) -> None:
    """Refuse, as a ``NotSendableError``, what may go to no client, whoever says so."""
    person, _entreprise = client_of(session, dossier)
    if person is None or not person.address:
        raise NotSendableError(f"Ce dossier n’a pas d’adresse où répondre{NBSP}: appelez le client.")
    if not body.strip():
        raise NotSendableError(f"La réponse est vide{NBSP}: rien n’est parti.")
    blank = BLANK.search(f"{subject}\n{body}")
    if blank is not None:
        raise NotSendableError(
            f"Il reste un passage à compléter, «{NBSP}{blank[0][:80]}{NBSP}»{NBSP}: rien n’est parti."
        )


def hashes_of(files: Sequence[NewFile]) -> list[str]:
    """Return the hashes by which an agreement knows the files."""
    return [hashlib.sha256(file.content).hexdigest() for file in files]


def check_sendable(
    desk: Desk,
    session: Session,
    dossier: Dossier,
    row: DraftRow,
    text: tuple[str, str],
    reading: Reading,
    *,
    by: str,
    files: Sequence[str] = (),
) -> None:
    """
    Refuse what may not go to the client by the word of this person alone.

    Every way out passes here: an answer that is sent, and a draft dropped in a mailbox.

    Raises:
        NeedsAgreementError: Its level asks for the agreement of somebody else, who gave none to this text.
        NotSendableError: It may go to no client; both messages are French sentences.
    """
    subject, body = text
    check_deliverable(session, dossier, subject, body)
    check_not_frozen(desk, dossier, by=by)
    weight = weigh(desk, session, dossier, from_plain(Draft, row.data), body, reading)
    if may_agree(desk, session, by, weight.niveau, asked_by=by):
        return
    if agreement_of(session, dossier, row, text_hash(subject, body, files), weight.niveau) is None:
        who = "de la direction" if weight.niveau is Niveau.DIRECTION else "d’un responsable"
        raise NeedsAgreementError(
            f"Cette réponse demande l’accord {who}{NBSP}: demandez-le, ou reformulez les phrases signalées."
        )


def check_level(
    desk: Desk, session: Session, dossier: Dossier, row: DraftRow, reading: Reading, *, by: str, asked_by: str
) -> None:
    """
    Refuse an agreement that is too low by now: the client may have threatened since it was asked for.

    Raises:
        NotSendableError: The text asks for somebody else's agreement than that of *by*; in French.
    """
    weight = weigh(desk, session, dossier, from_plain(Draft, row.data), row.body, reading)
    if not may_agree(desk, session, by, weight.niveau, asked_by=asked_by):
        raise NotSendableError(
            "Depuis que cet accord a été demandé, le dossier a changé et l’accord de la direction est "
            f"nécessaire{NBSP}: redemandez-le. Rien n’est parti."
        )
