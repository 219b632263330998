"""Which words does the restating know?"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(table: str, name: str) -> frozenset[str]:
    """Return one list of ``data/lexique.toml``."""
    text = (files("nlp.reformulation") / "data" / "lexique.toml").read_text(encoding="utf-8")
    return frozenset(str(tomllib.loads(text)[table][name]).split())
