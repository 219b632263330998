"""
Whose agreement does a text need before it leaves, who may give it, and was it given?

The level comes from what the client asks and threatens, from the reading of the text, from what the
text itself grants, ends or signs, and from the kind of letter (issue 5, outcome 10; seed rows 62 to
67; contradiction C1). An agreement is bound to the text: another word needs another agreement.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from desk.advising import message_to_answer
from desk.opening import client_of
from desk.parts import Desk
from desk.rights import ROLES, Right, may, rights_of
from desk.team import is_away, reachable, stand_in
from desk.views import latest_analysis
from models.tables import Approbation, Dossier, DraftRow, Engagement, EngagementState
from models.values import Draft, Reading
from models.vocabulary import Niveau, Risque
from playbooks.approval import ORDER, Ground, Thresholds, approval_grounds, highest
from playbooks.granting import granting_grounds

LETTER = "lettre-"
"""How the playbook of a letter starts (``desk.letters``), before its kind."""
_ALWAYS = "cette lettre demande toujours cet accord"
_PROPOSED = "le brouillon proposé le demandait"


@dataclass(frozen=True, slots=True)
class Weight:
    """The level that a text asks for, and why, in French."""

    niveau: Niveau
    reasons: tuple[str, ...]


def weigh(
    desk: Desk, session: Session, dossier: Dossier, advice: Draft, body: str, reading: Reading
) -> Weight:
    """Return whose agreement a text needs; what a person typed counts as what the desk proposed."""
    grounds = [*_of_dossier(desk, session, dossier, reading), *_of_text(desk, session, dossier, body)]
    if ORDER.index(advice.approval) > ORDER.index(highest(grounds)):
        grounds.append((advice.approval, _ALWAYS if advice.playbook.startswith(LETTER) else _PROPOSED))
    niveau = highest(grounds)
    reasons = [why for level, why in grounds if level is niveau and level is not Niveau.AGENT]
    reasons += [why for level, why in grounds if Niveau.AGENT is not level is not niveau]
    return Weight(niveau, tuple(dict.fromkeys(reasons)))


def _of_dossier(desk: Desk, session: Session, dossier: Dossier, reading: Reading) -> Sequence[Ground]:
    message = message_to_answer(session, dossier)
    analysis = latest_analysis(session, dossier.id or 0, message.id if message else None)
    said = _promised(session, dossier)
    risky = [
        sentence
        for sentence in reading.sentences
        if sentence.risque is not Risque.AUCUN
        and not (sentence.risque is Risque.PROMESSE and any(text in sentence.text for text in said))
    ]
    return approval_grounds(analysis, risky, thresholds=thresholds_of(desk))


def _promised(session: Session, dossier: Dossier) -> list[str]:
    """Return what was promised to this client before: a letter that quotes it promises nothing new."""
    rows = session.exec(
        select(Engagement.text).where(
            Engagement.dossier_id == dossier.id, Engagement.state != EngagementState.PROPOSE
        )
    ).all()
    return [f"«\u00a0{' '.join(text.split()).rstrip('.')}\u00a0»" for text in rows if text.strip()]


def _of_text(desk: Desk, session: Session, dossier: Dossier, body: str) -> Sequence[Ground]:
    entreprise = client_of(session, dossier)[1]
    return granting_grounds(
        body,
        motif=dossier.motif_principal or "",
        tier=entreprise.tier if entreprise else "",
        caps=desk.charter.gestes,
        thresholds=thresholds_of(desk),
    )


def thresholds_of(desk: Desk) -> Thresholds:
    """Return the amounts from which the charter wants a lead and the direction to look."""
    return Thresholds(float(desk.charter.lead_from_euros), float(desk.charter.direction_from_euros))


def text_hash(subject: str, body: str, files: Sequence[str] = ()) -> str:
    """Return what an agreement is bound to: the words, and the hashes of the files."""
    digest = hashlib.sha256(f"{subject}\0{body}".encode())
    for file in sorted(files):
        digest.update(f"\0{file}".encode())
    return digest.hexdigest()


def persons_of(desk: Desk, niveau: Niveau) -> tuple[str, ...]:
    """Return the persons named for a level: leads, or the direction's approvers, the others in default."""
    leads, approvers = desk.settings.leads, desk.settings.approvers
    named = tuple(who for who in rights_of(desk)[Right.APPROUVER] if who not in ROLES)
    groups = (approvers, leads, named) if niveau is Niveau.DIRECTION else ((*leads, *named), approvers)
    # Nobody is asked for what the charter lets them not give.
    able = [tuple(who for who in group if _has_level(desk, who, niveau)) for group in groups]
    return next((group for group in able if group), ())


def may_agree(desk: Desk, session: Session, user: str, niveau: Niveau, *, asked_by: str | None) -> bool:
    """
    Tell whether a person may let a text of this level leave.

    A lead never gives the direction's agreement where the company named who does. Whoever stands in
    for a person who is away may, but not for a text of their own: an absence is no way around.
    """
    if niveau is Niveau.AGENT or _has_level(desk, user, niveau):
        return True
    if user == asked_by:
        return False
    now = desk.now()
    return any(
        is_away(session, person, now=now) and stand_in(session, person, now=now) == user
        for person in persons_of(desk, niveau)
    )


def _has_level(desk: Desk, user: str, niveau: Niveau) -> bool:
    if niveau is Niveau.DIRECTION and desk.settings.approvers:
        return user in desk.settings.approvers
    # Without a list of approvers nobody could ever agree: the company has chosen to trust its agents.
    return may(desk, user, Right.APPROUVER)


def whom_to_ask(desk: Desk, session: Session, niveau: Niveau, *, asked_by: str) -> tuple[str, ...]:
    """Return the persons to write to: stand-ins for who is away, the level above where nobody is left."""
    now = desk.now()
    levels = (niveau, Niveau.DIRECTION) if niveau is Niveau.RESPONSABLE else (niveau,)
    for level in levels:
        persons = [person for person in persons_of(desk, level) if person != asked_by]
        here = [who for who in reachable(session, persons, now=now) if who != asked_by]
        if here and not all(is_away(session, who, now=now) for who in here):
            return tuple(here)
    return tuple(person for person in persons_of(desk, niveau) if person != asked_by)


def agreement_of(
    session: Session, dossier: Dossier, row: DraftRow, text: str, niveau: Niveau
) -> Approbation | None:
    """Return the agreement given to this very text of this very dossier, at this level or above."""
    rows = session.exec(
        select(Approbation)
        .where(
            Approbation.draft_id == row.id,
            Approbation.dossier_id == dossier.id,
            Approbation.body_sha256 == text,
            col(Approbation.agreed).is_(True),
        )
        .order_by(col(Approbation.id).desc())
    ).all()
    return next((a for a in rows if ORDER.index(Niveau(a.niveau)) >= ORDER.index(niveau)), None)


def pending_of(session: Session, draft_id: int) -> Approbation | None:
    """Return the agreement of a draft that is asked for and not yet given."""
    return session.exec(
        select(Approbation)
        .where(Approbation.draft_id == draft_id, col(Approbation.decided_at).is_(None))
        .order_by(col(Approbation.id).desc())
    ).first()
