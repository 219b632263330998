"""Who may speak to the desk? Only people of our own workspace or organisation, never of a shared channel."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltResponse

from bot.slack.identity import Identity

log = logging.getLogger(__name__)


def home_of(body: Mapping[str, Any]) -> str | None:
    """
    Return the workspace that the acting person belongs to, where Slack says it.

    In a channel shared with another company (Slack Connect) it is theirs, while ``team_id`` of the
    envelope stays ours.
    """
    user, event = body.get("user"), body.get("event")
    if isinstance(user, Mapping) and user.get("team_id"):
        return str(user["team_id"])
    if isinstance(event, Mapping):
        profile = event.get("user_profile")
        found = event.get("user_team") or (profile.get("team") if isinstance(profile, Mapping) else None)
        return str(found) if found else None
    return None


def refuse_strangers(who: Identity) -> Callable[..., BoltResponse | None]:
    """Return a Bolt middleware that answers nobody from outside, and shows them nothing."""

    def only_ours(body: Mapping[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002
        ours = who.authorization()
        theirs = home_of(body)
        known = {ours.team_id, ours.enterprise_id} - {None}
        if theirs is None or not known or theirs in known:
            return next()
        if ours.enterprise_id and body.get("enterprise_id") == ours.enterprise_id:
            return next()
        log.warning("somebody of workspace %s, which is not ours, was not answered", theirs)
        return BoltResponse(status=200, body="")

    return only_ours
