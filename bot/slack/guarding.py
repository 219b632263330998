"""
What happens when a listener fails?

Bolt forgets that Slack was answered when a listener fails very fast (``thread_runner.py`` sets
``ack.response`` back to None), and Slack then shows an error of its own. So no failure reaches
Bolt: it is told to the person and logged here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient

from bot.slack.calling import UNREACHABLE
from bot.slack.failing import sentence_for, tell_failure
from bot.slack.listeners.responding import answer
from bot.slack.waiting import EXTERNAL_ID, message_view, show
from bot.texts import drafting as drafting_texts

Listener = Callable[..., None]


def shown_in_window(client: WebClient, context: Mapping[str, Any] | None, sentence: str) -> bool:
    """Say it in the window that waits for an answer, where there is one still open."""
    external_id = (context or {}).get(EXTERNAL_ID)
    if external_id is None:
        return False
    try:
        return show(client, external_id, message_view(drafting_texts.FAILED_TITLE, sentence))
    except UNREACHABLE:
        return False


def guard(client: WebClient) -> Callable[[Listener], Listener]:
    """Return a decorator for listeners that take ``body`` or ``respond``."""

    def decorate(listener: Listener) -> Listener:
        @functools.wraps(listener)
        def guarded(*args: Any, **kwargs: Any) -> None:
            try:
                listener(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 (the only place that hears every failure of a listener)
                sentence = sentence_for(error)
                if shown_in_window(client, kwargs.get("context"), sentence):
                    return
                if "body" in kwargs:
                    tell_failure(client, kwargs["body"], sentence)
                elif "respond" in kwargs:
                    answer(kwargs["respond"], sentence)

        return guarded

    return decorate
