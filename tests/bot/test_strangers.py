"""Does the desk keep quiet before people of another company (Slack Connect)?"""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.slack.strangers import refuse_strangers


class _Known:
    """An identity already learnt."""

    def authorization(self) -> AuthorizeResult:
        """Say that we are T01, of the organisation E01."""
        return AuthorizeResult(enterprise_id="E01", team_id="T01")


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        ({"user": {"id": "U1", "team_id": "T01"}}, True),
        ({"user": {"id": "U1"}}, True),
        ({"user": {"id": "U1", "team_id": "T09"}}, False),
        ({"event": {"user": "U1", "user_team": "T09"}, "team_id": "T01"}, False),
        ({"event": {"user": "U1", "user_profile": {"team": "T09"}}}, False),
        ({"event": {"user": "U1", "user_team": "T02"}, "enterprise_id": "E01"}, True),
        ({"command": "/doleances", "team_id": "T01"}, True),
    ],
)
def test_only_our_own_people_are_heard(body: dict[str, Any], heard: bool) -> None:
    """A stranger is answered with nothing, and no listener runs."""
    identity: Any = _Known()
    passed: list[bool] = []

    def go_on() -> BoltResponse:
        passed.append(True)
        return BoltResponse(status=200, body="entendu")

    answer = refuse_strangers(identity)(body=body, next=go_on)

    assert bool(passed) is heard
    assert answer is not None
    assert answer.status == 200
