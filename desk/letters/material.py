"""
What does a letter say of a dossier, before a person adds to it?

Only what the desk holds as said or done towards this client: the commitments of sent replies
(seed row 38), what was asked. Internal notes, causes and lessons never enter a letter by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

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
    done = tuple(_line(p.text) for p in promises if p.state in _KEPT)
    content = Content(
        fait=done,
        restant=tuple(_line(p.text, p.due_on) for p in promises if p.state is EngagementState.EN_COURS),
        promis=tuple(_line(p.text, p.due_on) for p in promises) if kind is Kind.BILAN else (),
        demande=_asked(session, dossier) if kind is Kind.REFUS else "",
    )
    if kind is Kind.BILAN:
        return replace(content, ecart=_gap(desk, promises), restant=())
    return content


def _line(text: str, due_on: date | None = None) -> str:
    bare = text.strip().rstrip(".").replace("\n", " ")
    bare = bare[:1].upper() + bare[1:]
    return f"{bare}, pour le {write_day(due_on)}." if due_on else f"{bare}."


def _gap(desk: Desk, promises: Sequence[Engagement]) -> str:
    """Say what was announced and is not, or not in time; the facts, without a word of fault (C1)."""
    today = local_time(desk.now(), desk.charter.clock.zone).date()
    lines = []
    for promise in promises:
        bare = promise.text.strip().rstrip(".")
        late = promise.due_on is not None and promise.due_on < today
        if promise.state is EngagementState.TENU_EN_RETARD:
            lines.append(f"«\u00a0{bare}\u00a0» a été fait après la date annoncée.")
        elif promise.state is EngagementState.ROMPU:
            lines.append(f"«\u00a0{bare}\u00a0» n’a pas été fait.")
        elif promise.state is EngagementState.EN_COURS:
            lines.append(
                f"«\u00a0{bare}\u00a0» reste à faire{', la date annoncée est passée' if late else ''}."
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
