"""Is the Home tab right in a real browser, for an agent and for a lead, at several widths?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import select

from bot.slack.local_page import LocalPage
from models.tables import Dossier, MailboxStateRow
from tests.browser.shots import shoot
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, LocalSlack, running_local_slack, wait_for

pytestmark = [pytest.mark.local_slack, pytest.mark.chromium]
WIDTHS = (1100, 760)


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack, leads=(ALICE,)) as world:
        yield world


@pytest.fixture(name="page")
def _page(browser: Browser, slack: LocalSlack) -> Iterator[Page]:
    local = LocalPage(f"localhost:{slack.port}")
    page = browser.new_page(viewport={"width": 1280, "height": 1400}, locale="fr-FR")
    page.goto(local.url)
    page.get_by_text("# doleances").first.wait_for()
    yield page
    page.close()
    local.stop()


def test_the_home_tab_is_readable_and_takes(world: World, page: Page) -> None:
    """A lead opens the application's Home, sees what is late, and takes a dossier from there."""
    now = world.built.clock()
    add_dossier(world.built.store, number=1, owner=ALICE)
    add_dossier(world.built.store, number=2, subject="Retard de livraison", entreprise="Ferrand")
    add_dossier(world.built.store, number=3, first_answer_due_at=now - timedelta(hours=3), subject="Facture")
    with world.built.store.work() as session:
        session.add(
            MailboxStateRow(mailbox="principale", folder="INBOX", status="connected", last_success_at=now)
        )
    page.get_by_text("🏠").first.click()
    page.get_by_text("Ouverts, semaine après semaine").wait_for()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1240})
        shoot(page, f"accueil-{width}")
    assert page.get_by_text("reliée, dernier relevé").is_visible()

    page.get_by_role("button", name="Prendre").first.click()
    wait_for(lambda: ALICE in _owners(world))
    page.get_by_text("Mes dossiers (2)").wait_for()
    shoot(page, "accueil-pris")


def _owners(world: World) -> list[str | None]:
    with world.built.store.read() as session:
        return list(session.exec(select(Dossier.owner).where(Dossier.number > 1)).all())
