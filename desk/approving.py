"""
How is somebody asked to agree to a text, and what follows from the answer? (issue 5, outcome 10)

Asking writes to the persons of the level and to the thread, with the whole text; agreeing lets that
very text leave, once, in the name of who wrote it. Whoever answers second is told who was first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from desk.agreement import Weight, agreement_of, may_agree, pending_of, text_hash, weigh, whom_to_ask
from desk.approval_reminders import (
    ASKED,
    SETTLED,
    is_current,
    plan_reminder,
    settle_posts,
    tell_approvers,
    withdraw,
)
from desk.effects import ask
from desk.joining import NewFile, check_files
from desk.journal import record
from desk.leaving import check_deliverable, check_level
from desk.manager_mailboxes import ask_drop, manager_of
from desk.mediating.contentieux import check_not_frozen
from desk.opening import refresh_card
from desk.parts import Desk
from desk.reply import check_version, depart, locked_draft, review
from desk.rights import NotAllowedError, Right, require
from desk.views import DraftView, find_dossier
from models.errors import ConflictError, DoleancesError, NotSendableError
from models.plain import from_plain
from models.tables import Approbation, Dossier, DraftRow
from models.values import Draft, Reading
from models.vocabulary import Niveau

NBSP = "\u00a0"
SEND, DROP = "envoyer", "deposer"
"""How a text goes once it is agreed to."""
LONGEST_WORD = 2000
_REFUSED = {
    Niveau.RESPONSABLE: "Cet accord appartient à un responsable, et pas à la personne qui le demande.",
    Niveau.DIRECTION: "Cet accord appartient à la direction, et pas à la personne qui le demande.",
}


@dataclass(frozen=True, slots=True)
class ApprovalState:
    """Where a draft stands with those who must agree to it, as one person sees it."""

    niveau: Niveau
    reasons: tuple[str, ...]
    allowed: bool
    """Whether that person may let it leave now, by their own right or by an agreement given."""
    agreed_by: str | None = None
    asked_of: tuple[str, ...] = ()
    """Who was asked and has not answered yet, or who would be asked."""
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an asking once somebody answered."""

    id: int
    reference: str
    outcome: str
    """``agreed``, ``refused``, or ``moved`` where the text is no longer the one that was shown."""
    asked_by: str
    departure: str


def approval_state(
    desk: Desk, reference: str, draft: DraftView, *, by: str, files: Sequence[str] = ()
) -> ApprovalState:
    """
    Return where a saved draft stands with those who must agree to it.

    Args:
        desk: The parts.
        reference: The dossier.
        draft: The draft as it is saved.
        by: Who looks.
        files: The hashes of what would be attached.
    """
    reading = review(desk, draft.subject, draft.body, reference=reference)
    with desk.store.read() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        weight = weigh(desk, session, dossier, draft.advice, draft.body, reading)
        niveau, reasons = weight.niveau, weight.reasons
        if may_agree(desk, session, by, niveau, asked_by=by):
            return ApprovalState(niveau, reasons, allowed=True)
        row = session.get(DraftRow, draft.id)
        text = text_hash(draft.subject, draft.body, files)
        given = agreement_of(session, dossier, row, text, niveau) if row else None
        if given is not None:
            return ApprovalState(niveau, reasons, allowed=True, agreed_by=given.decided_by)
        pending = pending_of(session, draft.id)
        if pending is not None and pending.body_sha256 == text:
            return ApprovalState(niveau, reasons, False, None, tuple(pending.asked_of), waiting=True)
        asked_of = whom_to_ask(desk, session, niveau, asked_by=by)
        return ApprovalState(niveau, reasons, False, None, asked_of)


def ask_approval(
    desk: Desk,
    reference: str,
    draft_id: int,
    version: int,
    *,
    by: str,
    departure: str = SEND,
    files: Sequence[NewFile] = (),
) -> tuple[str, ...]:
    """
    Ask the persons of its level to agree to a draft as it is saved; return whom.

    The same text asked twice is asked once. Another pending asking of the same draft is withdrawn.

    Raises:
        ConflictError: Somebody else wrote in the draft, or sent it already.
        NotSendableError: It could not leave even if it were agreed to, or needs nobody's agreement;
            the message is a French sentence.
        NotAllowedError: This person may not send for this dossier.
    """
    check_files(files)
    kept = [{"name": file.name, "sha256": desk.files.put(file.content)} for file in files]
    with desk.store.read() as session:
        read = session.get(DraftRow, draft_id)
        if read is None:
            raise DoleancesError("this draft is gone")
        subject, body = read.subject, read.body
    reading = review(desk, subject, body, reference=reference)
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        row = locked_draft(session, draft_id)
        if row.dossier_id != dossier.id:
            raise DoleancesError("this draft belongs to another dossier")
        require(desk, by, Right.ENVOYER, dossier)
        check_version(row, version, by)
        if (row.subject, row.body) != (subject, body):
            raise ConflictError(row.edited_by or "bureau")
        check_deliverable(session, dossier, subject, body)
        if departure == DROP and manager_of(desk, session, dossier) is None:
            raise NotSendableError("Aucune boîte de courriel n’est réglée pour le responsable de ce client.")
        weight = weigh(desk, session, dossier, from_plain(Draft, row.data), body, reading)
        if may_agree(desk, session, by, weight.niveau, asked_by=by):
            raise NotSendableError(f"Cette réponse ne demande l’accord de personne{NBSP}: envoyez-la.")
        text = text_hash(subject, body, [file["sha256"] for file in kept])
        waiting = pending_of(session, draft_id)
        same = (text, departure, weight.niveau)
        if waiting is not None and (waiting.body_sha256, waiting.departure, waiting.niveau) == same:
            return tuple(waiting.asked_of)
        if waiting is not None:
            withdraw(session, dossier, waiting, now=desk.now())
        row.edited_by = row.edited_by or by
        asked = Approbation(
            dossier_id=dossier.id or 0,
            draft_id=draft_id,
            body_sha256=text,
            files=kept,
            niveau=weight.niveau,
            departure=departure,
            reasons=list(weight.reasons),
            asked_by=by,
            asked_at=desk.now(),
            asked_of=list(whom_to_ask(desk, session, weight.niveau, asked_by=by)),
        )
        _announce(desk, session, dossier, asked, weight)
        return tuple(asked.asked_of)


def _announce(desk: Desk, session: Session, dossier: Dossier, asked: Approbation, weight: Weight) -> None:
    session.add(asked)
    session.flush()
    now = desk.now()
    tell_approvers(session, dossier, asked, asked.asked_of, now=now)
    payload = {"reference": dossier.reference, "what": ASKED, "approbation": asked.id}
    ask(session, "slack.thread", f"accord:{asked.id}:fil", payload, now=now, dossier=dossier)
    plan_reminder(desk, session, dossier, asked)
    record(
        session,
        "accord.demande",
        now=now,
        actor=asked.asked_by,
        dossier=dossier,
        accord=asked.id,
        brouillon=asked.draft_id,
        niveau=str(weight.niveau),
        a=list(asked.asked_of),
    )
    refresh_card(session, dossier, now=now)


def decide_approval(desk: Desk, approbation_id: int, *, agreed: bool, by: str, word: str = "") -> Settled:
    """
    Write down a person's answer; where they agree, the text leaves in the same commit.

    Args:
        desk: The parts.
        approbation_id: Which asking.
        agreed: The answer.
        by: Who answers.
        word: What they write to who asked.

    Raises:
        ConflictError: Somebody else answered first, or the text was changed; the message is that
            person's Slack id.
        NotAllowedError: This agreement is not theirs to give.
        NotSendableError: The text may not leave any more, whoever agrees; in French.
    """
    reference, subject, body = _text_of(desk, approbation_id)
    reading = review(desk, subject, body, reference=reference)
    with desk.store.work() as session:
        asked = session.get(Approbation, approbation_id, with_for_update=True)
        dossier = session.get(Dossier, asked.dossier_id) if asked else None
        if asked is None or dossier is None:
            raise DoleancesError("this asking is gone")
        if asked.decided_at is not None:
            raise ConflictError(asked.decided_by or "bureau")
        niveau = Niveau(asked.niveau)
        if not may_agree(desk, session, by, niveau, asked_by=asked.asked_by):
            raise NotAllowedError(_REFUSED[niveau])
        if by not in asked.asked_of:
            require(desk, by, Right.VOIR, dossier)
        row = locked_draft(session, asked.draft_id)
        # Read again under the lock: what was read before it may have been changed since.
        if not is_current(row, dossier, asked) or (row.subject, row.body) != (subject, body):
            withdraw(session, dossier, asked, now=desk.now())
            refresh_card(session, dossier, now=desk.now())
            return _settled(asked, dossier, "moved")
        _settle(desk, session, dossier, asked, agreed=agreed, by=by, word=word)
        if agreed:
            _let_go(desk, session, dossier, row, asked, reading)
        refresh_card(session, dossier, now=desk.now())
        return _settled(asked, dossier, "agreed" if agreed else "refused")


def _text_of(desk: Desk, approbation_id: int) -> tuple[str, str, str]:
    with desk.store.read() as session:
        asked = session.get(Approbation, approbation_id)
        row = session.get(DraftRow, asked.draft_id) if asked else None
        dossier = session.get(Dossier, asked.dossier_id) if asked else None
        if row is None or dossier is None:
            raise DoleancesError("this asking is gone")
        return dossier.reference, row.subject, row.body


def _settled(asked: Approbation, dossier: Dossier, outcome: str) -> Settled:
    return Settled(asked.id or 0, dossier.reference, outcome, asked.asked_by, asked.departure)


def _settle(
    desk: Desk, session: Session, dossier: Dossier, asked: Approbation, *, agreed: bool, by: str, word: str
) -> None:
    now = desk.now()
    asked.agreed, asked.decided_by, asked.decided_at = agreed, by, now
    asked.word = word.strip()[:LONGEST_WORD]
    record(
        session,
        "accord.donne" if agreed else "accord.refuse",
        now=now,
        actor=by,
        dossier=dossier,
        accord=asked.id,
        brouillon=asked.draft_id,
        niveau=asked.niveau,
        demande_par=asked.asked_by,
    )
    payload = {"reference": dossier.reference, "what": SETTLED, "approbation": asked.id}
    ask(session, "slack.thread", f"accord:{asked.id}:dit", payload, now=now, dossier=dossier)
    told = {**payload, "user": asked.asked_by}
    ask(session, "slack.dm", f"accord:{asked.id}:reponse", told, now=now, dossier=dossier)
    settle_posts(session, dossier, asked, now=now)


def _let_go(
    desk: Desk, session: Session, dossier: Dossier, row: DraftRow, asked: Approbation, reading: Reading
) -> None:
    check_deliverable(session, dossier, row.subject, row.body)
    by = asked.decided_by or ""
    check_not_frozen(desk, dossier, by=by)
    check_level(desk, session, dossier, row, reading, by=by, asked_by=asked.asked_by)
    if asked.departure == DROP:
        manager = manager_of(desk, session, dossier)
        if manager is None:
            raise NotSendableError("La boîte du responsable de ce client n’est plus réglée.")
        ask_drop(desk, session, dossier, row, manager=manager)
        return
    files = [NewFile(str(f["name"]), desk.files.get(str(f["sha256"]))) for f in asked.files]
    depart(desk, session, dossier, row, reading=reading, by=asked.asked_by, files=files)
