"""Are deadlines, levels and promises readable in a real browser?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from desk.reply import send_reply
from desk.sending import MailPerformer
from desk.take import take
from desk.timing.firing import run_clock
from desk.worker import Worker
from tests.browser.shots import shoot
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.flows.test_slack_echeances import LETTER, Post
from tests.servers.local_slack import ALICE, BRUNO, LocalSlack

pytestmark = [pytest.mark.local_slack, pytest.mark.chromium]
VIEWPORT = {"width": 1300, "height": 1000}


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack, leads=(BRUNO,), approvers=(BRUNO,)) as world:
        yield world


def test_the_thread_tells_the_promise_and_the_level(world: World, page: Page) -> None:
    """The offer has its two buttons; later the level shows in the thread and on the card."""
    reference = add_dossier(world.built.store)
    world.card(reference)
    take(world.built.desk, reference, by=ALICE)
    world.built.clock.forward(hours=7, minutes=35)
    run_clock(world.built.desk)
    send_reply(world.built.desk, reference, 1, 1, "Votre lot", LETTER, by=ALICE, delay=timedelta(0))
    Worker(world.built.store, {"mail.": MailPerformer(world.built.desk, Post())}, name="courrier").run_once()
    world.work(turns=30)
    page.get_by_text("niveau N2").first.wait_for()
    page.get_by_text("replies", exact=False).first.click()
    page.get_by_role("button", name="Pas une promesse").first.wait_for()
    shoot(page, "promesse-fil")

    assert page.get_by_role("button", name="Suivre").count() == 1


def test_one_word_after_a_stop_is_readable(world: World, page: Page) -> None:
    """Twelve dossiers late: one message that can be read from top to bottom."""
    for number in range(1, 13):
        reference = add_dossier(world.built.store, number=number)
        world.card(reference)
        take(world.built.desk, reference, by=ALICE)
    world.built.clock.forward(days=4)
    run_clock(world.built.desk)
    world.work(turns=60)
    page.get_by_text("Le bureau s’est arrêté").first.wait_for()
    shoot(page, "arret-resume")

    assert page.get_by_text("D-2026-00012").count() > 0
