"""How much processor time does a call take, Python's own housekeeping apart?"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """
    Fail where the block takes more processor time.

    In a long run of tests one collection of garbage walks through millions of objects of other tests;
    it waits until the block is over.
    """
    gc.disable()
    try:
        start = time.process_time()
        yield
        spent = time.process_time() - start
    finally:
        gc.enable()
    assert spent < seconds, f"{spent:.2f} s of processor time"
