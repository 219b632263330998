"""Do the buttons under a letter in doubt ask first, and do what they say?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from bot.ids import Action
from bot.slack.app import DeskApp, build_app
from bot.slack.listeners.letters import settled
from bot.slack.parts import Parts
from bot.slack.people import People
from bot.slack.posting import Poster
from bot.slack.settings import SlackSettings
from bot.slack.threads import thread_post
from desk.reply import send_reply
from models.tables import Event, Outbox, OutboxState
from tests.bot.payloads import USER, click
from tests.builders import REPLY, Built, add_dossier, build_desk
from tests.servers.block_kit import message_problems

Seat = tuple[Built, DeskApp, Parts]


@pytest.fixture(name="seat")
def _seat(tmp_path: Path) -> Iterator[Seat]:
    """Give an answer in doubt, and the application before it."""
    built = build_desk(tmp_path)
    add_dossier(built.store)
    send_reply(built.desk, "1", 1, 1, "Re: Lot 2291", REPLY, by=USER)
    with built.store.work() as session:
        session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).one().state = OutboxState.INCONNU
    # Nobody listens on port 9: what a listener says after its work is lost.
    settings = SlackSettings("xoxb-1", channel="C01DOL", api_url="http://127.0.0.1:9/api/")
    client = WebClient(token="xoxb-1", base_url=settings.base_url, timeout=1, retry_handlers=[])
    app = build_app(built.desk, settings, client)
    yield built, app, Parts(built.desk, settings, client, Poster(client, settings.channel), People(client))
    app.close()
    built.store.close()


def _row(built: Built) -> Outbox:
    with built.store.read() as session:
        return session.exec(select(Outbox).where(Outbox.kind == "mail.reply")).one()


@pytest.mark.parametrize(
    ("action", "state", "event"),
    [
        (Action.LETTER_GONE, OutboxState.DONE, "mail.constate"),
        (Action.LETTER_RESEND, OutboxState.READY, "mail.renvoi"),
    ],
)
def test_each_button_does_what_it_says(seat: Seat, action: Action, state: OutboxState, event: str) -> None:
    """Found gone, or sent once more; the journal names who clicked."""
    built, app, _ = seat
    assert app.dispatch(click(action, str(_row(built).id))).status == 200
    app.close()

    assert _row(built).state is state
    with built.store.read() as session:
        assert session.exec(select(Event.actor).where(Event.kind == event)).one() == USER


def test_the_second_click_is_told(seat: Seat) -> None:
    """The first one has settled it: nothing changes."""
    built, _, parts = seat
    letter = str(_row(built).id)

    assert "confiée de nouveau" in settled(parts, letter, gone=False, by=USER)
    assert "déjà réglé" in settled(parts, letter, gone=True, by=USER)
    assert _row(built).state is OutboxState.READY


def test_the_note_has_two_buttons_that_ask_first() -> None:
    """Both name the row; a note written before them has none."""
    post = thread_post("inconnu", None, "connexion perdue " * 400, letter=7)
    buttons = post.blocks[-1]["elements"]

    assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []
    assert [b["text"]["text"] for b in buttons] == ["Elle est bien partie", "La renvoyer"]
    assert [b["value"] for b in buttons] == ["7", "7"]
    assert all(b["confirm"]["text"]["text"].endswith(".") for b in buttons)
    assert "elements" not in thread_post("inconnu", None, "").blocks[-1]
