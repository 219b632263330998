"""Does the menu offer only what a dossier takes and a person may, and do its windows fit in Slack?"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot.ids import Action, View
from bot.slack.acting import WINDOWS
from bot.slack.app import build_app
from bot.slack.cards import dossier_card
from bot.slack.listeners.acting import SUBMITTED
from bot.slack.menus import ENTRIES, allowed, fitting, short_menu
from bot.slack.parts import Parts
from bot.slack.people import People
from bot.slack.posting import Poster
from bot.slack.settings import SlackSettings
from bot.slack.threads import alert_post, thread_post, watcher_post
from bot.slack.whole_menu import menu_modal
from bot.texts import acting as texts
from desk.life.states import BY_ACTE, Acte
from desk.standing import Standing
from desk.views import DossierView, MessageView
from models.vocabulary import Echelon, Etat, Issue, Phase, Ton
from tests.bot.payloads import built_view, submission
from tests.bot.test_cards import MANY, MESSAGES, VIEWS, WILD
from tests.builders import NOW, build_desk
from tests.servers.block_kit import message_problems, view_problems

ALICE, LEAD = "U01ALICE", "U03CHLOE"
STANDINGS = st.builds(
    Standing,
    paused_at=st.sampled_from([None, NOW]),
    paused_why=WILD,
    echelon=st.sampled_from([int(level) for level in Echelon]),
    phase=st.sampled_from([None, *Phase]),
    issue=st.sampled_from([None, *Issue]),
    lesson=WILD,
    hold=st.booleans(),
)
ANY = st.builds(
    dataclasses.replace,
    VIEWS,
    standing=STANDINGS,
    sensible=st.booleans(),
    merged_into=st.sampled_from([None, "D-2026-00009"]),
)


@pytest.fixture(name="parts", scope="module")
def _parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Give the parts of a desk with one lead, whose Slack is never asked."""
    built = build_desk(tmp_path_factory.mktemp("parts"), leads=(LEAD,))
    settings = SlackSettings("xoxb-1", channel="C01DOL", api_url="http://127.0.0.1:9/api/")
    client = WebClient(token="xoxb-1", base_url=settings.base_url, timeout=1, retry_handlers=[])
    yield Parts(built.desk, settings, client, Poster(client, "C01DOL"), People(client))
    built.store.close()


@MANY
@given(view=ANY, user=st.sampled_from([ALICE, LEAD]))
def test_menus_and_windows_stay_within_slacks_limits(parts: Parts, view: DossierView, user: str) -> None:
    """Whatever a dossier holds, Slack takes the card with its menu, the whole menu and each window."""
    card = dossier_card(view, NOW, mark="outbox.1.1")
    assert message_problems({"text": card.text, "blocks": list(card.blocks)}) == []
    assert view_problems(menu_modal(parts, user, view)) == []
    for key in fitting(view):
        if key in WINDOWS:
            assert view_problems(WINDOWS[key](parts, view)) == []


@MANY
@given(view=ANY, message=st.one_of(st.none(), MESSAGES), what=st.sampled_from(["mail_in", "note", "echec"]))
def test_private_messages_stay_within_slacks_limits(
    view: DossierView, message: MessageView | None, what: str
) -> None:
    """So do the messages of private and of urgent dossiers."""
    whole = dossier_card(view, NOW, private=False)
    for post in (
        watcher_post(view, whole, message, content="full"),
        alert_post(view, NOW),
        thread_post(what, message, view.subject, private=True),
        thread_post("depart", None, "", payload={"user": ALICE, "seconds": 30, "outbox_id": 7}),
        thread_post("annule", None, "", payload={"user": ALICE}),
    ):
        assert message_problems({"text": post.text, "blocks": list(post.blocks)}) == []


@MANY
@given(view=ANY)
def test_a_private_card_holds_no_word_of_the_client(view: DossierView) -> None:
    """Of what the client wrote nothing is on the card, in its fallback, or in its thread."""
    marked = dataclasses.replace(
        view,
        sensible=True,
        subject="MARQUE",
        entreprise="MARQUE",
        client_name="MARQUE",
        client_address="MARQUE",
        linked_why="MARQUE",
        due_why="MARQUE",
    )
    card = dossier_card(marked, NOW)

    assert "MARQUE" not in json.dumps([card.text, *card.blocks])
    if view.first_message is not None:
        mail = dataclasses.replace(
            view.first_message, from_name="MARQUE", from_address="MARQUE", subject="MARQUE", new_text="MARQUE"
        )
        told = thread_post("mail_in", mail, "MARQUE", content="minimal", private=True)
        assert "MARQUE" not in json.dumps([told.text, *told.blocks])


@pytest.mark.parametrize("etat", list(Etat))
def test_the_menu_follows_the_state_machine(tmp_path: Path, etat: Etat) -> None:
    """An act is offered exactly where the table of states lets it start."""
    view = dataclasses.replace(built_view(tmp_path), etat=etat)
    offered = fitting(view)

    for key, acte in {
        "resolution": Acte.RESOUDRE,
        "cloture": Acte.CLORE,
        "reouverture": Acte.ROUVRIR,
        "contentieux": Acte.CONTENTIEUX,
        "fusion": Acte.FUSIONNER,
    }.items():
        assert (key in offered) is (etat in BY_ACTE[acte].sources)


def test_waiting_offers_to_go_on(tmp_path: Path) -> None:
    """A dossier that rests is taken up again, not set to rest."""
    view = built_view(tmp_path)
    resting = dataclasses.replace(view, standing=Standing(paused_at=NOW))

    assert {"attente", "reprise"} & set(fitting(view)) == {"attente"}
    assert {"attente", "reprise"} & set(fitting(resting)) == {"reprise"}


def test_time_to_think_is_offered_before_the_first_answer_to_an_angry_client(tmp_path: Path) -> None:
    """Not to a calm one, not once we have answered, not while we wait (C4)."""
    view = built_view(tmp_path)
    calm = dataclasses.replace(view, analysis=dataclasses.replace(view.analysis, ton=Ton.CALME))
    answered = dataclasses.replace(view, first_answered_at=NOW)
    resting = dataclasses.replace(view, standing=Standing(paused_at=NOW))

    assert ["reflexion" in fitting(one) for one in (view, calm, answered, resting)] == [
        True,
        False,
        False,
        False,
    ]


def test_a_merged_dossier_takes_no_act(tmp_path: Path) -> None:
    """What lives on elsewhere is acted on there."""
    assert fitting(dataclasses.replace(built_view(tmp_path), merged_into="D-2026-00009")) == {}


def test_a_person_is_offered_what_they_may(parts: Parts, tmp_path: Path) -> None:
    """An agent is offered neither the court nor the export of others' dossiers; a lead is."""
    view = dataclasses.replace(built_view(tmp_path), etat=Etat.INSTRUCTION)

    assert {"contentieux", "export"} <= set(allowed(parts.desk, LEAD, view))
    assert not {"contentieux", "export"} & set(allowed(parts.desk, ALICE, view))
    mine = dataclasses.replace(view, owner=ALICE)
    assert "export" in allowed(parts.desk, ALICE, mine)
    private = dataclasses.replace(view, sensible=True)
    assert allowed(parts.desk, ALICE, private) == {}


def test_the_short_menu_leads_to_the_whole(tmp_path: Path) -> None:
    """Five entries at most, the last one opens all of them; each has a title and a word on what it does."""
    menu = short_menu(built_view(tmp_path))
    options = menu["options"]
    assert set(menu) == {"type", "action_id", "options"}

    assert len(options) <= 5
    assert options[-1]["value"] == "tout:D-2026-00001"
    keys = {entry.key for _group, entries in ENTRIES for entry in entries}
    assert keys <= set(texts.TITLES)
    assert keys <= set(texts.HELPS)


@pytest.mark.parametrize("callback", SUBMITTED)
def test_every_window_of_the_menu_is_heard(tmp_path: Path, callback: View) -> None:
    """A submitted window is answered at once, with a waiting one or with mistakes at their fields."""
    built = build_desk(tmp_path)
    settings = SlackSettings("xoxb-1", channel="C01DOL", api_url="http://127.0.0.1:9/api/")
    client = WebClient(token="xoxb-1", base_url=settings.base_url, timeout=1, retry_handlers=[])
    app = build_app(built.desk, settings, client)
    window: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": '{"r": "D-2026-00001"}',
        "title": {"type": "plain_text", "text": "Titre"},
        "blocks": [],
    }
    answered = app.dispatch(submission(window))
    app.close()
    built.store.close()

    assert answered.status == 200
    assert json.loads(answered.body)["response_action"] in {"update", "errors"}


def test_the_acts_of_the_menu_have_ids_of_their_own(tmp_path: Path, parts: Parts) -> None:
    """No two buttons of the whole menu share an id."""
    view = dataclasses.replace(built_view(tmp_path), etat=Etat.INSTRUCTION, owner=LEAD, message_count=3)
    window = menu_modal(parts, LEAD, view)
    ids = [
        element["action_id"]
        for block in window["blocks"]
        for element in [*block.get("elements", []), block.get("accessory") or {}]
        if element.get("action_id")
    ]

    assert len(ids) == len(set(ids)) > 10
    assert f"{Action.DOSSIER_ACT}:attente" in ids
