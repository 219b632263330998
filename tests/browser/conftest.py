"""Which browser do the tests look at Slack with? Debian's chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.slack.local_page import LocalPage
from tests.servers import absence
from tests.servers.local_slack import LocalSlack, running_local_slack

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session", name="browser")
def _browser() -> Iterator[Browser]:
    """Give one chromium for the session."""
    program = shutil.which("chromium")
    if program is None:
        absence("chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    """Give a local Slack to the tests of one module."""
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="page")
def _page(request: pytest.FixtureRequest, browser: Browser, slack: LocalSlack) -> Iterator[Page]:
    """Give the page of the demo, in the VIEWPORT of the module: the local Slack's own has dead buttons."""
    local = LocalPage(f"localhost:{slack.port}")
    page = browser.new_page(viewport=request.module.VIEWPORT, locale="fr-FR")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(local.url)
    page.get_by_text("# doleances").first.wait_for()
    yield page
    page.close()
    local.stop()
    assert errors == []
