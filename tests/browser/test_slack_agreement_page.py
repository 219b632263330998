"""Are the windows of letters and the words of an agreement readable in a real browser?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlmodel import select

from models.tables import Approbation
from models.vocabulary import Etat, Niveau
from tests.browser.shots import shoot
from tests.builders import DRAFT, add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, CLAIRE, LocalSlack, wait_for

pytestmark = [pytest.mark.local_slack, pytest.mark.chromium]
VIEWPORT = {"width": 1100, "height": 1000}


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack, leads=(CLAIRE,)) as world:
        yield world


def test_an_agreement_is_asked_in_plain_words(world: World, page: Page) -> None:
    """The preview says whom it asks and why; the thread shows the text and both buttons."""
    world.card(add_dossier(world.built.store, draft=dataclasses.replace(DRAFT, approval=Niveau.RESPONSABLE)))
    page.get_by_role("button", name="Voir le brouillon").click()
    page.get_by_role("button", name="Envoyer au client").click()
    page.get_by_role("button", name="Demander l’accord").wait_for()
    shoot(page, "accord-apercu")

    page.get_by_role("button", name="Demander l’accord").click()
    page.get_by_text("Rien n’est encore parti").first.wait_for()
    shoot(page, "accord-demande")
    page.get_by_role("button", name="Fermer").last.click()
    world.work()
    page.get_by_text("1 reply").or_(page.get_by_text("replies")).first.click()
    page.get_by_role("button", name="D’accord, envoyer").first.wait_for()
    shoot(page, "accord-fil")
    assert _asked_of(world) == [CLAIRE]


def test_a_letter_is_chosen_and_filled_in(world: World, page: Page) -> None:
    """The menu of the card leads to the letters, the letters to their fields, the fields to the draft."""
    world.card(add_dossier(world.built.store, etat=Etat.INSTRUCTION, owner=ALICE))
    page.get_by_role("button", name="Voir le brouillon").wait_for()
    menu = page.locator("select", has=page.locator("option", has_text="Toutes les actions")).first
    menu.select_option(label="Toutes les actions…")
    page.get_by_role("button", name="Écrire une autre lettre").last.click()
    page.get_by_text("Quelle lettre").first.wait_for()
    shoot(page, "lettres-choix")

    page.get_by_label("Proposition").first.check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("Ce qui est proposé").first.wait_for()
    shoot(page, "lettres-proposition")
    page.locator(".modal input:not([type=radio]), .modal textarea").first.fill(
        "le port offert sur la commande 118"
    )
    page.get_by_role("button", name="Écrire le brouillon").click()
    page.get_by_role("button", name="Envoyer au client").wait_for()
    shoot(page, "lettres-brouillon")
    written = [area.input_value() for area in page.locator(".modal textarea").all()]
    assert any("Nous vous proposons le port offert sur la commande 118" in text for text in written)


def _asked_of(world: World) -> list[str]:
    def found() -> list[str]:
        with world.built.store.read() as session:
            return list(session.exec(select(Approbation.asked_of)).first() or ())

    users: list[str] = wait_for(found)
    return users
