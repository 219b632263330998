"""
May a dossier go to court, and what does that freeze? (seed rows 51, 83 to 85)

Courts ask whether an amicable way was tried. So a contentieux asks that an attempt be on file,
with its date, or a written reason why there was none; then the dossier is held, and nothing
leaves to the client without the direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from desk.journal import record
from desk.known import family
from desk.parts import Desk
from models.errors import NotSendableError, RefusedError
from models.tables import (
    Decision,
    Dossier,
    DraftRow,
    DraftState,
    Mediation,
    MediationState,
    Montant,
    MontantKind,
    Outbox,
    OutboxState,
    PlaybookUse,
)
from models.vocabulary import Etat

NBSP = "\u00a0"
SHORTEST_REASON = 20
"""Characters: « urgent » is no reason a court would read."""
AMICABLE_LETTERS = ("lettre-proposition", "lettre-mediation", "lettre-protocole")
AMICABLE_PLAYBOOKS = ("proposition-amiable", "mediation", *AMICABLE_LETTERS)
SKIPPED = "Contentieux sans tentative amiable"
_OFFERED = (
    MediationState.OFFERTE,
    MediationState.REFUSEE,
    MediationState.ACCEPTEE,
    MediationState.OUVERTE,
    MediationState.ACCORD,
    MediationState.ECHEC,
)


class ContentieuxRefusedError(RefusedError):
    """The amicable way was not tried, and nobody said why; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One dated attempt at an amicable end."""

    what: str
    """``mediation``, ``geste`` or ``proposition``."""
    at: datetime
    state: str = ""
    """What became of a mediation."""


def amicable_attempts(session: Session, dossier: Dossier) -> tuple[Attempt, ...]:
    """Return what was tried to end a dossier, or one merged into it, amicably: the proof a court asks for."""
    ids = [one.id for one in family(session, dossier)]
    found = [
        Attempt("mediation", one.company_consent_at or one.proposed_at, str(one.state))
        for one in session.exec(
            select(Mediation).where(col(Mediation.dossier_id).in_(ids), col(Mediation.state).in_(_OFFERED))
        ).all()
    ]
    found += [
        Attempt("geste", at)
        for at in session.exec(
            select(Montant.at).where(
                col(Montant.dossier_id).in_(ids),
                Montant.kind == MontantKind.ACCORDE,
                col(Montant.cancelled).is_(False),
            )
        ).all()
    ]
    found += [
        Attempt("proposition", use.at)
        for use in session.exec(
            select(PlaybookUse).where(
                col(PlaybookUse.dossier_id).in_(ids), col(PlaybookUse.slug).in_(AMICABLE_PLAYBOOKS)
            )
        ).all()
        if _has_left(session, use.draft_id)
    ]
    # Letters follow no playbook: the draft that was sent says which one it was.
    sent = select(DraftRow).where(col(DraftRow.dossier_id).in_(ids), DraftRow.state == DraftState.SENT)
    found += [
        Attempt("proposition", row.at)
        for row in session.exec(sent).all()
        if row.data.get("playbook") in AMICABLE_LETTERS and _has_left(session, row.id or 0)
    ]
    return tuple(sorted(found, key=lambda attempt: attempt.at))


def _has_left(session: Session, draft_id: int) -> bool:
    """Tell whether an answer reached a mail server: one that waits, failed or is in doubt proves nothing."""
    asked = session.exec(select(Outbox.state).where(col(Outbox.key).startswith(f"reply:{draft_id}:"))).all()
    # One that an account manager sent from the own mailbox was never asked of us.
    return not asked or OutboxState.DONE in asked


def enter_contentieux(
    session: Session, dossier: Dossier, *, why_not_amicable: str, by: str, now: datetime
) -> tuple[Attempt, ...]:
    """
    Check that a dossier may go to court, and hold it; called inside the commit that moves its state.

    Args:
        session: The unit of work.
        dossier: The dossier, locked.
        why_not_amicable: The written reason, needed where no attempt is on file; kept as a decision.
        by: Who decides.
        now: The present instant.

    Raises:
        ContentieuxRefusedError: No attempt is on file and the reason is missing or too short.
    """
    attempts = amicable_attempts(session, dossier)
    if not attempts:
        reason = " ".join(why_not_amicable.split())
        if len(reason) < SHORTEST_REASON:
            raise ContentieuxRefusedError(
                f"Aucune tentative amiable n’est au dossier {dossier.reference}{NBSP}: proposez une "
                "médiation ou un geste, ou écrivez pourquoi il n’y en a pas eu "
                f"({SHORTEST_REASON} caractères au moins)."
            )
        session.add(
            Decision(dossier_id=dossier.id or 0, text=SKIPPED, why=reason, by=by, at=now),
        )
    dossier.hold = True
    record(
        session,
        "contentieux.controle",
        now=now,
        actor=by,
        dossier=dossier,
        tentatives=[attempt.what for attempt in attempts],
        sans_tentative=not attempts,
    )
    return attempts


def check_not_frozen(desk: Desk, dossier: Dossier, *, by: str) -> None:
    """
    Refuse what would leave to the client of a dossier in contentieux without the direction.

    Raises:
        NotSendableError: The dossier is frozen and this person is no approver.
    """
    allowed = {*desk.settings.approvers} or {*desk.settings.leads}
    if dossier.etat is Etat.CONTENTIEUX and by not in allowed:
        raise NotSendableError(
            f"{dossier.reference} est au contentieux{NBSP}: rien ne part au client sans la direction."
        )
