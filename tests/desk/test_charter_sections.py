"""Are the caps of gestures, the pace of agreements and the survey read, and a slip of the pen named?"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from desk.charter.accords import Accords, read_accords
from desk.charter.enquete import Survey, read_survey
from desk.charter.gestes import read_gestes
from models.errors import CharterError
from models.vocabulary import Niveau
from playbooks.gestes import AVOIR, SERVICE, Caps, level_of

Read = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("read", "shipped"), [(read_gestes, Caps()), (read_accords, Accords()), (read_survey, Survey())]
)
def test_what_we_ship_is_what_an_absent_section_means(read: Read, shipped: object) -> None:
    """A company that writes nothing has what the file of the package says."""
    data = tomllib.loads(files("desk").joinpath("charte.toml").read_text("utf-8"))

    assert read(data) == read({}) == shipped


def test_the_company_sets_its_own_caps() -> None:
    """By rung, then by motif and by tier."""
    data = {
        "gestes": {
            "agent": {"service": 500},
            "responsable": {"service": 900, "avoir": 300},
            "motifs": {"qualite": 2},
            "paliers": {"strategique": 3},
        }
    }
    caps = read_gestes(data)

    assert level_of(SERVICE, amount=500, caps=caps) is Niveau.AGENT
    assert level_of(AVOIR, amount=400, caps=caps) is Niveau.DIRECTION
    assert level_of(AVOIR, amount=400, motif="qualite", caps=caps) is Niveau.RESPONSABLE
    assert level_of(AVOIR, amount=1700, motif="qualite", tier="strategique", caps=caps) is Niveau.RESPONSABLE


@pytest.mark.parametrize(
    ("read", "data", "named"),
    [
        (read_gestes, {"gestes": {"agent": {"remise": 10}}}, "gestes.agent.remise"),
        (read_gestes, {"gestes": {"agent": {"service": "beaucoup"}}}, "gestes.agent.service"),
        (read_gestes, {"gestes": {"motifs": {"meteo": 2}}}, "gestes.motifs.meteo"),
        (read_gestes, {"gestes": {"agents": {}}}, "gestes.agents"),
        (read_gestes, {"gestes": {"agent": 150}}, "gestes.agent"),
        (read_accords, {"accords": {"rappel_heures": 0}}, "accords.rappel_heures"),
        (read_accords, {"accords": {"rappels": 1.5}}, "accords.rappels"),
        (read_survey, {"enquete": {"envoi_automatique": "oui"}}, "enquete.envoi_automatique"),
        (read_survey, {"enquete": {"jours": 2.5}}, "enquete"),
        (read_survey, {"enquete": {"promoteur_des": 6}}, "enquete"),
        (read_survey, {"enquete": {"promoteur_des": 11}}, "enquete"),
    ],
)
def test_a_slip_of_the_pen_is_named(read: Read, data: dict[str, Any], named: str) -> None:
    """The key that is wrong is in the message."""
    with pytest.raises(CharterError, match=named):
        read(data)
