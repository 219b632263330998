"""Does a person find the acts of a dossier in a real browser, and read them well?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlmodel import select

from desk.undo import waiting_letter
from models.tables import Dossier
from models.vocabulary import Enjeu, Etat
from tests.browser.shots import shoot
from tests.builders import ANALYSIS, add_dossier, send_at_once
from tests.flows.slack_world import World, running_world
from tests.flows.test_slack_files import PNG, drop_file
from tests.servers.local_slack import ALICE, LocalSlack, wait_for

pytestmark = [pytest.mark.local_slack, pytest.mark.chromium]
VIEWPORT = {"width": 1100, "height": 900}


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


def test_the_menu_and_its_windows_are_readable(world: World, page: Page) -> None:
    """The three dots offer the likely acts, the whole menu the others, each window says what it does."""
    world.card(add_dossier(world.built.store, etat=Etat.INSTRUCTION, owner=ALICE))
    page.get_by_role("button", name="Voir le brouillon").wait_for()
    shoot(page, "actes-fiche")
    menu = page.locator("select", has=page.locator("option", has_text="Toutes les actions")).first
    menu.select_option(label="Toutes les actions…")
    page.get_by_text("Que faire de ce dossier").first.wait_for()
    shoot(page, "actes-menu")

    page.get_by_role("button", name="Mettre en attente").last.click()
    page.get_by_text("ses délais s’arrêtent").first.wait_for()
    shoot(page, "actes-attente")
    page.locator(".modal textarea").first.fill("les photos du client")
    page.get_by_role("button", name="Valider").click()
    wait_for(lambda: _row(world).paused_why == "les photos du client")
    page.get_by_text("Ses délais sont arrêtés").first.wait_for()
    shoot(page, "actes-attente-faite")


def test_a_private_card_shows_no_content(world: World, page: Page) -> None:
    """Every colleague reads by when and who, and not a word of the client."""
    grave = dataclasses.replace(ANALYSIS, enjeux=(Enjeu.SECURITE,))
    world.card(add_dossier(world.built.store, analysis=grave, sensible=True))
    page.get_by_text("Dossier privé").first.wait_for()
    shoot(page, "fiche-privee")

    assert page.get_by_text("fissur").count() == 0
    assert page.get_by_text("Vasseur").count() == 0


def _row(world: World) -> Dossier:
    with world.built.store.read() as session:
        row = session.exec(select(Dossier)).one()
        session.expunge_all()
        return row


def test_an_answer_with_a_file_can_be_taken_back(world: World, page: Page) -> None:
    """The preview offers the file of the thread; once sent, the window offers to take the answer back."""
    send_at_once(world.built.desk, seconds=30)
    reference = add_dossier(world.built.store, owner=ALICE)
    card = world.card(reference)
    drop_file(world, card["ts"], "bon de retour.png", PNG, "image/png")
    page.get_by_role("button", name="Voir le brouillon").click()
    page.get_by_role("button", name="Envoyer au client").click()
    page.get_by_label("bon de retour.png").check()
    shoot(page, "apercu-fichier")
    page.get_by_role("button", name="Confirmer l’envoi").click()
    page.get_by_role("button", name="Annuler l’envoi").wait_for()
    shoot(page, "envoi-annulable")

    page.get_by_role("button", name="Annuler l’envoi").click()
    page.get_by_text("L’envoi est annulé").first.wait_for()
    shoot(page, "envoi-annule")
    assert waiting_letter(world.built.desk, reference) is None
