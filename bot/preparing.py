"""What must be there before the desk can read? The classifiers, trained once at set-up."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def ensure_all(data_dir: Path, progress: Callable[[str], None]) -> None:
    """
    Train whatever is absent or stale: the reading of mails, of what people say, of what leaves.

    Raises:
        ClassifiersError: The shipped corpus cannot be read, or the folder cannot be written.
    """
    from nlp import conversation, training, writing

    training.ensure_classifiers(data_dir, progress)
    conversation.ensure(data_dir, progress)
    writing.ensure(data_dir, progress)


def cache_dir() -> Path:
    """Return where what is downloaded or trained for the demo and the tests is kept between two runs."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "doleances"


if __name__ == "__main__":
    ensure_all(cache_dir() / "data", print)
