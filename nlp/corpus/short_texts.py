"""Which messages and sentences do the readers of short texts learn from? One file a hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def files_of(kind: str, writers: int) -> tuple[str, ...]:
    """Return the names of the files of a kind, the first file first; then one a writer."""
    numbered = (f"{kind}_writer_{number}.jsonl" for number in range(1, writers + 1))
    return f"{kind}.jsonl", f"{kind}_more.jsonl", f"{kind}_more_2.jsonl", *numbered


def read_rows(names: Sequence[str]) -> list[dict[str, Any]]:
    """Return what these files hold, one object a line."""
    return [json.loads(line) for content in contents(names) for line in content.splitlines() if line.strip()]


def contents(names: Sequence[str]) -> list[bytes]:
    """Return the bytes of these files, which tell whether what was learnt from them is stale."""
    return [(_HERE / name).read_bytes() for name in names]
