"""Does a person get through the whole story in a real browser, and is what they see right?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import select

from bot.slack.local_page import LocalPage
from models.tables import Direction, Dossier, Message
from models.vocabulary import Gravite, Motif, Ton
from tests.browser.shots import shoot
from tests.builders import ANALYSIS, DRAFT, REPLY, add_dossier
from tests.flows.slack_world import World, running_world
from tests.servers.local_slack import ALICE, LocalSlack, running_local_slack, wait_for

pytestmark = [pytest.mark.local_slack, pytest.mark.chromium]
WIDTHS = (1440, 900, 520)


@pytest.fixture(scope="module", name="slack")
def _slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSlack]:
    with running_local_slack(tmp_path_factory.mktemp("slack")) as slack:
        yield slack


@pytest.fixture(name="world")
def _world(tmp_path: Path, slack: LocalSlack) -> Iterator[World]:
    with running_world(tmp_path, slack) as world:
        yield world


@pytest.fixture(name="page", params=["mended", "raw"])
def _page(browser: Browser, slack: LocalSlack, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give the page that the demo shows, and the local Slack's own, where every field is one line."""
    local = LocalPage(f"localhost:{slack.port}")
    page = browser.new_page(viewport={"width": 1100, "height": 860}, locale="fr-FR")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(local.url if request.param == "mended" else slack.url)
    page.get_by_text("# doleances").first.wait_for()
    yield page
    page.close()
    local.stop()
    assert errors == []


def test_from_the_card_to_the_answer(world: World, page: Page) -> None:
    """A person takes the dossier, opens the draft, reads the preview, confirms; the answer is on its way."""
    risky = dataclasses.replace(DRAFT, body=REPLY + "\n\nC’est notre faute et nous le regrettons.")
    world.card(add_dossier(world.built.store, draft=risky))
    page.get_by_role("button", name="Prendre en charge").wait_for()
    shoot(page, "fiche")

    page.get_by_role("button", name="Prendre en charge").click()
    wait_for(lambda: _owner(world))
    world.work()
    page.get_by_text("pris en charge par").wait_for()

    page.get_by_role("button", name="Voir le brouillon").click()
    page.get_by_text("Pas encore dans le texte proposé").wait_for()
    shoot(page, "brouillon")

    page.get_by_role("button", name="Envoyer au client").click()
    page.get_by_text("1 phrase demande votre attention").wait_for()
    shoot(page, "apercu-phrase-signalee")
    page.get_by_label("Remplacer par cette formulation").check()
    page.get_by_role("button", name="Confirmer l’envoi").click()
    page.get_by_text("aucune phrase à risque").wait_for()
    shoot(page, "apercu")
    assert _sent(world) == []

    page.get_by_role("button", name="Confirmer l’envoi").click()
    page.get_by_text("est confiée à l’envoi").wait_for()
    shoot(page, "confiee")
    assert "notre faute" not in _sent(world)[0].text


def test_a_hostile_card_is_only_text(world: World, page: Page) -> None:
    """What a client wrote is shown, never obeyed; the warnings are there in words."""
    grave = dataclasses.replace(
        ANALYSIS, a_qualifier=True, ton=Ton.COLERE, gravite=Gravite.CRITIQUE, motif_principal=Motif.LIVRAISON
    )
    world.card(
        add_dossier(
            world.built.store,
            subject="*URGENT* <!channel> <http://mauvais.example|cliquez> :skull:",
            body="<@U01ALICE> *cliquez* http://mauvais.example\n>>> vite",
            analysis=grave,
            entreprise="Hôtels & Bains <Lyon>",
            first_answer_due_at=world.built.clock() - timedelta(hours=3),
            authenticity={"dmarc": "fail", "doubts": ["reply_to_elsewhere"]},
            linked_to="D-2026-00001",
            linked_why="même numéro de commande",
            draft=None,
        )
    )
    page.get_by_text("Expéditeur douteux").wait_for()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        shoot(page, f"fiche-hostile-{width}")

    assert page.locator(".msg a[href*='mauvais']").count() == 0
    assert page.locator(".mention").count() == 0
    assert page.get_by_text("Hôtels & Bains").first.is_visible()


def test_the_other_windows_are_readable(world: World, page: Page) -> None:
    """*Pourquoi ?*, *Corriger*, the list, the help and the declaration show what they should."""
    world.card(add_dossier(world.built.store))
    add_dossier(world.built.store, number=2, subject="Retard de livraison", owner=ALICE)
    page.get_by_role("button", name="Pourquoi").click()
    page.get_by_text("Ce que j’ai lu").wait_for()
    shoot(page, "pourquoi")
    page.get_by_role("button", name="Fermer").click()

    page.get_by_role("button", name="Corriger").click()
    page.get_by_text("Nature du message").wait_for()
    shoot(page, "corriger")
    page.get_by_role("button", name="Fermer").click()

    world.slack.command("liste")
    page.get_by_text("le plus pressé d’abord").wait_for()
    world.slack.command("statut 1")
    page.get_by_text("message échangé").wait_for()
    shoot(page, "liste-et-statut")
    world.slack.command("aide")
    page.get_by_text("Je tiens le bureau des doléances").wait_for()
    shoot(page, "aide")
    world.slack.command("declarer")
    page.get_by_role("button", name="Ouvrir le dossier").wait_for()
    shoot(page, "declarer")


def test_a_person_edits_the_letter(world: World, page: Page) -> None:
    """A word changed in the window changes in the letter, whose paragraphs stay."""
    world.card(add_dossier(world.built.store))
    page.get_by_role("button", name="Voir le brouillon").click()
    field = page.locator(".modal .bk-plain-input").nth(1)
    field.wait_for()
    field.fill(field.input_value().replace("aujourd’hui", "dès maintenant"))
    page.get_by_role("button", name="Envoyer au client").click()
    page.get_by_role("button", name="Confirmer l’envoi").click()
    page.get_by_text("est confiée à l’envoi").wait_for()

    assert _sent(world)[0].text.strip() == REPLY.replace("aujourd’hui", "dès maintenant")


def _owner(world: World) -> str | None:
    with world.built.store.read() as session:
        return session.exec(select(Dossier.owner)).one()


def _sent(world: World) -> list[Message]:
    with world.built.store.read() as session:
        rows = list(session.exec(select(Message).where(Message.direction == Direction.OUT)).all())
        session.expunge_all()
        return rows
