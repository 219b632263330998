"""Do the buttons and commands that join and part dossiers do what they say, within Slack's limits?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from slack_bolt import BoltRequest
from slack_sdk import WebClient
from sqlmodel import select

from bot.ids import COMMAND, Action, Field, View
from bot.slack.answers import status_post
from bot.slack.app import DeskApp, build_app
from bot.slack.cards import dossier_card
from bot.slack.explaining import why_modal
from bot.slack.ordering import read_order
from bot.slack.relating import split_modal
from bot.slack.settings import SlackSettings
from desk.merging import merge
from desk.relatives import SimilarDossier
from desk.splitting import split
from desk.views import DossierView, MessageView, dossier_view, find_dossier
from models.tables import Counter, Direction, Dossier, Message
from models.vocabulary import Etat
from tests.bot.payloads import click, request, submission
from tests.builders import NOW, Built, add_dossier, add_message, build_desk
from tests.servers.block_kit import message_problems, view_problems

FIRST, SECOND, THIRD = "D-2026-00001", "D-2026-00002", "D-2026-00003"
CASE = SimilarDossier(SECOND, 0.42, True, True, Etat.RESOLU, "qualite", NOW, NOW, None)


@dataclass
class Seat:
    """A desk and the application before it."""

    built: Built
    app: DeskApp

    def send(self, asked: BoltRequest) -> None:
        """Dispatch a request and let its listener finish."""
        assert self.app.dispatch(asked).status == 200
        self.app.close()

    def command(self, text: str) -> None:
        """Type the slash command."""
        body = {"command": COMMAND, "text": text, "user_id": "U01ALICE", "channel_id": "C01DOL"}
        self.send(request({**body, "trigger_id": "1.2", "response_url": "http://127.0.0.1:9/x"}))

    def do(self, typed: str, clicked: BoltRequest) -> None:
        """Type a command, or click where there is none."""
        if typed:
            self.command(typed)
        else:
            self.send(clicked)

    def view(self, reference: str) -> DossierView:
        """Read a dossier."""
        with self.built.store.read() as session:
            return dossier_view(session, find_dossier(session, reference, now=NOW))


@pytest.fixture(name="seat")
def _seat(tmp_path: Path) -> Iterator[Seat]:
    """Give two dossiers of one company, the second perhaps the first again."""
    built = build_desk(tmp_path)
    add_dossier(built.store)
    add_dossier(built.store, number=2, linked_to=FIRST, linked_why="même objet")
    with built.store.work() as session:
        one, other = session.exec(select(Dossier).order_by(Dossier.reference)).all()
        other.entreprise_id, other.interlocuteur_id = one.entreprise_id, one.interlocuteur_id
        add_message(session, one, Direction.IN, subject="Autre affaire", body="La facture…", at=NOW)
        session.add(Counter(year=NOW.year, last=2))
    # Nobody listens on port 9: what a listener says after its work is lost.
    settings = SlackSettings("xoxb-1", channel="C01DOL", api_url="http://127.0.0.1:9/api/")
    client = WebClient(token="xoxb-1", base_url=settings.base_url, timeout=1, retry_handlers=[])
    app = build_app(built.desk, settings, client)
    yield Seat(built, app)
    app.close()
    built.store.close()


def _second(seat: Seat) -> int:
    with seat.built.store.read() as session:
        return session.exec(select(Message.id).where(Message.subject == "Autre affaire")).one() or 0


def test_the_link_question_merges(seat: Seat) -> None:
    """*Fusionner* merges the dossier into the one it may continue."""
    seat.send(click(Action.LINK_CONFIRM, SECOND))

    assert seat.view(SECOND).merged_into == FIRST


def test_the_link_question_dismisses(seat: Seat) -> None:
    """*Ce sont deux affaires* leaves both as they are, without the question."""
    seat.send(click(Action.LINK_DISMISS, SECOND))

    assert (seat.view(SECOND).linked_to, seat.view(SECOND).merged_into) == (None, None)


@pytest.mark.parametrize("typed", ["", "annuler-fusion 2"])
def test_a_merge_is_undone_by_button_and_command(seat: Seat, typed: str) -> None:
    """The source lives again."""
    merge(seat.built.desk, SECOND, FIRST, by="U01ALICE")
    seat.do(typed, click(Action.MERGE_UNDO, SECOND))

    assert seat.view(SECOND).merged_into is None


def test_the_command_merges_the_first_into_the_second(seat: Seat) -> None:
    """``fusionner 2 et 1`` says which lives on."""
    seat.command("Fusionner le 2 et D-2026-1")

    assert seat.view(SECOND).merged_into == FIRST


def test_two_companies_are_merged_only_by_who_insists(seat: Seat) -> None:
    """The plain command leaves both as they are."""
    add_dossier(seat.built.store, number=3)
    seat.command("fusionner 3 1")

    assert seat.view(THIRD).merged_into is None


def test_who_insists_merges_two_companies(seat: Seat) -> None:
    """*Fusionner quand même* is obeyed."""
    add_dossier(seat.built.store, number=3)
    seat.send(click(Action.MERGE_FORCE, f'{{"s": "{THIRD}", "t": "{FIRST}"}}'))

    assert seat.view(THIRD).merged_into == FIRST


def test_the_ticked_messages_leave(seat: Seat) -> None:
    """The window's boxes, whatever their group, open a dossier."""
    ticked = {"selected_options": [{"value": str(_second(seat))}]}
    window = {"type": "modal", "callback_id": View.DOSSIER_SPLIT, "private_metadata": FIRST, "blocks": []}
    seat.send(submission(window, {f"{Field.MESSAGES}:1": {Field.MESSAGES: ticked}}))

    assert seat.view(THIRD).split_from == FIRST


@pytest.mark.parametrize("typed", ["", "annuler-separation 3"])
def test_a_split_is_undone_by_button_and_command(seat: Seat, typed: str) -> None:
    """The messages are back."""
    split(seat.built.desk, FIRST, [_second(seat)], by="U01ALICE")
    seat.do(typed, click(Action.SPLIT_UNDO, THIRD))

    assert (seat.view(FIRST).message_count, seat.view(THIRD).merged_into) == (2, FIRST)


def test_cards_and_windows_show_the_question_the_cases_and_the_pointer(seat: Seat) -> None:
    """What a person must decide is on the card, with its buttons; Slack takes all of it."""
    view = dataclasses.replace(seat.view(SECOND), similar=(CASE,) * 3, split_into=(THIRD,), message_count=4)
    card, window = dossier_card(view, NOW), why_modal(view, NOW)
    ended = dossier_card(dataclasses.replace(view, merged_into=FIRST), NOW)

    assert message_problems({"text": card.text, "blocks": list(card.blocks)}) == []
    assert message_problems({"text": ended.text, "blocks": list(ended.blocks)}) == []
    assert view_problems(window) == []
    for shown in (str(card.blocks), str(window)):
        assert Action.LINK_CONFIRM in shown
        assert Action.LINK_DISMISS in shown
        assert "presque le même texte" in shown
    assert "Fusionné avec" in str(ended.blocks)
    assert Action.MERGE_UNDO in str(ended.blocks)
    assert Action.DRAFT_OPEN not in str(ended.blocks)


def test_the_status_of_a_merged_dossier_leads_to_the_living_one(seat: Seat) -> None:
    """Who asks for the old number is shown where it lives on, and nothing to answer there."""
    merge(seat.built.desk, SECOND, FIRST, by="U01ALICE")
    post = status_post(seat.view(SECOND), [], NOW)

    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []
    assert f"Fusionné avec {FIRST}" in str(post.blocks)
    assert Action.DRAFT_OPEN not in str(post.blocks)


def test_a_long_thread_fits_the_window(seat: Seat) -> None:
    """Fifty messages are five groups of ten boxes."""
    messages = [
        MessageView(
            n, Direction.IN, "Claire" * 30, "c@v.example", "Objet " * 30, "", NOW, None, (), (), "pass"
        )
        for n in range(70)
    ]
    window = split_modal(seat.view(FIRST), messages, NOW)

    assert view_problems(window) == []
    assert len([block for block in window["blocks"] if block["type"] == "input"]) == 5


def test_commands_are_understood() -> None:
    """Accents, capitals and small words do not matter."""
    assert read_order("Séparer 42").verb == "separer"
    assert read_order("fusionner 43 42").verb == "fusionner"
    assert read_order("annuler-fusion 43").verb == "annuler-fusion"
    assert read_order("annuler-séparation 43").verb == "annuler-separation"
