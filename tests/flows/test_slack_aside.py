"""Does what one person may read stay with that person, in a channel where everybody reads along?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.ids import Action
from models.vocabulary import Intent
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, BOT, CLAIRE, LocalSlack, running_local_slack, wait_for

pytestmark = pytest.mark.local_slack

SECRET = "Vasseur"


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    """Give a desk where Claire is a lead, and the figures by person are on."""
    charter = tmp_path / "charte.toml"
    shipped = (Path(__file__).parents[2] / "desk" / "charte.toml").read_text("utf-8")
    charter.write_text(shipped.replace("par_agent = false", "par_agent = true"), "utf-8")
    with running_world(tmp_path, slack, leads=(CLAIRE,), charter_path=charter) as world:
        yield world


def _read_by_all(world: World) -> str:
    return str([m for m in world.slack.messages() if not m.get("ephemeral_to")])


def _shown_to(world: World, user: str, words: str) -> Any:
    return wait_for(
        lambda: next(
            (m for m in world.slack.messages() if m.get("ephemeral_to") == user and words in str(m)), None
        )
    )


def test_a_choice_of_a_lead_shows_the_channel_nothing(world: World) -> None:
    """Alice asks vaguely in the channel; Claire picks the meaning, and alone reads of the private dossier."""
    private = add_dossier(world.built.store, sensible=True)
    world.slack.say(f"<@{BOT}> alors ?")
    asked = wait_for(lambda: next((m for m in world.slack.messages() if "intent" in str(m)), None))
    assert not asked.get("ephemeral_to")

    world.slack.click(asked, f"{Action.INTENT_CHOOSE}:{Intent.LISTE_DOSSIERS}", user=CLAIRE)

    assert SECRET in str(_shown_to(world, CLAIRE, private))
    assert private not in _read_by_all(world)


def test_a_page_turned_by_a_lead_shows_the_channel_nothing(world: World) -> None:
    """Eight dossiers for all are in the channel; the ninth is private, and Claire turns the page."""
    for number in range(1, 10):
        add_dossier(world.built.store, number=number, subject=f"Affaire {number}")
    private = add_dossier(world.built.store, number=10, sensible=True, subject="Affaire confidentielle")
    world.interpreter.teach("la liste", Intent.LISTE_DOSSIERS)
    world.slack.say(f"<@{BOT}> la liste")
    first = world.find("9")
    assert private not in _read_by_all(world)

    world.slack.click(first, f"{Action.LIST_TURN}:after", user=CLAIRE)

    _shown_to(world, CLAIRE, private)
    assert private not in _read_by_all(world)


def test_the_figures_of_persons_are_told_to_the_lead_alone(world: World) -> None:
    """Asked in the channel, what each person carries comes to Claire and to nobody else."""
    add_dossier(world.built.store, owner=ALICE)
    world.interpreter.teach("la charge", Intent.INDICATEURS, indicateur="charge")
    world.slack.say(f"<@{BOT}> la charge", user=CLAIRE)

    _shown_to(world, CLAIRE, f"<@{ALICE}>")
    assert f"<@{ALICE}>" not in _read_by_all(world)
