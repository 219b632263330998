"""How is a message posted in Slack once, recognised where it may be there, made plainer if refused?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.slack import blocks
from bot.slack.calling import TOO_RICH, error_code
from bot.slack.cards import Post
from bot.slack.limits import clip
from bot.slack.pacing import Pace
from desk.effects import Done, Effect, Outcome, Retry

_ID = re.compile(r"[CGD][A-Z0-9]{2,30}$")
RECENT = 200
"""How many messages are looked through for one that may already be there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message is."""

    channel: str
    ts: str
    outbox_id: int | None = None
    """The effect that posted it, where it is remembered."""


class Poster:
    """
    Post and update messages.

    Args:
        client: The Web API client of the bot.
        channel: The triage channel, an id or a name.
    """

    def __init__(self, client: WebClient, channel: str) -> None:
        self._client = client
        self._wanted = channel.removeprefix("#")
        self._resolved: dict[str, str] = {}

    def channel(self, name: str | None = None) -> str:
        """
        Return the id of a channel, of the triage channel where no name is given.

        Raises:
            SlackApiError: No channel that the app sees has this name (``channel_not_found``).
        """
        wanted = (name or self._wanted).removeprefix("#")
        if _ID.match(wanted):
            return wanted
        if wanted not in self._resolved:
            self._resolved[wanted] = self._look_for(wanted)
        return self._resolved[wanted]

    @property
    def known_channel(self) -> str:
        """Return the id of the triage channel, or its name while nobody asked for the id."""
        return self._resolved.get(self._wanted, self._wanted)

    def _look_for(self, name: str) -> str:
        cursor: str | None = None
        while True:
            page = self._client.conversations_list(
                types="public_channel,private_channel", exclude_archived=True, limit=1000, cursor=cursor
            )
            for channel in page.get("channels") or []:
                if channel.get("name") == name:
                    return str(channel["id"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                answer = self._client.conversations_info(channel=name)
                return str(answer["channel"]["id"])

    def post(self, post: Post, *, channel: str, mark: str, thread: str | None = None) -> Place:
        """
        Post a message that *mark*, the ``block_id`` of its first block, lets us recognise.

        Raises:
            SlackApiError: Slack refused even the plain form.
        """
        rich = _marked(post, mark)
        try:
            answer = self._send(channel, rich, post.text, thread)
        except SlackApiError as error:
            if error_code(error) not in TOO_RICH:
                raise
            answer = self._send(channel, _plainer(post, mark), clip(post.text, 2900), thread)
        return Place(str(answer["channel"]), str(answer["ts"]))

    def _send(self, channel: str, shown: list[blocks.Block], text: str, thread: str | None) -> Any:
        return self._client.chat_postMessage(
            channel=channel,
            text=text,
            blocks=shown,
            thread_ts=thread,
            unfurl_links=False,
            unfurl_media=False,
        )

    def update(self, post: Post, place: Place, *, mark: str) -> None:
        """
        Change a message in place.

        Raises:
            SlackApiError: Slack refused even the plain form, or the message is gone.
        """
        try:
            self._client.chat_update(
                channel=place.channel, ts=place.ts, text=post.text, blocks=_marked(post, mark)
            )
        except SlackApiError as error:
            if error_code(error) not in TOO_RICH:
                raise
            self._client.chat_update(
                channel=place.channel, ts=place.ts, text=post.text, blocks=_plainer(post, mark)
            )

    def find(self, mark: str, *, channel: str, thread: str | None = None) -> Place | None:
        """Look for a message that a post which seemed to fail may have left."""
        if thread is None:
            answer = self._client.conversations_history(channel=channel, limit=RECENT)
        else:
            answer = self._client.conversations_replies(channel=channel, ts=thread, limit=RECENT)
        for message in answer.get("messages") or []:
            if any(block.get("block_id") == mark for block in message.get("blocks") or []):
                return Place(channel, str(message["ts"]))
        return None

    def direct_channel(self, user: str) -> str:
        """Return the conversation with one person."""
        answer = self._client.conversations_open(users=user)
        return str(answer["channel"]["id"])

    def user_of(self, email: str) -> str | None:
        """Return the Slack user who has this address, or ``None``."""
        try:
            answer = self._client.users_lookupByEmail(email=email)
        except SlackApiError as error:
            if error_code(error) == "users_not_found":
                return None
            raise
        user: Any = answer["user"]
        return None if user.get("deleted") else str(user["id"])


class Once:
    """
    Post each effect once, each in its second.

    A post that timed out may have been posted: from its second attempt on, an effect first looks for
    the message that carries its mark (TRAPS.md, One mail one card).

    Args:
        poster: Posts.
        pace: Gives each effect its turn.
    """

    def __init__(self, poster: Poster, pace: Pace) -> None:
        self._poster = poster
        self._pace = pace

    def post(
        self,
        effect: Effect,
        build: Callable[[], Post],
        *,
        channel: str,
        mark: str,
        thread: str | None = None,
        then: Callable[[Session, Place], None] | None = None,
    ) -> Outcome:
        """
        Post what *build* gives, unless it is there already; *then* runs in the commit that says so.

        Raises:
            SlackApiError: Slack refused.
        """
        place = self._poster.find(mark, channel=channel, thread=thread) if effect.attempts > 1 else None
        if place is None:
            wait = self._pace.wait(channel, effect.id)
            if wait > 0:
                return Retry("one message a second", wait, counts=False)
            place = self._poster.post(build(), channel=channel, mark=mark, thread=thread)
        found = place
        keep = None if then is None else lambda session: then(session, found)
        return Done({"channel": place.channel, "ts": place.ts}, then=keep)


def _marked(post: Post, mark: str) -> list[blocks.Block]:
    first, *rest = post.blocks
    return [{**first, "block_id": mark}, *rest]


def _plainer(post: Post, mark: str) -> list[blocks.Block]:
    kept = [block for block in post.blocks if block["type"] == "actions"]
    return [{**blocks.section(clip(post.text, 2900)), "block_id": mark}, *kept]
