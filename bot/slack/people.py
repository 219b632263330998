"""Whom does a name designate among the colleagues of the workspace?"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.slack.calling import UNREACHABLE, error_code
from bot.slack.filtering import fold

log = logging.getLogger(__name__)

KEPT_SECONDS = 600.0
PAGE = 200


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague."""

    user: str
    names: frozenset[str]
    """Each word of the names they go by, folded, and the names whole."""
    email: str = ""


class People:
    """
    The colleagues of the workspace, read from Slack at most every ten minutes.

    Args:
        client: The Web API client of the bot.
        clock: Monotonic seconds.
    """

    def __init__(self, client: WebClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._known: list[Person] = []
        self._read_at: float | None = None

    def named(self, name: str) -> list[str]:
        """Return the ids of those whom a name may designate; none where Slack does not answer."""
        wanted = fold(name).strip().lstrip("@")
        people = self._all()
        exact = [person.user for person in people if wanted in person.names]
        if exact or " " not in wanted:
            return exact
        return [person.user for person in people if set(wanted.split()) <= person.names]

    def email_of(self, user: str) -> str:
        """Return a person's address, empty where it is unknown or Slack does not answer."""
        return next((person.email for person in self._all() if person.user == user), "")

    def _all(self) -> list[Person]:
        with self._lock:
            now = self._clock()
            if self._read_at is None or now - self._read_at > KEPT_SECONDS:
                try:
                    self._known = self._read()
                    self._read_at = now
                except UNREACHABLE as error:
                    log.warning("the people of the workspace could not be read (%s)", error_code(error))
            return self._known

    def _read(self) -> list[Person]:
        found: list[Person] = []
        cursor: str | None = None
        while True:
            page = self._client.users_list(limit=PAGE, cursor=cursor)
            for member in page.get("members") or []:
                if not (member.get("deleted") or member.get("is_bot")):
                    found.append(_person(member))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return found


def _person(member: dict[str, object]) -> Person:
    profile = member.get("profile")
    email = str(profile.get("email") or "") if isinstance(profile, dict) else ""
    shown = [member.get("name"), member.get("real_name")]
    if isinstance(profile, dict):
        shown += [profile.get("real_name"), profile.get("display_name")]
    whole = {fold(str(name)) for name in shown if name}
    words = {word for name in whole for word in name.split()}
    return Person(str(member["id"]), frozenset(whole | words), email.lower())
