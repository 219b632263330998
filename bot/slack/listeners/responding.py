"""How does a listener answer the person who clicked or typed a command?"""

from __future__ import annotations

from slack_bolt import Respond

from bot.slack.answers import said
from bot.slack.cards import Post


def answer(respond: Respond, what: Post | str, *, replace: bool = False) -> None:
    """
    Answer that person alone.

    Args:
        respond: Bolt's way to the place of the click or command.
        what: A post, or one sentence of our own markup.
        replace: Take the place of the message that was clicked.
    """
    post = said(what) if isinstance(what, str) else what
    respond(
        text=post.text,
        blocks=list(post.blocks),
        response_type="ephemeral",
        replace_original=replace,
        unfurl_links=False,
        unfurl_media=False,
    )
