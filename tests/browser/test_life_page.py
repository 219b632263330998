"""Does a person instruct, cost and mediate a dossier in a real browser, from the card's own menu?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlmodel import select

from bot.ids import Action
from models.tables import Dossier, InstructionItem, Mediation, Montant
from models.vocabulary import Cause, Etat
from tests.browser.shots import shoot
from tests.builders import add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, LocalSlack, wait_for

pytestmark = [pytest.mark.local_slack, pytest.mark.chromium]
VIEWPORT = {"width": 1100, "height": 1400}


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack, leads=(ALICE,), approvers=(ALICE,)) as world:
        yield world


def _open(page: Page, label: str) -> None:
    """Open one of the windows from the menu behind the three dots of the card."""
    page.locator(".msg select").last.select_option(label="Toutes les actions…")
    page.get_by_role("button", name=label, exact=True).click()


def _close(page: Page) -> None:
    page.get_by_role("button", name="Fermer").last.click()


def test_a_dossier_is_worked_on_from_the_menu_of_its_card(world: World, page: Page) -> None:
    """Boxes ticked, whys answered, an amount typed, a mediation proposed: each is stored, and told back."""
    world.card(add_dossier(world.built.store, etat=Etat.INSTRUCTION))
    page.get_by_role("button", name="Voir le brouillon").wait_for()

    _open(page, "Instruire")
    page.get_by_text("Dossier complet à 0").wait_for()
    shoot(page, "instruire")
    page.get_by_label("Photos ou relevés du client, avec leur date").first.check()
    page.locator(".modal .bk-plain-input").nth(1).fill("Le lot est parti sans contrôle.")
    page.locator(".modal select").first.select_option(label="Défaillance opérationnelle")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Cause retenue").wait_for()
    shoot(page, "instruit")
    _close(page)

    _open(page, "Montants")
    page.get_by_text("Aucun montant n’est encore saisi").wait_for()
    page.locator(".modal .bk-plain-input").first.fill("4 000 €")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("C’est enregistré").wait_for()
    shoot(page, "montants")
    _close(page)

    _open(page, "Médiation")
    page.get_by_text("Aucune médiation n’est au dossier").wait_for()
    shoot(page, "mediation")
    page.locator(".modal .bk-plain-input").first.fill("Les ateliers ne se parlent plus.")
    page.get_by_role("button", name="Proposer", exact=True).click()
    page.get_by_text("Un responsable décide").first.wait_for()

    with world.built.store.read() as session:
        slugs = session.exec(select(InstructionItem.slug).where(InstructionItem.done_by == ALICE)).all()
        assert slugs == ["qualite-photos"]
        assert session.exec(select(Dossier.cause)).one() is Cause.OPERATIONS
        assert session.exec(select(Montant.cents)).all() == [400_000]
    wait_for(lambda: _proposed(world))
    world.work()
    told = world.find("Une médiation est proposée")
    assert Action.MEDIATION_OPEN in str(told["blocks"])
    assert "Les ateliers ne se parlent plus." in told["text"]


def _proposed(world: World) -> list[str]:
    with world.built.store.read() as session:
        return list(session.exec(select(Mediation.proposed_by)).all())
