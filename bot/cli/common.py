"""What do the commands share: settings, the parts they need, and how they speak?"""

from __future__ import annotations

import json
import re
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


_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSHOWN_JSON = re.compile("[\x7f-\x9f]")


def shown(text: str) -> str:
    """
    Return a text that a terminal shows and never obeys: no control character, none that turns the reading.

    >>> shown("objet\x1b]0;titre\x07 \u202eexe")
    'objet]0;titre exe'
    """
    return _UNSHOWN.sub("", text)


def settings() -> Settings:
    """Return the settings of the environment."""
    return load_settings()


def emit(value: object) -> None:
    """Write one JSON value on a line of its own."""
    written = json.dumps(value, ensure_ascii=False)
    # JSON escapes the control characters of ASCII; some terminals obey the others too.
    sys.stdout.write(_UNSHOWN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", written) + "\n")


def say(text: str = "") -> None:
    """Write a line for people, at once: a job that lasts shows how it goes."""
    sys.stdout.write(shown(text) + "\n")
    sys.stdout.flush()


def warn(text: str) -> None:
    """Write a line on stderr: what could not be taken, beside what could."""
    sys.stderr.write(shown(text) + "\n")


def progress(text: str) -> None:
    """Tell how a long job goes: on stderr, only where somebody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(shown(text) + "\n")
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
        except (ValueError, RecursionError) as error:
            # ValueError: no UTF-8, no JSON, or a number of thousands of digits.
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
