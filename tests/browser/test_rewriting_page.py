"""Does a person rewrite a draft, take its text back and note a call in a real browser?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from desk.reply import ensure_draft
from tests.browser.shots import shoot
from tests.builders import DRAFT, REPLY, add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import LocalSlack

pytestmark = [pytest.mark.local_slack, pytest.mark.chromium]
VIEWPORT = {"width": 1100, "height": 1400}


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def test_a_typed_text_is_put_aside_and_given_back(world: World, page: Page) -> None:
    """What stands in the window goes with the click: shorter, then back, word for word."""
    reference = add_dossier(world.built.store, draft=None)
    ensure_draft(world.built.desk, reference)
    world.card(reference)
    page.get_by_role("button", name="Voir le brouillon").click()
    letter = page.locator("textarea.bk-plain-input").first
    letter.wait_for()
    shoot(page, "brouillon-reecrire")
    typed = letter.input_value() + "\n\nUne phrase à moi."
    letter.fill(typed)

    page.get_by_role("button", name="Plus court").click()
    page.get_by_text("Ce que vous aviez écrit est mis de côté").wait_for()
    shoot(page, "brouillon-plus-court")
    assert "Une phrase à moi." not in page.locator("textarea.bk-plain-input").first.input_value()

    page.get_by_role("button", name="Revenir au texte précédent").click()
    page.get_by_text("Voici le texte précédent").wait_for()
    assert page.locator("textarea.bk-plain-input").first.input_value() == typed


def test_a_sentence_is_reworded_in_one_click(world: World, page: Page) -> None:
    """The button beside the warning puts the safer wording in the text."""
    world.card(
        add_dossier(
            world.built.store,
            draft=dataclasses.replace(DRAFT, body=REPLY + "\n\nC’est notre faute et nous le regrettons."),
        )
    )
    page.get_by_role("button", name="Voir le brouillon").click()
    page.get_by_role("button", name="Mettre cette formulation").wait_for()
    shoot(page, "brouillon-phrase-signalee")
    page.get_by_role("button", name="Mettre cette formulation").click()
    page.get_by_text("La formulation proposée est dans le texte").wait_for()

    assert "notre faute" not in page.locator("textarea.bk-plain-input").first.input_value()


def test_another_playbook_is_chosen_in_the_list(world: World, page: Page) -> None:
    """The list acts at once, and the window says which playbook is followed now."""
    world.card(add_dossier(world.built.store, draft=None))
    page.get_by_role("button", name="Voir le brouillon").click()
    page.get_by_text("Autre conduite").wait_for()
    page.locator(".modal select.bk-select").first.select_option(index=1)
    page.get_by_text("Le texte suit maintenant").wait_for()
    shoot(page, "brouillon-autre-playbook")


def test_a_call_is_noted(world: World, page: Page) -> None:
    """The script above, the note below, the summary next."""
    reference = add_dossier(world.built.store, draft=None)
    ensure_draft(world.built.desk, reference)
    world.card(reference)
    page.get_by_role("button", name="Appeler").click()
    page.get_by_text("Ce script est pour vous").wait_for()
    shoot(page, "appel")
    page.locator("textarea.bk-plain-input").first.fill("Votre ligne 3 est arrêtée depuis lundi.")
    page.get_by_role("button", name="Garder la note").click()
    page.get_by_text("Voici le compte rendu pour le client").wait_for()
    shoot(page, "appel-compte-rendu")

    assert "votre ligne 3 est arrêtée" in page.locator("textarea.bk-plain-input").first.input_value()
