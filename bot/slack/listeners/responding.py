"""How does a listener answer the person who clicked or typed a command?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Respond

from bot.slack.answers import said
from bot.slack.cards import Post


def thread_of(body: Mapping[str, Any]) -> str | None:
    """Return the thread in which something was clicked, ``None`` outside any."""
    thread = (body.get("container") or {}).get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    return str(thread) if thread else None


def answer(respond: Respond, what: Post | str, *, replace: bool = False, thread: str | None = None) -> None:
    """
    Answer that person alone.

    Args:
        respond: Bolt's way to the place of the click or command.
        what: A post, or one sentence of our own markup.
        replace: Take the place of the message that was clicked.
        thread: Where they are looking, if it is a thread.
    """
    post = said(what) if isinstance(what, str) else what
    respond(
        text=post.text,
        blocks=list(post.blocks),
        response_type="ephemeral",
        replace_original=replace,
        thread_ts=thread,
        unfurl_links=False,
        unfurl_media=False,
    )
