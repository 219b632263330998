"""Who proposes a mediation, and who decides? The criteria or a person propose, a lead decides (C5)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from desk.journal import DESK, record
from desk.life.act import acting
from desk.mediating.criteria import Assessment, assess, situation_of
from desk.mediating.room import latest_of
from desk.opening import refresh_card, tell_thread
from desk.parts import Desk
from desk.rights import Right, require
from desk.views import find_dossier
from models.errors import RefusedError
from models.tables import Dossier, Event, Mediation, MediationState
from models.vocabulary import Etat

NBSP = "\u00a0"
RUNNING = (
    MediationState.PROPOSEE,
    MediationState.OFFERTE,
    MediationState.ACCEPTEE,
    MediationState.OUVERTE,
)
"""A mediation that goes on, or waits for somebody."""
THREAD = "mediation"
"""What the word in the card's thread is about: it has the button that opens the window."""
_NOT_NOW = (Etat.RESOLU, Etat.CLOS, Etat.CONTENTIEUX)


class MediationRefusedError(RefusedError):
    """This step of a mediation may not be taken now; the message is a French sentence."""


def assess_dossier(desk: Desk, session: Session, dossier: Dossier) -> Assessment:
    """Return what the criteria say of a dossier now."""
    rules = desk.charter.mediation
    return assess(situation_of(session, dossier, rules, now=desk.now()), rules)


def consider(desk: Desk, session: Session, dossier: Dossier) -> Mediation | None:
    """
    Propose a mediation where the criteria reach the charter's score; called inside a unit of work.

    Never beside one that runs. After a lead dismissed it, only a criterion that did not speak then
    makes it proposed again: nobody is asked the same question twice.
    """
    if dossier.etat in _NOT_NOW or dossier.merged_into is not None:
        return None
    # Two workers may prepare drafts of one dossier at once: the second waits, and sees the first's proposal.
    session.exec(select(Dossier.id).where(Dossier.id == dossier.id).with_for_update()).first()
    before = latest_of(session, dossier.id or 0)
    if before is not None and before.state is not MediationState.ECARTEE:
        return None
    found = assess_dossier(desk, session, dossier)
    reasons = [reason.why for reason in found.reasons]
    new = {reason.rule for reason in found.reasons} - set(_rules_of(session, before))
    if not found.proposes or (before is not None and not new):
        return None
    return _propose(session, dossier, reasons, rules=[r.rule for r in found.reasons], by=DESK, now=desk.now())


def propose_mediation(desk: Desk, reference: str, why: str, *, by: str) -> Mediation:
    """
    Propose a mediation because a person thinks so; what the criteria say is added to the reasons.

    Raises:
        MediationRefusedError: One goes on already, nobody says why, or the dossier is over.
        NotAllowedError: This person may not handle the dossier.
    """
    if not why.strip():
        raise MediationRefusedError("Dites en une phrase pourquoi une médiation aiderait ici.")
    with desk.store.work() as session:
        dossier = find_dossier(session, reference, now=desk.now())
        session.refresh(dossier, with_for_update=True)
        require(desk, by, Right.QUALIFIER, dossier)
        if dossier.etat in _NOT_NOW:
            raise MediationRefusedError(f"{dossier.reference} n’est plus ouvert à la médiation.")
        before = latest_of(session, dossier.id or 0)
        if before is not None and before.state in RUNNING:
            raise MediationRefusedError(f"Une médiation est déjà en cours sur {dossier.reference}.")
        found = assess_dossier(desk, session, dossier)
        reasons = [" ".join(why.split()), *(reason.why for reason in found.reasons)]
        rules = [reason.rule for reason in found.reasons]
        refresh_card(session, dossier, now=desk.now())
        return _propose(session, dossier, reasons, rules=rules, by=by, now=desk.now())


def _propose(
    session: Session, dossier: Dossier, reasons: list[str], *, rules: list[str], by: str, now: datetime
) -> Mediation:
    row = Mediation(dossier_id=dossier.id or 0, reasons=reasons, proposed_by=by, proposed_at=now)
    session.add(row)
    session.flush()
    record(
        session, "mediation.proposee", now=now, actor=by, dossier=dossier, mediation=row.id, criteres=rules
    )
    # Every colleague reads the thread of a private dossier.
    said = "" if dossier.sensible else f"{NBSP}: {' '.join(reasons)}"
    tell_thread(
        session,
        dossier,
        THREAD,
        f"{row.id}",
        now=now,
        text=f"Une médiation est proposée{said or '.'} Un responsable décide, puis le client consent.",
    )
    return row


def _rules_of(session: Session, row: Mediation | None) -> list[str]:
    """Return the criteria that spoke when a mediation was proposed: the journal has their names."""
    if row is None:
        return []
    told = session.exec(
        select(Event.data).where(Event.dossier_id == row.dossier_id, Event.kind == "mediation.proposee")
    ).all()
    return [str(rule) for data in told if data.get("mediation") == row.id for rule in data["criteres"]]


def accept_proposal(desk: Desk, reference: str, *, by: str) -> Mediation:
    """
    Let a lead agree, for the company: the client is to be asked.

    Raises:
        MediationRefusedError: No proposal waits for a decision.
        NotAllowedError: This person is no lead.
    """
    return _decide(desk, reference, MediationState.OFFERTE, by=by)


def dismiss_proposal(desk: Desk, reference: str, *, by: str) -> Mediation:
    """Let a lead say no; raises as ``accept_proposal``."""
    return _decide(desk, reference, MediationState.ECARTEE, by=by)


def _decide(desk: Desk, reference: str, state: MediationState, *, by: str) -> Mediation:
    with acting(desk, reference) as act:
        require(desk, by, Right.MEDIATION, act.dossier)
        row = waiting(act.session, act.dossier, MediationState.PROPOSEE)
        row.state = state
        if state is MediationState.OFFERTE:
            row.company_consent_by, row.company_consent_at = by, act.now
        record(
            act.session, f"mediation.{state}", now=act.now, actor=by, dossier=act.dossier, mediation=row.id
        )
        act.settle()
        return row


_AWAITED = {
    MediationState.PROPOSEE: "Aucune proposition de médiation n’attend de décision sur",
    MediationState.OFFERTE: "Aucune médiation n’attend la réponse du client sur",
    MediationState.ACCEPTEE: "Aucune médiation acceptée par les deux parties n’attend d’ouverture sur",
    MediationState.OUVERTE: "Aucune médiation n’est ouverte sur",
}


def waiting(session: Session, dossier: Dossier, state: MediationState) -> Mediation:
    """
    Return the mediation of a dossier, which must be in *state*.

    Raises:
        MediationRefusedError: There is none, or it stands elsewhere.
    """
    row = latest_of(session, dossier.id or 0)
    if row is None or row.state is not state:
        raise MediationRefusedError(f"{_AWAITED[state]} {dossier.reference}.")
    return row
