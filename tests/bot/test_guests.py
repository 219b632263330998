"""Are guests of the workspace refused politely, strangers quietly, and colleagues never for nothing?"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest
from slack_bolt import BoltResponse

from bot.slack.guests import KEPT_SECONDS, Standing, Standings, acting_user, refuse_guests, speaks_to_us
from bot.slack.speaking import ListenerPool
from desk.speaking import speaker, speaking_for

MEMBERS: dict[str, dict[str, Any]] = {
    "U1": {"id": "U1"},
    "U2": {"id": "U2", "is_restricted": True},
    "U3": {"id": "U3", "is_restricted": True, "is_ultra_restricted": True},
    "U4": {"id": "U4", "is_stranger": True},
    "U5": {"id": "U5", "deleted": True},
}


class Workspace:
    """Tells what its members are, unless it is down; remembers what was asked and told."""

    def __init__(self) -> None:
        self.down = False
        self.asked: list[str] = []
        self.told: list[dict[str, Any]] = []

    def users_info(self, *, user: str) -> dict[str, Any]:
        """Answer as ``users.info`` does."""
        self.asked.append(user)
        if self.down:
            raise ConnectionRefusedError
        return {"user": MEMBERS[user]}

    def chat_postEphemeral(self, **told: Any) -> None:  # noqa: N802 - Slack's name
        """Keep what a person is told."""
        self.told.append(told)


class Now:
    """Runs at once what is submitted."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it."""
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@pytest.fixture(name="workspace")
def _workspace() -> Workspace:
    return Workspace()


def heard(workspace: Any, body: dict[str, Any]) -> bool:
    """Tell whether a request reached the listeners."""
    passed: list[bool] = []

    def go_on() -> BoltResponse:
        passed.append(True)
        return BoltResponse(status=200, body="entendu")

    at_once: Any = Now()
    answer = refuse_guests(Standings(workspace), workspace, at_once)(body=body, next=go_on)
    assert answer is not None
    assert answer.status == 200
    return bool(passed)


def click(user: str) -> dict[str, Any]:
    """Return the payload of a click."""
    return {"type": "block_actions", "user": {"id": user}, "channel": {"id": "C1"}}


@pytest.mark.parametrize(
    ("user", "passes", "words"),
    [("U1", True, 0), ("U2", False, 1), ("U3", False, 1), ("U4", False, 0), ("U5", False, 0)],
)
def test_only_colleagues_are_heard(workspace: Workspace, user: str, passes: bool, words: int) -> None:
    """A guest reads why; a stranger and a closed account read nothing."""
    assert heard(workspace, click(user)) is passes
    assert len(workspace.told) == words
    assert all("réservé aux membres" in told["text"] for told in workspace.told)


def test_where_slack_does_not_say_people_are_heard(workspace: Workspace) -> None:
    """A missing scope or a cut line must not close the desk to its own people."""
    workspace.down = True

    assert heard(workspace, click("U2"))


def test_what_people_say_among_themselves_asks_nothing(workspace: Workspace) -> None:
    """A message that is not for us costs no call, and no guest is scolded for it."""
    among = {"event": {"type": "message", "channel_type": "channel", "user": "U2"}}
    assert heard(workspace, among)
    assert workspace.asked == []

    alone = {"event": {"type": "message", "channel_type": "im", "user": "U2", "channel": "D1"}}
    assert speaks_to_us(alone)
    assert not speaks_to_us(among)


def test_opening_the_home_tells_a_guest_nothing(workspace: Workspace) -> None:
    """Nobody is written to for having looked at a tab."""
    body = {"event": {"type": "app_home_opened", "user": "U2", "channel": "D1"}}

    assert not heard(workspace, body)
    assert workspace.told == []


def test_a_person_is_asked_about_once_a_while(workspace: Workspace) -> None:
    """Ten minutes are remembered; what was known serves while Slack is down."""
    clock = [0.0]
    asked: Any = workspace
    standings = Standings(asked, lambda: clock[0])
    assert [standings.of("U2") for _ in range(3)] == [Standing.GUEST] * 3
    assert workspace.asked == ["U2"]

    clock[0] += KEPT_SECONDS + 1
    workspace.down = True
    assert standings.of("U2") is Standing.GUEST
    assert workspace.asked == ["U2", "U2"]


@pytest.mark.parametrize(
    ("body", "user"),
    [
        ({"user": {"id": "U1"}}, "U1"),
        ({"user_id": "U1", "command": "/doleances"}, "U1"),
        ({"event": {"user": "U1"}}, "U1"),
        ({"event": {"type": "message", "subtype": "bot_message"}}, None),
        ({}, None),
    ],
)
def test_who_acts_is_read_from_any_request(body: dict[str, Any], user: str | None) -> None:
    """Clicks, commands and events each name the person in their own way."""
    assert acting_user(body) == user


def test_a_listener_knows_who_speaks() -> None:
    """What the receiving thread knows, the thread of the pool knows too, and forgets afterwards."""
    desk: Any = object()
    with ListenerPool(1) as pool:
        with speaking_for(desk, "U1"):
            inside = pool.submit(speaker)
        assert inside.result(5) == "U1"
        assert pool.submit(speaker).result(5) is None
