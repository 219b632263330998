"""Does every id on a card, in an answer or in a window have somebody who listens?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.ids import COMMAND, Action, Shortcut, View
from bot.slack.app import DeskApp, build_app
from bot.slack.drafting import DraftRef
from bot.slack.settings import SlackSettings
from tests.bot.payloads import click, request, submission
from tests.builders import Built, add_dossier, build_desk

PREFIXED = {
    Action.DRAFT_REWRITE: "draft.rewrite:court",
    Action.DRAFT_REWORD: "draft.reword:0",
    Action.LIST_TURN: "list.turn:after",
    Action.INTENT_CHOOSE: "intent.choose:aide",
    Action.HOME_LIST: "home.list:after",
    Action.SEARCH_TURN: "search.turn:after",
}
VALUES = {
    Action.DOSSIER_ASSIGN: json.dumps({"r": "D-2026-00001", "u": "U02BRUNO"}),
    Action.DECLARATION_OPEN: "{}",
    Action.LIST_TURN: "{}",
    Action.HOME_LIST: "{}",
    Action.SEARCH_TURN: json.dumps({"q": "lot", "o": 0}),
    Action.STATE_CHANGE: json.dumps({"r": "D-2026-00001", "s": "instruction"}),
    Action.REMINDER_SET: json.dumps({"r": "1", "a": "2026-12-01T09:00+01:00", "u": "U01ALICE", "t": ""}),
    Action.LETTER_GONE: "1",
    Action.LETTER_UNDO: "1",
    Action.DOSSIER_ACT: "attente:D-2026-00001",
    Action.PROMISE_FOLLOW: "1",
    Action.PROMISE_DISMISS: "1",
    Action.PROMISE_KEPT: "1",
    Action.PROMISE_BROKEN: "1",
    Action.LETTER_RESEND: "1",
    Action.SURVEY_FOLLOWED: "1",
    Action.APPROVAL_AGREE: "1",
    Action.LETTER_WRITE: json.dumps({"r": "D-2026-00001", "k": "etape"}),
    Action.APPROVAL_REFUSE: "1",
    Action.APPROVAL_READ: "1",
    Action.MERGE_FORCE: json.dumps({"s": "D-2026-00001", "t": "D-2026-00002"}),
    Action.INTENT_CHOOSE: json.dumps({"i": "aide", "t": "", "s": {}, "k": "k"}),
}
METADATA = {
    View.DRAFT_EDIT: DraftRef("D-2026-00001", 1, 1).dump(),
    View.DRAFT_CONFIRM: DraftRef("D-2026-00001", 1, 1).dump(),
    View.DOSSIER_CORRECT: "D-2026-00001",
    View.DOSSIER_SPLIT: "D-2026-00001",
    View.DECLARATION: '{"source": "telephone", "key": ""}',
    View.CALL_NOTE: "D-2026-00001",
    View.APPROVAL_AGREE: "1",
    View.APPROVAL_REFUSE: "1",
    View.LETTER_KIND: "D-2026-00001",
    View.LETTER_WRITE: json.dumps({"r": "D-2026-00001", "k": "etape"}),
    View.LEGAL_ASK: "D-2026-00001",
}


@pytest.fixture(name="app", scope="module")
def _app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskApp]:
    built = build_desk(tmp_path_factory.mktemp("ids"))
    add_dossier(built.store)
    yield from _running(built)


def _running(built: Built) -> Iterator[DeskApp]:
    # Nobody listens on port 9: what a listener says after its answer is lost, as in a cut network.
    settings = SlackSettings("xoxb-1", channel="C01DOL", api_url="http://127.0.0.1:9/api/")
    client = WebClient(token="xoxb-1", base_url=settings.base_url, timeout=1, retry_handlers=[])
    app = build_app(built.desk, settings, client)
    yield app
    app.close()
    built.store.close()


@pytest.mark.parametrize("action", list(Action))
def test_every_button_is_heard(app: DeskApp, action: Action) -> None:
    """Bolt answers 404 to a button that nobody listens to; ours are all answered at once."""
    response = app.dispatch(click(PREFIXED.get(action, action), VALUES.get(action, "D-2026-00001")))

    assert response.status == 200


@pytest.mark.parametrize("view", list(METADATA))
def test_every_window_is_heard(app: DeskApp, view: View) -> None:
    """A submitted window is answered at once with a waiting one, or with mistakes at their fields."""
    payload = {"type": "modal", "callback_id": view, "private_metadata": METADATA[view], "blocks": []}
    response = app.dispatch(submission(payload))

    answered = json.loads(response.body)
    assert response.status == 200
    assert answered["response_action"] in {"push", "update", "errors"}


@pytest.mark.parametrize("shortcut", list(Shortcut))
def test_every_shortcut_is_heard(app: DeskApp, shortcut: Shortcut) -> None:
    """Both shortcuts are answered."""
    kind = "message_action" if shortcut is Shortcut.MESSAGE_OPEN_DOSSIER else "shortcut"
    message = {"channel": {"id": "C01DOL"}, "message": {"ts": "1.1", "text": "bonjour"}}
    body = {"type": kind, "callback_id": shortcut, "trigger_id": "1.2.3", **message}

    assert app.dispatch(request(body)).status == 200


def test_an_id_that_is_not_ours_is_refused(app: DeskApp) -> None:
    """What nobody listens to is not silently accepted."""
    assert app.dispatch(click("inconnu.inconnu")).status == 404


def test_the_command_is_heard(app: DeskApp) -> None:
    """The slash command is answered."""
    body = {"command": COMMAND, "text": "aide", "user_id": "U01ALICE", "channel_id": "C01DOL"}

    assert app.dispatch(request({**body, "response_url": "http://127.0.0.1:9/x"})).status == 200


def test_ids_are_written_in_one_place() -> None:
    """No module but ``bot/ids.py`` writes the id of a button or of a window."""
    ids = [str(word) for word in (*Action, *View, *Shortcut)]
    written = re.compile("|".join(rf'"{re.escape(word)}"' for word in ids))
    root = Path(__file__).parents[2] / "bot"
    found = [
        str(path)
        for path in root.rglob("*.py")
        if path.name != "ids.py" and written.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_the_manifest_names_what_is_listened_to() -> None:
    """The manifest declares the command, both shortcuts and no scope that nobody uses."""
    manifest = (Path(__file__).parents[2] / "slack-manifest.yaml").read_text(encoding="utf-8")
    names: list[Any] = [COMMAND, *Shortcut]

    assert [name for name in names if str(name) not in manifest] == []
