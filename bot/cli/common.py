"""What do the commands share: settings, the parts they need, and how they speak?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bot.settings import Settings, load_settings
from models.errors import DoleancesError


class UsageError(DoleancesError):
    """The command was not asked for as it must be."""


LOCAL_KEY = "cle-locale-des-commandes-sans-envoi-0123456789"
"""Signs nothing that leaves: commands that only read texts need no secret."""


def settings() -> Settings:
    """Return the settings of the environment."""
    return load_settings()


def emit(value: object) -> None:
    """Write one JSON value on a line of its own."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def say(text: str = "") -> None:
    """Write a line for people, at once: a job that lasts shows how it goes."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def progress(text: str) -> None:
    """Tell how a long job goes: on stderr, only where somebody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def read_lines(*required: str) -> Iterator[dict[str, Any]]:
    """
    Give the JSON objects of stdin, one a line; blank lines are passed over.

    Raises:
        DoleancesError: A line is no JSON object or lacks one of the *required* keys; says which.
    """
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line.decode("utf-8-sig"))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            raise DoleancesError(f"ligne {number} : ce n’est pas du JSON ({error})") from error
        missing = [key for key in required if not isinstance(value, dict) or key not in value]
        if missing:
            raise DoleancesError(f"ligne {number} : il manque {', '.join(missing)}")
        yield value


def in_batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Give *items* by lists of *size*."""
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def read_date(text: object) -> datetime | None:
    """Return an ISO date as an aware instant, ``None`` where there is none or it cannot be read."""
    from datetime import UTC

    if not isinstance(text, str) or not text:
        return None
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
