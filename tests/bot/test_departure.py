"""Does a person choose, in the preview, whether an answer leaves or waits in its manager's drafts?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import select

from bot.ids import Field, View
from bot.slack.app import DeskApp, build_app
from bot.slack.drafting import DROP, SEND
from bot.slack.listeners.drafts import after_confirm, previewing
from bot.slack.parts import Parts
from bot.slack.people import People
from bot.slack.posting import Poster
from bot.slack.settings import SlackSettings
from desk.reply import save_draft
from desk.views import DraftView
from models.tables import Event, Outbox
from tests.bot.payloads import USER, submission
from tests.builders import Built, add_dossier, build_desk
from tests.servers.block_kit import view_problems

MANAGER = "alice.martin@acieries.example"
LONG = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.example"
REFERENCE = "D-2026-00001"
ADMISSION = "Bonjour,\n\nC’est notre faute.\n"


@dataclass
class Seat:
    """A desk, the application before it, and what its listeners share."""

    built: Built
    app: DeskApp
    parts: Parts

    def draft(self) -> DraftView:
        """Read the draft."""
        found = self.parts.view(REFERENCE).draft
        assert found is not None
        return found

    def preview(self, **kept: Any) -> dict[str, Any]:
        """Show the preview of the draft as it is."""
        return previewing(self.parts, REFERENCE, self.draft(), USER, **kept)

    def submitted(self, choice: str | None, **more: Any) -> dict[str, Any]:
        """Submit the preview with a choice, or with none told."""
        option = {"value": choice} if choice else None
        values = {Field.DEPARTURE: {Field.DEPARTURE: {"selected_option": option}}, **more}
        return {**self.preview(), "state": {"values": values}}

    def confirm(self, choice: str | None) -> None:
        """Dispatch a confirmation and let its listener finish."""
        view = self.submitted(choice)
        assert self.app.dispatch(submission(view, view["state"]["values"])).status == 200
        self.app.close()

    def effects(self) -> list[str]:
        """Return which effects on the client or on the manager's mailbox were asked for."""
        with self.built.store.read() as session:
            return [kind for kind in session.exec(select(Outbox.kind)).all() if "slack" not in kind]


def _seat(tmp_path: Path, *, manager: str = MANAGER, managers: tuple[str, ...] = (MANAGER,)) -> Seat:
    built = build_desk(tmp_path, managers=frozenset(managers), leads=("U03CHLOE",))
    add_dossier(built.store, account_manager=manager)
    # Nobody listens on port 9: what a listener says after its work is lost.
    settings = SlackSettings("xoxb-1", channel="C01DOL", api_url="http://127.0.0.1:9/api/")
    client = WebClient(token="xoxb-1", base_url=settings.base_url, timeout=1, retry_handlers=[])
    parts = Parts(built.desk, settings, client, Poster(client, settings.channel), People(client))
    return Seat(built, build_app(built.desk, settings, client), parts)


@pytest.fixture(name="seat")
def _seated(tmp_path: Path) -> Iterator[Seat]:
    """Give a dossier whose account manager has a mailbox."""
    seat = _seat(tmp_path)
    yield seat
    seat.app.close()
    seat.built.store.close()


def _choice(view: dict[str, Any]) -> dict[str, Any]:
    return next((b for b in view["blocks"] if b.get("block_id") == Field.DEPARTURE), {})


def _says(view: dict[str, Any]) -> str:
    return str(view["blocks"][0]["text"]["text"])


def test_the_preview_offers_both_ways_and_sends_unless_told(seat: Seat) -> None:
    """Sending is chosen at first; the mailbox is named."""
    preview = seat.preview()
    element = _choice(preview)["element"]

    assert view_problems(preview) == []
    assert [option["value"] for option in element["options"]] == [SEND, DROP]
    assert element["initial_option"]["value"] == SEND
    assert element["options"][1]["text"]["text"] == f"Déposer dans les brouillons de {MANAGER}"
    assert preview["submit"]["text"] == "Confirmer"


@pytest.mark.parametrize(("manager", "managers"), [("", (MANAGER,)), (MANAGER, ())])
def test_nothing_is_offered_without_a_mailbox(
    tmp_path: Path, manager: str, managers: tuple[str, ...]
) -> None:
    """No manager, or none that is configured: the preview is what it always was."""
    seat = _seat(tmp_path, manager=manager, managers=managers)
    preview = seat.preview()
    seat.app.close()
    seat.built.store.close()

    assert _choice(preview) == {}
    assert preview["submit"]["text"] == "Confirmer l’envoi"


def test_a_long_address_fits(tmp_path: Path) -> None:
    """The option is cut to what Slack takes; the hint names the whole mailbox."""
    seat = _seat(tmp_path, manager=LONG, managers=(LONG,))
    preview = seat.preview()
    seat.app.close()
    seat.built.store.close()

    assert view_problems(preview) == []
    assert LONG in _choice(preview)["hint"]["text"]


def test_dropping_sends_nothing(seat: Seat) -> None:
    """The draft is asked for in the mailbox, the journal names who, no mail leaves."""
    seat.confirm(DROP)

    assert seat.effects() == ["imap.draft"]
    with seat.built.store.read() as session:
        assert session.exec(select(Event.actor).where(Event.kind == "brouillon.approuve")).one() == USER


@pytest.mark.parametrize("choice", [SEND, None])
def test_sending_is_what_happens_otherwise(seat: Seat, choice: str | None) -> None:
    """Chosen, or left as it was shown by a server that does not tell."""
    seat.confirm(choice)

    assert seat.effects() == ["mail.reply"]


def test_what_was_done_is_said(seat: Seat) -> None:
    """The window names the mailbox, and says that nothing has left."""
    shown = after_confirm(seat.parts, seat.submitted(DROP), USER)

    assert view_problems(shown) == []
    assert MANAGER in _says(shown)
    assert "Rien n’est encore parti" in _says(shown)


def test_what_may_not_be_dropped_is_refused_as_for_sending(seat: Seat) -> None:
    """An admission asks for a lead, whichever way it would go."""
    save_draft(seat.built.desk, 1, 1, "Objet", ADMISSION, by=USER)
    shown = after_confirm(seat.parts, seat.submitted(DROP), USER)

    assert "L’accord est demandé à" in _says(shown)
    assert seat.effects() == []


def test_a_draft_that_moved_is_not_dropped(seat: Seat) -> None:
    """Somebody wrote in it since the preview."""
    view = seat.submitted(DROP)
    save_draft(seat.built.desk, 1, 1, "Objet", "Texte de Bruno.", by="U02BRUNO")
    shown = after_confirm(seat.parts, view, USER)

    assert "a changé depuis votre aperçu" in _says(shown)
    assert seat.effects() == []


def test_the_choice_survives_a_replaced_sentence(seat: Seat) -> None:
    """A new preview does not go back to sending; a server that tells nothing keeps what it shows."""
    save_draft(seat.built.desk, 1, 1, "Objet", ADMISSION, by=USER)
    start = str(ADMISSION.index("C’est"))
    ticked = {f"{Field.REPLACE}:{start}": {Field.REPLACE: {"selected_options": [{"value": start}]}}}
    again = after_confirm(seat.parts, seat.submitted(DROP, **ticked), USER)

    assert again["callback_id"] == View.DRAFT_CONFIRM
    assert _choice(again)["element"]["initial_option"]["value"] == DROP
    after_confirm(seat.parts, {**again, "state": {"values": {}}}, USER)
    assert seat.effects() == ["imap.draft"]
