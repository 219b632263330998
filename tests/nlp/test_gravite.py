"""Does the gravite grow with what weighs, and say why?"""

from __future__ import annotations

import pytest

from models.values import Analysis, Faits
from models.vocabulary import Enjeu, Gravite, Menace, Nature, Phase, Ton
from nlp.gravite import weigh


def test_a_calm_first_complaint_is_mild() -> None:
    """Nothing but a dissatisfaction weighs one."""
    assert weigh(Analysis(Nature.DOLEANCE, phase=Phase.RECLAMATION))[0] == Gravite.FAIBLE


def test_what_is_no_complaint_weighs_nothing() -> None:
    """A question has no gravite to explain."""
    assert weigh(Analysis(Nature.DEMANDE), tier="strategique") == (Gravite.FAIBLE, ())


def test_danger_and_a_broken_relation_are_never_below_forte() -> None:
    """Safety and rupture are not diluted by the absence of other points."""
    assert weigh(Analysis(Nature.DOLEANCE, enjeux=(Enjeu.SECURITE,)))[0] >= Gravite.FORTE
    assert weigh(Analysis(Nature.RELANCE, phase=Phase.CONFLIT))[0] >= Gravite.FORTE


def test_points_add_up_and_the_heaviest_comes_first() -> None:
    """A court, a stopped plant and 60,000 euros are critical, each with its sentence."""
    level, points = weigh(
        Analysis(
            Nature.DOLEANCE,
            ton=Ton.COLERE,
            phase=Phase.CONFLIT,
            menaces=(Menace.JURIDIQUE,),
            enjeux=(Enjeu.CONTINUITE,),
            faits=Faits(montants=(60_000.0,)),
        ),
        tier="strategique",
    )

    assert level == Gravite.CRITIQUE
    assert [point.points for point in points] == sorted((point.points for point in points), reverse=True)
    assert all(point.reason.endswith(".") for point in points)


@pytest.mark.parametrize(("amount", "count"), [(999, 0), (1_001, 1), (10_001, 1), (99_999, 1)])
def test_only_the_highest_line_of_amounts_counts(amount: float, count: int) -> None:
    """Sixty thousand euros do not count three times."""
    _, points = weigh(Analysis(Nature.DOLEANCE, faits=Faits(montants=(amount,))))

    assert len([point for point in points if "cités" in point.reason]) == count
