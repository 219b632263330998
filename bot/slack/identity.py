"""Who is the desk in this workspace?"""

from __future__ import annotations

import threading
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient


class Identity:
    """
    The bot's own ids, asked of Slack once.

    Bolt would ask before its first answer, within Slack's three seconds; we ask when the socket
    opens, and again on demand where that has not happened.

    Args:
        client: The Web API client of the bot.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._known: dict[str, Any] = {}

    def learn(self) -> None:
        """
        Ask Slack who we are.

        Raises:
            SlackApiError: The token is refused.
        """
        answer: Any = self._client.auth_test().data
        with self._lock:
            self._known = dict(answer)

    @property
    def user(self) -> str | None:
        """Return the bot's user id, ``None`` before Slack told it."""
        return self._known.get("user_id")

    def authorization(self) -> AuthorizeResult:
        """Say with which token and as whom a request is handled."""
        return AuthorizeResult(
            enterprise_id=self._known.get("enterprise_id"),
            team_id=self._known.get("team_id"),
            bot_token=self._client.token,
            bot_id=self._known.get("bot_id"),
            bot_user_id=self._known.get("user_id"),
        )
