"""
How does a window answer at once, and show its content when that is ready?

Slack applies our answer to a submission and our later ``views.update`` in whatever order they
reach it. So the answer opens a waiting view with an ``external_id`` of its own, and the update
names that id: it can only land once the waiting view is there.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.ids import View
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.calling import error_code
from bot.texts import drafting as texts

SETTLE_SECONDS = 0.25
"""The time for the answer to reach Slack before the update follows it."""
TRIES = 12
EXTERNAL_ID = "external_id"


def waiting_view(sentence: str, external_id: str | None = None) -> Block:
    """Return a view that says what is being done."""
    return blocks.modal(View.WAITING, texts.WAIT_TITLE, [blocks.section(sentence)], external_id=external_id)


def message_view(title: str, sentence: str, *more: Block, close_all: bool = False) -> Block:
    """Return a view that only says something; *close_all* closes those under it too."""
    view = blocks.modal(View.MESSAGE, title, [blocks.section(sentence), *more])
    return {**view, "clear_on_close": True} if close_all else view


def ack_waiting(sentence: Callable[[], str], how: str) -> Callable[..., Any]:
    """
    Return a middleware that answers a submission with a waiting view.

    Args:
        sentence: Gives what the view says.
        how: ``push`` keeps the window under it, unless that one lies on another already: Slack stacks
            three windows, no more. ``update`` takes its place.
    """

    def middleware(
        ack: Callable[..., Any],
        body: dict[str, Any],
        context: BoltContext,
        next: Callable[[], Any],  # noqa: A002
    ) -> None:
        external_id = uuid.uuid4().hex
        context[EXTERNAL_ID] = external_id
        action = "update" if body["view"].get("previous_view_id") else how
        ack(response_action=action, view=waiting_view(sentence(), external_id))
        next()

    return middleware


def show(client: WebClient, external_id: str, view: Block) -> bool:
    """
    Replace the waiting view; return whether the person still has it open.

    Raises:
        SlackApiError: Slack refuses the view.
    """
    for _ in range(TRIES):
        time.sleep(SETTLE_SECONDS)
        try:
            client.views_update(external_id=external_id, view={**view, EXTERNAL_ID: external_id})
        except SlackApiError as error:
            if error_code(error) not in {"not_found", "view_not_found"}:
                raise
        else:
            return True
    return False
