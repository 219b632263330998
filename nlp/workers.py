"""How is the work of training shared between processors, with the same result whatever their number?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

MOST_WORKERS = 4
"""Each worker holds its own share of the corpus, about a gigabyte."""
ALONE = 2_000
"""Mails under which starting workers takes longer than it saves."""


def workers_for(mails: int) -> int:
    """Return how many processes a corpus of that many mails is worth."""
    return min(os.cpu_count() or 1, MOST_WORKERS) if mails >= ALONE else 1


def share(function: Callable[[In], Out], items: Sequence[In], workers: int) -> Iterator[Out]:
    """
    Apply a function to each item, in order, in processes of one thread each.

    Processes, since liblinear draws from one generator a process and Python computes in one thread;
    one thread each, since sums over several are not always added in the same order.
    """
    if workers == 1 or len(items) == 1:
        yield from map(function, items)
        return
    from joblib import Parallel, delayed

    # joblib shares the large arrays between the processes instead of copying them.
    yield from Parallel(n_jobs=workers, return_as="generator")(
        delayed(_alone)(function, item) for item in items
    )


def _alone(function: Callable[[In], Out], item: In) -> Out:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return function(item)


def slices(items: Sequence[In], parts: int) -> list[Sequence[In]]:
    """Cut a sequence into so many runs of about one length; fewer where there are fewer items."""
    size = max(1, -(-len(items) // parts))
    return [items[at : at + size] for at in range(0, len(items), size)] or [items]
