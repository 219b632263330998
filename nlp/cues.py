"""Which patterns does a table of cues hold? (``cues.toml`` and ``closed.toml`` beside their readers)"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=8)
def load_table(package: str, name: str) -> dict[str, Any]:
    """Return a TOML table shipped beside a module, as written."""
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def load_cues(package: str) -> dict[str, re.Pattern[str]]:
    """Return the themes of ``cues.toml``: words between word boundaries, patterns as they stand."""
    return {
        theme: re.compile("|".join(_alternatives(row)))
        for theme, row in load_table(package, "cues.toml").items()
    }


def _alternatives(row: dict[str, list[str]]) -> list[str]:
    words = row.get("words", [])
    return ([rf"\b(?:{'|'.join(words)})\b"] if words else []) + row.get("patterns", [])
