"""Which gesture may be put forward, up to which amount, and who must approve it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.vocabulary import Niveau

SERVICE, REMPLACEMENT, AVOIR, REMBOURSEMENT = "service", "remplacement", "avoir", "remboursement"
RUNGS = (SERVICE, REMPLACEMENT, AVOIR, REMBOURSEMENT)
"""The ladder, lowest first (seed rows 58 to 62): the refund comes last."""

SPONTANEOUS = frozenset({SERVICE, REMPLACEMENT})
"""What may be put forward before the client asks (contradiction C2)."""


@dataclass(frozen=True, slots=True)
class Caps:
    """
    The charter's caps, in euros; a plain value so that the charter need not be known here.

    ``agent`` and ``responsable`` say up to which amount each level approves a rung; above, the
    direction does. A rung without a cap is approved by the direction alone.
    """

    agent: Mapping[str, float] = field(default_factory=lambda: {SERVICE: 150.0})
    responsable: Mapping[str, float] = field(
        default_factory=lambda: {
            SERVICE: 1_000.0,
            REMPLACEMENT: 5_000.0,
            AVOIR: 2_000.0,
            REMBOURSEMENT: 500.0,
        }
    )
    by_motif: Mapping[str, float] = field(default_factory=dict)
    """Factor by motif, one where absent."""
    by_tier: Mapping[str, float] = field(default_factory=dict)
    """Factor by client tier, one where absent."""


@dataclass(frozen=True, slots=True)
class Geste:
    """One rung that may be put forward, under validation."""

    rung: str
    approval: Niveau
    spontaneous: bool
    """Whether it may be named before the client asks."""
    needs_protocol: bool
    """A refund is written down in a settlement protocol (seed rows 62 and 64)."""
    cap: float
    """The highest amount, in euros, that ``approval`` may grant on this rung."""
    why: str
    """In French."""


def ladder(
    allowed: Sequence[str], *, amount: float | None, motif: str, tier: str, caps: Caps | None = None
) -> tuple[Geste, ...]:
    """
    Return the rungs a playbook allows, lowest first, each with who approves it.

    Args:
        allowed: Rungs of the playbook.
        amount: What is at stake, in euros, or ``None`` where the mail gives no amount.
        motif: The main motif.
        tier: The client's tier.
        caps: The charter's caps; ours where absent.
    """
    caps = caps or Caps()
    return tuple(_geste(rung, amount, motif, tier, caps) for rung in RUNGS if rung in allowed)


def level_of(
    rung: str, *, amount: float | None, motif: str = "", tier: str = "", caps: Caps | None = None
) -> Niveau:
    """Return who may grant *amount* euros, or an amount not said, on a rung."""
    return _geste(rung, amount, motif, tier, caps or Caps()).approval


def cost_against_exposure(cost: float, exposure: float) -> str:
    """Return, in French, what a gesture costs beside what the dossier exposes (seed row 66)."""
    if exposure <= 0:
        return "Exposition non chiffrée\u00a0: à estimer avant d’approuver."
    share = round(100 * cost / exposure)
    return f"Le geste représente {share}\u00a0% du montant exposé."


def _geste(rung: str, amount: float | None, motif: str, tier: str, caps: Caps) -> Geste:
    factor = caps.by_motif.get(motif, 1.0) * caps.by_tier.get(tier, 1.0)
    agent, lead = caps.agent.get(rung, 0.0) * factor, caps.responsable.get(rung, 0.0) * factor
    level, cap = _level(rung, amount, agent=agent, lead=lead)
    refund = rung == REMBOURSEMENT
    why = (
        "dernier échelon\u00a0: protocole à signer"
        if refund
        else f"plafond {cap:,.0f}\u00a0€ pour ce niveau".replace(",", "\u202f")
    )
    return Geste(
        rung=rung,
        approval=level,
        spontaneous=rung in SPONTANEOUS,
        needs_protocol=refund,
        cap=cap,
        why=why if level is not Niveau.DIRECTION else "au-delà des plafonds\u00a0: décision de la direction",
    )


def _level(rung: str, amount: float | None, *, agent: float, lead: float) -> tuple[Niveau, float]:
    if amount is None:
        return (Niveau.AGENT, agent) if agent > 0 and rung == SERVICE else (Niveau.RESPONSABLE, lead)
    if amount <= agent:
        return Niveau.AGENT, agent
    if amount <= lead:
        return Niveau.RESPONSABLE, lead
    return Niveau.DIRECTION, float("inf")
