"""
Which named criteria speak for a mediation, and for which reason? (seed rows 75 and 76)

S0: continuity of the client's activity, recurrent contractual litiges, tension, key accounts. S2: an
exchange that gets stuck, a stake that is high. And a relation that breaks (C5). Each is one small
rule that says why; the charter weighs them. They propose, a lead decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from desk.charter.mediation import MediationRules
from desk.mediating.room import unsealed
from desk.money.reading import show_cents
from desk.money.weighing import exposure
from models.tables import AnalysisRow, Direction, Dossier, Entreprise, Message
from models.vocabulary import Enjeu, MailKind, Menace, Motif, Phase, Ton

NBSP = "\u00a0"
TONS = tuple(Ton)
"""From calm to anger, as the vocabulary orders them."""
_TENSE = (Ton.IRRITE, Ton.COLERE)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rules look at; plain values, so that each rule is pure."""

    phase: Phase | None
    ton_first: Ton
    ton_now: Ton
    enjeux: frozenset[str]
    menaces: frozenset[str]
    key_account: bool
    tier: str
    contractual: int
    """Contractual dossiers of the client within the charter's days, this one included."""
    returns: int
    """How many times the client wrote again after an answer of ours."""
    exposed_cents: int
    """What was entered as exposed, else the largest amount that the client cites."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion that speaks for a mediation."""

    rule: str
    why: str
    points: float


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the criteria say together."""

    reasons: tuple[Reason, ...]
    threshold: float

    @property
    def score(self) -> float:
        """Return the points of the criteria that speak."""
        return sum(reason.points for reason in self.reasons)

    @property
    def proposes(self) -> bool:
        """Tell whether they propose a mediation."""
        return self.score >= self.threshold


Rule = Callable[[Situation, MediationRules], str]
"""Returns why it speaks, in French, or an empty string."""


def _conflit(seen: Situation, _rules: MediationRules) -> str:
    return "La relation se rompt (phase conflit)." if seen.phase is Phase.CONFLIT else ""


def _enlisement(seen: Situation, rules: MediationRules) -> str:
    calmer = TONS.index(seen.ton_now) < TONS.index(seen.ton_first)
    if seen.returns < rules.returns or calmer:
        return ""
    return (
        f"L’échange s’enlise{NBSP}: le client est revenu {seen.returns} fois après nos réponses, "
        "sans que le ton s’apaise."
    )


def _enjeu(seen: Situation, rules: MediationRules) -> str:
    if rules.euros > 0 and seen.exposed_cents >= rules.euros * 100:
        return f"L’enjeu est élevé{NBSP}: {show_cents(seen.exposed_cents)} exposés."
    if Menace.JURIDIQUE in seen.menaces and Menace.PENALITES in seen.menaces:
        return f"L’enjeu est contractuel{NBSP}: pénalités et suite juridique sont annoncées."
    return ""


def _continuite(seen: Situation, _rules: MediationRules) -> str:
    return "L’activité du client est arrêtée ou menacée." if Enjeu.CONTINUITE in seen.enjeux else ""


def _recurrence(seen: Situation, rules: MediationRules) -> str:
    if seen.contractual >= rules.recurrences:
        return f"Les litiges contractuels se répètent{NBSP}: {seen.contractual} avec ce client."
    return ""


def _tension(seen: Situation, _rules: MediationRules) -> str:
    if seen.ton_now in _TENSE and seen.phase in {Phase.LITIGE, Phase.CONFLIT}:
        return "Les équipes sont en tension."
    return ""


def _compte_cle(seen: Situation, _rules: MediationRules) -> str:
    strategic = seen.tier in {"strategique", "cle"}
    return "C’est un compte clé." if seen.key_account or strategic else ""


RULES: tuple[tuple[str, Rule], ...] = (
    ("conflit", _conflit),
    ("enlisement", _enlisement),
    ("enjeu", _enjeu),
    ("continuite", _continuite),
    ("recurrence", _recurrence),
    ("tension", _tension),
    ("compte_cle", _compte_cle),
)
"""In the order in which the reasons are told."""


def assess(seen: Situation, rules: MediationRules) -> Assessment:
    """Apply every rule that the charter gives a weight; pure."""
    reasons = [
        Reason(name, why, points)
        for name, rule in RULES
        if (points := rules.points.get(name, 0)) and (why := rule(seen, rules))
    ]
    return Assessment(tuple(reasons), rules.threshold)


def situation_of(session: Session, dossier: Dossier, rules: MediationRules, *, now: datetime) -> Situation:
    """Read what the rules look at; what was said in a room is left out of it."""
    entreprise = session.get(Entreprise, dossier.entreprise_id) if dossier.entreprise_id else None
    read = session.exec(
        unsealed(
            select(AnalysisRow.data)
            .join(Message, col(Message.id) == AnalysisRow.message_row_id)
            .where(AnalysisRow.dossier_id == dossier.id)
            .order_by(col(AnalysisRow.id))
        )
    ).all()
    cited = [float(amount) for data in read for amount in (data.get("faits") or {}).get("montants") or ()]
    return Situation(
        phase=dossier.phase,
        ton_first=_ton_first(read, dossier),
        ton_now=dossier.ton_now or dossier.ton,
        enjeux=frozenset(str(word) for data in read for word in data.get("enjeux") or ()),
        menaces=frozenset(str(word) for data in read for word in data.get("menaces") or ()),
        key_account=entreprise.key_account if entreprise else False,
        tier=entreprise.tier if entreprise else "",
        contractual=_contractual(session, dossier, since=now - timedelta(days=rules.recurrence_days)),
        returns=_returns(session, dossier),
        exposed_cents=exposure(session, dossier) or round(max(cited, default=0.0) * 100),
    )


def _ton_first(read: Sequence[Mapping[str, Any]], dossier: Dossier) -> Ton:
    said = read[0].get("ton") if read else None
    return Ton(str(said)) if said in set(Ton) else dossier.ton


def _contractual(session: Session, dossier: Dossier, *, since: datetime) -> int:
    if dossier.entreprise_id is None:
        return 0
    formal = sa.or_(
        col(Dossier.phase).in_((Phase.LITIGE, Phase.CONFLIT)),
        col(Dossier.motif_principal) == str(Motif.CONFORMITE),
    )
    counted = session.execute(
        sa.select(sa.func.count(col(Dossier.id))).where(
            col(Dossier.entreprise_id) == dossier.entreprise_id,
            col(Dossier.merged_into).is_(None),
            col(Dossier.opened_at) >= since,
            formal,
        )
    ).scalar_one()
    return int(counted)


def _returns(session: Session, dossier: Dossier) -> int:
    """Count the times that the client wrote after an answer: a machine's mail is no return."""
    ways = session.exec(
        unsealed(
            select(Message.direction)
            .where(
                Message.dossier_id == dossier.id,
                Message.kind == MailKind.HUMAN,
                sa.or_(
                    col(Message.direction) == Direction.IN,
                    # An acknowledgement has no author: it answers nothing.
                    sa.and_(col(Message.direction) == Direction.OUT, col(Message.author).is_not(None)),
                ),
            )
            .order_by(col(Message.at), col(Message.id))
        )
    ).all()
    answered, returns = False, 0
    for way in ways:
        if way is Direction.OUT:
            answered = True
        elif answered:
            answered, returns = False, returns + 1
    return returns
