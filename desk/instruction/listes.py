"""What does each motif ask to collect, read and tell before anything is decided? (seed rows 44 to 48)"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from models.vocabulary import AUTRE

PREUVE, CLAUSE, PERSONNE, QUESTION = "preuve", "clause", "personne", "question"
KINDS = (PREUVE, CLAUSE, PERSONNE)
ROLES = ("fait", "repond", "consulte", "informe")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list."""

    slug: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Liste:
    """What a motif asks for."""

    motif: str
    lines: tuple[Line, ...]
    """The question comes last: it is answered once the rest is there."""
    roles: Mapping[str, str]
    """Who does it, who answers for it, who is consulted, who is told (seed row 48)."""


@cache
def listes() -> Mapping[str, Liste]:
    """Return the list of each motif, the common lines first."""
    data = tomllib.loads(files("desk.instruction").joinpath("listes.toml").read_text("utf-8"))
    common = _lines(data.pop("commun"))
    return {motif: _liste(motif, table, common) for motif, table in data.items()}


def liste_for(motif: str | None) -> Liste:
    """Return the list of a main motif, that of *autre* where it has none of its own."""
    known = listes()
    return known.get(motif or AUTRE) or known[AUTRE]


def _liste(motif: str, table: Mapping[str, Any], common: tuple[Line, ...]) -> Liste:
    question = Line(f"{motif}-question", QUESTION, table["question"])
    roles = {role: str(table["roles"][role]) for role in ROLES}
    return Liste(motif, (*common, *_lines(table), question), roles)


def _lines(table: Mapping[str, Any]) -> tuple[Line, ...]:
    return tuple(Line(line["slug"], line["sorte"], line["texte"]) for line in table["lignes"])
