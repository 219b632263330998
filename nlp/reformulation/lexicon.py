"""Which words and marks does the restating know?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _lists() -> Mapping[str, Mapping[str, Any]]:
    text = (files("nlp.reformulation") / "data" / "lexique.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(table: str, *names: str) -> frozenset[str]:
    """Return one list of ``data/lexique.toml``, or several as one."""
    return frozenset(word for name in names for word in str(_lists()[table][name]).split())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the expressions of one list of ``[expressions]`` as one pattern, whatever the case."""
    return re.compile("|".join(_lists()["expressions"][name]), re.IGNORECASE)
