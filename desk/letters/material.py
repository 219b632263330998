"""
What does a letter say of a dossier, before a person adds to it?

Only what the desk holds as said or done towards this client: the commitments of sent replies
(seed row 38), what was asked. Internal notes, causes and lessons never enter a letter by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session, col, select

from desk.advising import message_to_answer
from desk.facts import local_time
from desk.parts import Desk
from desk.views import latest_analysis
from models.tables import Dossier, Engagement, EngagementState
from models.vocabulary import Demande
from playbooks.letters import Content, Kind
from playbooks.wording import write_day

BLANK = "[à compléter : {}]"
_KEPT = (EngagementState.TENU, EngagementState.TENU_EN_RETARD)
_SAID = (*_KEPT, EngagementState.EN_COURS, EngagementState.ROMPU)
_ASKED = {
    Demande.REMPLACEMENT: "le remplacement",
    Demande.REMBOURSEMENT: "le remboursement",
    Demande.AVOIR: "un avoir",
    Demande.GESTE: "un geste commercial",
    Demande.REPARATION: "la réparation",
    Demande.LIVRAISON: "la livraison",
    Demande.EXPLICATION: "des explications",
    Demande.CORRECTION: "une correction",
    Demande.INDEMNISATION: "une indemnisation",
    Demande.RESILIATION: "la fin du contrat",
    Demande.CONTACT: "un échange de vive voix",
}


@dataclass(frozen=True, slots=True)
class LetterInputs:
    """What a person brings to a letter; what is empty is taken from the dossier, where it holds it."""

    content: Content = field(default_factory=Content)
    rung: str = ""
    """Of the ladder of gestures, for what is offered."""
    euros: float | None = None
    """What the gesture costs."""


def gather(desk: Desk, session: Session, dossier: Dossier, kind: Kind) -> Content:
    """Return what the dossier holds for a letter."""
    promises = session.exec(
        select(Engagement)
        .where(Engagement.dossier_id == dossier.id, col(Engagement.state).in_(_SAID))
        .order_by(col(Engagement.id))
    ).all()
    zone = desk.charter.clock.zone
    content = Content(
        fait=tuple(_said(p, zone) for p in promises if p.state in _KEPT),
        restant=tuple(_said(p, zone) for p in promises if p.state is EngagementState.EN_COURS),
        promis=tuple(_said(p, zone, is_done=False) for p in promises) if kind is Kind.BILAN else (),
        demande=_asked(session, dossier) if kind is Kind.REFUS else "",
    )
    if kind is Kind.BILAN:
        return replace(content, ecart=_gap(desk, promises), restant=())
    return content


def _said(promise: Engagement, zone: str, *, is_done: bool = True) -> str:
    """Quote what we wrote, with the day: « demain » would mean another day by now."""
    words = f"{_quoted(promise)} (écrit le {write_day(local_time(promise.at, zone))})"
    if is_done and promise.state in _KEPT and promise.settled_at is not None:
        return f"{words}, fait le {write_day(local_time(promise.settled_at, zone))}."
    if promise.due_on is not None and (promise.state not in _KEPT or not is_done):
        return f"{words}, pour le {write_day(promise.due_on)}."
    return f"{words}."


def _quoted(promise: Engagement) -> str:
    return f"«\u00a0{' '.join(promise.text.split()).rstrip('.')}\u00a0»"


def _gap(desk: Desk, promises: Sequence[Engagement]) -> str:
    """Say what was announced and is not, or not in time; the facts, without a word of fault (C1)."""
    today = local_time(desk.now(), desk.charter.clock.zone).date()
    lines = []
    for promise in promises:
        late = promise.due_on is not None and promise.due_on < today
        if promise.state is EngagementState.TENU_EN_RETARD:
            lines.append(f"{_quoted(promise)} a été fait après la date annoncée.")
        elif promise.state is EngagementState.ROMPU:
            lines.append(f"{_quoted(promise)} n’a pas été fait.")
        elif promise.state is EngagementState.EN_COURS:
            lines.append(
                f"{_quoted(promise)} reste à faire{', la date annoncée est passée' if late else ''}."
            )
    return " ".join(lines)


def _asked(session: Session, dossier: Dossier) -> str:
    message = message_to_answer(session, dossier)
    analysis = latest_analysis(session, dossier.id or 0, message.id if message else None)
    asked = [_ASKED[demande] for demande in analysis.demandes]
    return " et ".join([", ".join(asked[:-1]), asked[-1]]) if len(asked) > 1 else "".join(asked)


def merge(held: Content, given: Content) -> Content:
    """Return what the dossier holds, with what a person gives in its place."""
    names = Content.__dataclass_fields__
    return replace(held, **{name: getattr(given, name) for name in names if getattr(given, name)})


def with_blanks(content: Content, kind: Kind) -> Content:
    """Fill what a letter cannot be written without by blanks, which nobody can send (``desk.leaving``)."""
    wanted: dict[Kind, dict[str, object]] = {
        Kind.ETAPE: {"restant": (BLANK.format("ce qui reste à faire, et pour quand"),)},
        Kind.ATTENTE: {"restant": (BLANK.format("ce que nous attendons"),)},
        Kind.BILAN: {
            "promis": (BLANK.format("ce qui était annoncé"),),
            "fait": (BLANK.format("ce qui a été fait"),),
        },
    }
    blanks = {name: value for name, value in wanted.get(kind, {}).items() if not getattr(content, name)}
    return replace(content, **blanks)  # type: ignore[arg-type]
