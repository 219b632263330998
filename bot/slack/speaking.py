"""How do the listeners, each in a thread of the pool, know on whose behalf they act?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from slack_bolt import BoltResponse

from bot.slack.guests import acting_user
from desk.parts import Desk
from desk.speaking import speaking_for


class ListenerPool(ThreadPoolExecutor):
    """A pool whose threads know what the thread that asked knew."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run *fn* in the context of the caller."""
        return super().submit(copy_context().run, fn, *args, **kwargs)


def speak_for_the_person(desk: Desk) -> Callable[..., BoltResponse | None]:
    """Return a Bolt middleware that lets the desk know, for one request, who speaks (``desk.speaking``)."""

    def introduce(body: Mapping[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002
        with speaking_for(desk, acting_user(body)):
            return next()

    return introduce
