"""Which words does the restating know?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    text = (files("nlp.reformulation") / "data" / "lexique.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(table: str, *names: str) -> frozenset[str]:
    """Return one list of ``data/lexique.toml``, or several as one."""
    return frozenset(word for name in names for word in str(_lists()[table][name]).split())
