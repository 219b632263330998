"""How do the listeners, each in a thread of the pool, know on whose behalf they act (``desk.speaking``)?"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any


class ListenerPool(ThreadPoolExecutor):
    """A pool whose threads know what the thread that asked knew."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run *fn* in the context of the caller."""
        return super().submit(copy_context().run, fn, *args, **kwargs)
