"""Does the ladder of gestures climb in order, within caps, with the right approver?"""

from __future__ import annotations

import pytest

from models.vocabulary import Niveau
from playbooks.gestes import RUNGS, Caps, cost_against_exposure, ladder


def test_ladder_is_in_order_and_within_the_playbook() -> None:
    """Only allowed rungs, lowest first, refund last with its protocol."""
    rungs = ladder(["remboursement", "service"], amount=100.0, motif="prix", tier="standard")

    assert [geste.rung for geste in rungs] == ["service", "remboursement"]
    assert rungs[-1].needs_protocol
    assert not rungs[-1].spontaneous


@pytest.mark.parametrize(
    ("amount", "level"),
    [(100.0, Niveau.AGENT), (500.0, Niveau.RESPONSABLE), (5_000.0, Niveau.DIRECTION), (None, Niveau.AGENT)],
)
def test_amount_decides_who_approves(amount: float | None, level: Niveau) -> None:
    """Above each cap the next level decides; without an amount a service stays with the agent."""
    (service,) = ladder(["service"], amount=amount, motif="prix", tier="standard")

    assert service.approval is level


def test_caps_follow_tier_and_motif() -> None:
    """The charter's factors raise or lower the caps."""
    caps = Caps(by_tier={"cle": 4.0}, by_motif={"prix": 0.5})

    (key,) = ladder(["service"], amount=250.0, motif="prix", tier="cle", caps=caps)
    (standard,) = ladder(["service"], amount=250.0, motif="prix", tier="standard", caps=caps)

    assert key.approval is Niveau.AGENT
    assert standard.approval is Niveau.RESPONSABLE


def test_refund_never_stays_with_the_agent() -> None:
    """The last rung is never an agent's alone."""
    for amount in (None, 1.0, 400.0):
        refund = ladder(RUNGS, amount=amount, motif="prix", tier="standard")[-1]
        assert refund.approval is not Niveau.AGENT


def test_cost_is_shown_beside_the_exposure() -> None:
    """A share where the exposure is known, a request to estimate it where not."""
    assert cost_against_exposure(50.0, 1000.0) == "Le geste représente 5\u00a0% du montant exposé."
    assert "à estimer" in cost_against_exposure(50.0, 0.0)
